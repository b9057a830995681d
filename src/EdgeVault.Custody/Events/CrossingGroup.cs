using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Events;

/// <summary>Tags that crossed one portal together: a tray, or a single ring. One event each, one commit for
/// all.</summary>
public sealed record CrossingGroup : CustodyInput
{
    public const int GroupIdBytes = 16;

    public required string Portal { get; init; }

    /// <summary>EPC URI of the portal's read point.</summary>
    public required string ReadPoint { get; init; }

    public required string InsideZone { get; init; }

    public required string OutsideZone { get; init; }

    /// <summary>16 bytes, the same on every event of the group; empty for a crossing of one.</summary>
    public ReadOnlyMemory<byte> GroupId { get; init; }

    /// <summary>Tags seen in the whole group; zero means as many as <see cref="Crossings"/> has, if it has
    /// several.</summary>
    public uint Seen { get; init; }

    /// <summary>Plain LLRP proves nothing of the reader, so that is what is said unless the host knows
    /// better.</summary>
    public EvidenceGrade Grade { get; init; } = EvidenceGrade.UnauthenticatedReader;

    /// <summary>Who proved by a badge at the door to have carried it; none where nobody did.</summary>
    public IReadOnlyList<string> Carriers { get; init; } = [];

    /// <summary>Whose radio badge was seen crossing with it. That supports, and proves nothing.</summary>
    public IReadOnlyList<string> Supported { get; init; } = [];

    /// <summary>Why it may cross; unspecified where nobody asked.</summary>
    public Authorisation Authorisation { get; init; }

    public required IReadOnlyList<Crossing> Crossings { get; init; }
}

/// <summary>What one tag did at the portal.</summary>
public sealed record Crossing
{
    public required EpcBits Epc { get; init; }

    /// <summary>As many bytes as were read of it; empty where the reader gives none.</summary>
    public ReadOnlyMemory<byte> Tid { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>Only with <see cref="Direction.Unresolved"/>.</summary>
    public UnresolvedReason Reason { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Delivered late from a reader's buffer: it never overrides a later fact.</summary>
    public bool Backlog { get; init; }

    public IReadOnlyList<AntennaReads> Antennas { get; init; } = [];

    /// <summary>How the verdict came about; null where whoever decided does not say.</summary>
    public VerdictEvidence? Verdict { get; init; }
}

/// <summary>How a verdict came about, beside what the antennas saw.</summary>
/// <param name="Confidence">0 to 1; of an unresolved passage, of its likeliest story.</param>
/// <param name="Raw">What the evidence said before blindness or a closed door overruled it; the verdict where nothing did.</param>
/// <param name="Company">Other tags that it rests on too.</param>
/// <param name="Beams">What the light beams say of it.</param>
/// <param name="Door">How the door stood.</param>
/// <param name="PhaseConsistency">How alike the phases of its reads were, −1 to 1; null where none tell.</param>
public sealed record VerdictEvidence(
    double Confidence, Direction Raw, uint Company, BeamWitness Beams, DoorWitness Door = DoorWitness.Unspecified,
    double? PhaseConsistency = null);

/// <summary>What one antenna saw of one tag. The centroid is the RSSI-weighted mean time of the reads, the peak is in
/// hundredths of a dBm, or null where the reader gives no RSSI.</summary>
public readonly record struct AntennaReads(
    string Reader,
    uint Antenna,
    Side Side,
    uint Reads,
    DateTimeOffset First,
    DateTimeOffset Last,
    DateTimeOffset Centroid,
    int? PeakRssiCdbm);
