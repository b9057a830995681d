namespace EdgeVault.HardwareSim.Days;

/// <summary>Says of each piece why it may not be called verified stock, from what was told and nothing else: the truth that
/// the product's verdicts are held against. Words are those of docs/formats.</summary>
internal sealed class Clerk
{
    private static readonly Dictionary<string, TimeSpan> Cadence = new()
    {
        ["high"] = TimeSpan.FromDays(1), ["mid"] = TimeSpan.FromDays(7), ["low"] = TimeSpan.FromDays(30),
    };

    private readonly Dictionary<string, DateTimeOffset> _blindUntil = [];
    private readonly HashSet<string> _blind = [];

    /// <summary>Nobody saw what went through an open door of the zone.</summary>
    public void Blind(string zone) => _blind.Add(zone);

    public void Sees(string zone, DateTimeOffset at)
    {
        if (_blind.Remove(zone))
        {
            _blindUntil[zone] = at;
        }
    }

    public SortedSet<string> ReasonsOf(Item item, DateTimeOffset now)
    {
        var told = item.Told;
        var reasons = new SortedSet<string>(StringComparer.Ordinal);
        void Add(bool applies, string reason)
        {
            if (applies)
            {
                reasons.Add(reason);
            }
        }

        Add(told.Where is ToldWhere.Outside or ToldWhere.Nowhere, "not_in_vault");
        Add(told.Where == ToldWhere.Uncertain, "uncertain");
        Add(told.Where == ToldWhere.Transit, "in_transit");
        Add(told.Where == ToldWhere.Missing, "missing");
        Add(told.ProvenAt is null, "never_proven");
        Add(told.ProvenAt is not null && told.IsInferred, "only_inferred");
        Add(told.ProvenAt + Cadence[item.ValueClass] <= now, "proof_too_old");
        Add(told.IsCheckedOut, "checked_out");
        Add(told.IsAtWork, "at_work");
        Add(told.IsPicked, "picked");
        Add(told.IsBroken, "custody_broken");
        Add(!told.IsInspected && !told.IsQuarantined, "not_inspected");
        Add(told.IsQuarantined, "quarantined");
        Add(told.IsCustomers, "not_ours");
        Add(told.ConsignmentEnds <= now, "consignment_over");
        Add(told.ReservedUntil > now, "reserved");
        Add(told.IsHeld, "on_hold");
        Add(told.Blocks > 0, "incident");
        Add(told.IsDetached, "tag_detached");
        Add(told.Where == ToldWhere.Inside && IsInDoubt(told), "coverage_gap");
        return reasons;
    }

    private bool IsInDoubt(Told told) => _blind.Contains(told.Zone)
        || (_blindUntil.TryGetValue(told.Zone, out var until) && !(told.ProvenAt > until));
}
