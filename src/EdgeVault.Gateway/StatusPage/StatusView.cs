namespace EdgeVault.Gateway.StatusPage;

/// <summary>All that the status page shows at one moment.</summary>
internal sealed record StatusView(
    string Site,
    string Gateway,
    string Version,
    DateTimeOffset At,
    IReadOnlyList<string> NotReady,
    LedgerView Ledger,
    IReadOnlyList<ReaderView> Readers,
    IReadOnlyList<PortalView> Portals,
    IReadOnlyList<ScannerView> Scanners,
    IReadOnlyList<CrossingView> Crossings,
    VaultView Vault,
    IReadOnlyList<HubView> Hubs)
{
    public IReadOnlyList<ClimateView> Climate { get; init; } = [];

    public GlanceView Glance { get; init; } = GlanceView.Empty;

    /// <summary>A sentence for each register whose file is not used as it is.</summary>
    public IReadOnlyList<string> Registers { get; init; } = [];
}

/// <param name="Sensor">Its id.</param>
/// <param name="Zone">Whose air it measures.</param>
/// <param name="At">When it was measured.</param>
/// <param name="TemperatureC">°C; null for none.</param>
/// <param name="HumidityPercent">Relative; null for none.</param>
/// <param name="Quality">good, late, implausible, unreadable or silent.</param>
internal sealed record ClimateView(
    string Sensor, string Zone, DateTimeOffset At, double? TemperatureC, double? HumidityPercent, string Quality);

internal sealed record LedgerView(string Origin, ulong Size, string Root, string State);

internal sealed record ReaderView(
    string Name, string Endpoint, bool Connected, string Model, string Detail, DateTimeOffset Since,
    long Reads, IReadOnlyList<double> ReadsPerSecond);

internal sealed record PortalView(
    string Name, string Outside, string Inside, int TagsInView, IReadOnlyList<string> Gaps)
{
    /// <summary>How door and beams stand, a few words each.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>What its light beams lack, one sentence; empty where they are believed.</summary>
    public string BeamFault { get; init; } = "";

    /// <summary>Why its contact is not believed, one sentence; empty where it is.</summary>
    public string ContactFault { get; init; } = "";
}

/// <summary>A scanner, the station or portal that it serves, and why it is away where it is.</summary>
internal sealed record ScannerView(
    string Name, string Endpoint, string Target, bool Open, string Detail, DateTimeOffset Since, long Scans, long Dropped);

/// <summary>Pieces that crossed together.</summary>
/// <param name="Index">Index of the first of their events.</param>
/// <param name="At">When the crossing ended.</param>
/// <param name="Portal">Which door.</param>
/// <param name="Direction">in, out, turned_back or unresolved.</param>
/// <param name="Reason">Why it is unresolved; else empty.</param>
/// <param name="Pieces">Ids of registered pieces, unknown tags by their EPC; the first of many.</param>
/// <param name="Unknown">How many of them are no registered piece.</param>
/// <param name="Count">How many tags crossed together.</param>
/// <param name="Evidence">The antennas' bars of the group's first piece.</param>
internal sealed record CrossingView(
    ulong Index, DateTimeOffset At, string Portal, string Direction, string Reason,
    IReadOnlyList<string> Pieces, int Unknown, int Count, IReadOnlyList<EvidenceBar> Evidence)
{
    /// <summary>Who proved by a badge to have carried it, by opaque id.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose radio badges were read with it, which proves nothing, by opaque id.</summary>
    public IReadOnlyList<string> SeenWith { get; init; } = [];
}

/// <summary>From first to last read of one antenna, in seconds since the crossing began.</summary>
internal sealed record EvidenceBar(string Antenna, bool Inside, double First, double Last, double Centroid, uint Reads);

internal sealed record VaultView(
    IReadOnlyList<ZoneView> Zones, int Registered, int Outside, int Uncertain, int NeverSeen, long UnknownTags);

internal sealed record ZoneView(string Zone, int Pieces, IReadOnlyList<string> Latest);

internal sealed record HubView(
    string Name, string Address, string State, ulong Acknowledged, long LagEvents, double LagSeconds, string LastError,
    IReadOnlyList<double> Lag);
