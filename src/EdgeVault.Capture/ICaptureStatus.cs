using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture;

/// <summary>What Capture can say of itself at any moment, from any thread: for console, health and liveness mark.</summary>
public interface ICaptureStatus
{
    CaptureSnapshot Snapshot();
}

public sealed record CaptureSnapshot(
    DateTimeOffset At, IReadOnlyList<ReaderSnapshot> Readers, IReadOnlyList<PortalSnapshot> Portals, CaptureTotals Totals)
{
    /// <summary>The last reading of each climate sensor.</summary>
    public IReadOnlyList<ClimateReading> Climate { get; init; } = [];
}

/// <param name="Since">When <paramref name="Status"/> last changed.</param>
/// <param name="Detail">What the session is doing or waiting for, one sentence.</param>
/// <param name="Inventorying">Its radio is on: reports are to be expected.</param>
/// <param name="Reads">Tag reports received since the start of the process.</param>
/// <param name="ReadsPerSecond">Over the last whole second or so.</param>
/// <param name="LastError">The last failure, kept after the reader is back; null where there was none.</param>
public sealed record ReaderSnapshot(
    string Name, string Endpoint, ReaderStatus Status, string Identity, string Model, string Firmware, DateTimeOffset Since,
    string Detail, bool Inventorying, long Reads, double ReadsPerSecond, string? LastError);

/// <param name="DecidedUpTo">All reads before it are decided; the decisions may still be on their way to the consumer
/// (<see cref="PortalDecided"/> is the one that travels behind them).</param>
/// <param name="TagsInView">Tags read within the last seconds.</param>
/// <param name="Tracks">Tags remembered, those that rest behind the door included.</param>
public sealed record PortalSnapshot(
    string Id, string Kind, string? Camera, string? ReadPoint, string InsideZone, string OutsideZone,
    DateTimeOffset DecidedUpTo, IReadOnlyList<OpenGap> OpenGaps, int TagsInView, int Tracks)
{
    /// <summary>How door and beams stand; those that were never heard of are not in it.</summary>
    public IReadOnlyList<InputStanding> Inputs { get; init; } = [];

    /// <summary>Why its light beams are not believed: the door is decided as one without.</summary>
    public BeamFault BeamFault { get; init; }

    /// <summary>Things went through while its contact said closed: the door is decided as one without.</summary>
    public bool IsContactDoubted { get; init; }
}

public sealed record InputStanding(InputKind Kind, InputState State, DateTimeOffset Since);

public sealed record OpenGap(
    long GapId, string Reader, IReadOnlyList<int> Antennas, GapCause Cause, string Detail, DateTimeOffset From);

/// <param name="TagReports">Every tag report received, whatever its antenna.</param>
/// <param name="DistinctEpcs">Stops counting at <see cref="DistinctEpcsMax"/>.</param>
public sealed record CaptureTotals(long TagReports, long DistinctEpcs, long ReadsShed, long ReadsBacklog)
{
    /// <summary>Distinct EPCs that one process counts; 4 MiB when reached.</summary>
    public const int DistinctEpcsMax = 65_536;
}
