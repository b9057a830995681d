using EdgeVault.Custody.Counts;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Events;

/// <summary>What readers saw of a zone while somebody counted there: a tray reader, a cabinet, a handheld. It opens a count or
/// goes on with the one that is open, and is a whole look: what it did not find is looked for again, by another
/// person.</summary>
public sealed record RadioCounted : CustodyInput
{
    public required string Zone { get; init; }

    /// <summary>How the zone is counted.</summary>
    public required CountZone Counting { get; init; }

    /// <summary>Each once or more often.</summary>
    public required IReadOnlyList<EpcBits> Tags { get; init; }

    /// <summary>Opaque id of who counted.</summary>
    public required string Counter { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>EPC URI of the read point, empty where it has none.</summary>
    public string ReadPoint { get; init; } = "";

    /// <summary>What a scale under it said, without what is no piece; 0 where there is none.</summary>
    public ulong WeightMg { get; init; }
}
