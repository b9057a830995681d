using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture;

/// <summary>One tag that crossed a portal, turned back in it, or did something there that cannot be decided.</summary>
public sealed record Passage
{
    public required EpcBits Epc { get; init; }

    /// <summary>The chip's own number, where a reader gave it.</summary>
    public EpcBits? Tid { get; init; }

    public required PassageDirection Direction { get; init; }

    /// <summary>Says why, and is not <see cref="UnresolvedReason.None"/>, exactly when unresolved.</summary>
    public UnresolvedReason Reason { get; init; }

    /// <summary>First read that the verdict rests on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last read that the verdict rests on.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>One row for each antenna that saw it, in the portal's order.</summary>
    public required IReadOnlyList<AntennaEvidence> Antennas { get; init; }

    /// <summary>Tags of its group decided so far, itself included.</summary>
    public required int GroupSeen { get; init; }

    /// <summary>What the verdict rests on, slice by slice.</summary>
    public PassageTrace? Trace { get; init; }
}

/// <summary>What one antenna saw of one tag during a passage.</summary>
/// <param name="Centroid">Mean time, weighted by received amplitude.</param>
/// <param name="PeakRssiCentiDbm">Hundredths of a dBm; absent where the reader gives none.</param>
public sealed record AntennaEvidence(
    string Reader, int Antenna, Side Side, int Reads, DateTimeOffset First, DateTimeOffset Last, DateTimeOffset Centroid,
    int? PeakRssiCentiDbm);

/// <summary>Numbers are those of <c>edgevault.custody.v1.Direction</c>.</summary>
public enum PassageDirection
{
    None = 0,
    In = 1,
    Out = 2,
    TurnedBack = 3,
    Unresolved = 4,
}

/// <summary>Numbers are those of <c>edgevault.custody.v1.UnresolvedReason</c>.</summary>
public enum UnresolvedReason
{
    None = 0,

    /// <summary>The signs disagree, or one side's share is too thin to say.</summary>
    Conflict = 1,

    /// <summary>An antenna of the portal was blind meanwhile, or reads were shed.</summary>
    Blind = 2,

    /// <summary>Read on both sides for longer than a crossing takes.</summary>
    Lingering = 3,
}

/// <summary>Numbers are those of <c>edgevault.custody.v1.Side</c>.</summary>
public enum Side : byte
{
    None = 0,
    Inside = 1,
    Outside = 2,
}
