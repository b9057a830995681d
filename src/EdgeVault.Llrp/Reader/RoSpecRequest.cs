namespace EdgeVault.Llrp.Reader;

/// <summary>What a reader takes from an ROSpec.</summary>
internal sealed record RoSpecRequest
{
    public uint Id { get; init; }

    public byte State { get; init; }

    /// <summary>False for a null start trigger: only START_ROSPEC starts it.</summary>
    public bool StartsByItself { get; init; }

    /// <summary>Antennas of all its AISpecs; empty for all.</summary>
    public IReadOnlyList<ushort> AntennaIds { get; init; } = [];

    public ReportRequest? Report { get; init; }
}
