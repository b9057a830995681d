namespace EdgeVault.Gateway.StatusPage;

/// <summary>What a vault head wants to see first. Ids only: no names, no coordinates.</summary>
/// <param name="Mode">How the site works; empty where nobody said.</param>
/// <param name="ModeSince">Since when.</param>
/// <param name="Vaults">By zone.</param>
/// <param name="Incidents">Worst first, then oldest.</param>
/// <param name="Out">What somebody must bring back first, then longest out; what lies in a tray that is not home is not among
/// it.</param>
/// <param name="OutCount">All that are out.</param>
/// <param name="OutInTrays">Those of them in trays with a standing authorisation.</param>
/// <param name="NotHome">Trays with a standing authorisation that are not inside.</param>
/// <param name="CountsDue">Soonest first.</param>
/// <param name="Verified">Pieces that can be called verified stock.</param>
/// <param name="Of">Pieces that are known and not gone.</param>
/// <param name="Reasons">Why not, most frequent first.</param>
internal sealed record GlanceView(
    string Mode,
    DateTimeOffset? ModeSince,
    IReadOnlyList<VaultStandingView> Vaults,
    IReadOnlyList<IncidentView> Incidents,
    IReadOnlyList<OutView> Out,
    int OutCount,
    int OutInTrays,
    IReadOnlyList<string> NotHome,
    IReadOnlyList<CountDueView> CountsDue,
    int Verified,
    int Of,
    IReadOnlyList<(string Reason, int Pieces)> Reasons)
{
    public static GlanceView Empty { get; } = new("", null, [], [], [], 0, 0, [], [], 0, 0, []);
}

internal sealed record VaultStandingView(string Zone, bool IsOpen, DateTimeOffset Since);

/// <param name="Index">Of its opening.</param>
/// <param name="Rule">As the configuration spells it.</param>
/// <param name="Severity">notice, warning, alarm or critical.</param>
/// <param name="Opened">When.</param>
/// <param name="Owner">The role that has to account for it.</param>
/// <param name="AcknowledgedBy">Who took it on; empty where nobody did.</param>
/// <param name="Pieces">How many.</param>
/// <param name="Some">The first of them, by id.</param>
/// <param name="Where">Portal or zone.</param>
/// <param name="Detail">In words.</param>
/// <param name="BlocksSale">Whether its pieces may not be sold.</param>
internal sealed record IncidentView(
    ulong Index, string Rule, string Severity, DateTimeOffset Opened, string Owner, string AcknowledgedBy, uint Pieces,
    IReadOnlyList<string> Some, string Where, string Detail, bool BlocksSale);

/// <param name="Piece">Its id.</param>
/// <param name="Why">photo, work, outside, uncertain …</param>
/// <param name="Who">Has it; empty where nobody knows.</param>
/// <param name="Since">When it went.</param>
/// <param name="Due">When it must be back; null where nobody said.</param>
internal sealed record OutView(string Piece, string Why, string Who, DateTimeOffset Since, DateTimeOffset? Due);

internal sealed record CountDueView(string Zone, string ValueClass, DateTimeOffset? Last, DateTimeOffset DueAt);
