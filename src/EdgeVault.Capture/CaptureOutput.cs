using EdgeVault.Capture.Inputs;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture;

/// <summary>What this room tells custody, in the order in which it became known for one portal or one reader.</summary>
/// <param name="At">Wall time at which Capture knew it.</param>
public abstract record CaptureOutput(DateTimeOffset At);

/// <summary>Tags that passed one portal together in one direction: one batch, one commit.</summary>
/// <param name="GroupId">16 bytes, the same for boot id, portal and ordinal. A straggler that is decided after its group
/// went out comes in a batch of its own under the same id.</param>
public sealed record PassagesDecided(
    DateTimeOffset At, string Portal, ReadOnlyMemory<byte> GroupId, IReadOnlyList<Passage> Passages) : CaptureOutput(At)
{
    /// <summary>Made of reads that a reader had kept back: it tells of the past, so no live alarm, and no later fact
    /// changes.</summary>
    public bool IsBacklog { get; init; }
}

/// <summary>Every read of this portal before <paramref name="UpTo"/> is decided, and what was decided stands before this
/// in the channel. A consumer that has made all earlier outputs durable may write it into its liveness mark.</summary>
public sealed record PortalDecided(DateTimeOffset At, string Portal, DateTimeOffset UpTo) : CaptureOutput(At);

/// <summary>A reader's link came up or went down.</summary>
/// <param name="Identity">As the reader says of itself, empty where it was never heard.</param>
/// <param name="Detail">Why it was lost, or what was odd about it; empty where there is nothing to say.</param>
public sealed record ReaderStateChanged(
    DateTimeOffset At, string Reader, ReaderStatus Status, string Identity, string Model, string Firmware, string Detail)
    : CaptureOutput(At);

/// <summary>From <paramref name="From"/> on a portal was blind or half blind.</summary>
/// <param name="GapId">Names the gap within this process; <see cref="CoverageGapClosed"/> carries it again.</param>
/// <param name="Reader">Empty for <see cref="GapCause.GatewayDown"/>, which blinds all of the portal's readers.</param>
/// <param name="Antennas">Empty: every antenna of that reader at this portal.</param>
public sealed record CoverageGapOpened(
    DateTimeOffset At, long GapId, string Portal, string Reader, IReadOnlyList<int> Antennas, GapCause Cause, string Detail,
    DateTimeOffset From) : CaptureOutput(At);

/// <summary>The gap ran from <paramref name="From"/> to <paramref name="To"/>.</summary>
public sealed record CoverageGapClosed(
    DateTimeOffset At, long GapId, string Portal, string Reader, GapCause Cause, DateTimeOffset From, DateTimeOffset To)
    : CaptureOutput(At);

/// <summary>Tag reports that were counted and not looked at, because the portal's channel was full.</summary>
public sealed record ReadsShed(
    DateTimeOffset At, string Reader, string Portal, long Reads, DateTimeOffset From, DateTimeOffset To) : CaptureOutput(At);

/// <summary>Two tags answer with one number. Told once for each number, before the passage that showed it.</summary>
/// <param name="Portal">Where the one was seen.</param>
/// <param name="Tid">Its chip's own number.</param>
/// <param name="OtherTid">The other's.</param>
/// <param name="OtherPortal">Where that was seen first; empty where it was noted and not seen.</param>
public sealed record CloneSuspected(
    DateTimeOffset At, string Portal, EpcBits Epc, EpcBits Tid, EpcBits OtherTid, string OtherPortal) : CaptureOutput(At);

/// <summary>A portal's door opened or closed, or a light beam was broken or is whole again; or nobody knows any more. It stands in
/// the channel behind every passage that was decided before.</summary>
/// <param name="Since">When it came to this state; before <see cref="CaptureOutput.At"/> where a reader held the news back.</param>
/// <param name="Input">The reader and its terminal, <c>r1/gpi1</c>.</param>
public sealed record PortalInputChanged(
    DateTimeOffset At, string Portal, InputKind Kind, InputState State, DateTimeOffset Since, string Input) : CaptureOutput(At);

/// <summary>Reads that a reader had kept back while nobody listened are here. What passages they show follows, as
/// <see cref="PassagesDecided.IsBacklog"/>.</summary>
/// <param name="From">When the first of them was, by the gateway's clock.</param>
public sealed record BacklogArrived(
    DateTimeOffset At, string Portal, string Reader, long Reads, DateTimeOffset From, DateTimeOffset To) : CaptureOutput(At);

/// <summary>Numbers are those of <c>edgevault.custody.v1.GapCause</c>, whose <c>STORAGE</c> is not ours to say.</summary>
public enum GapCause
{
    None = 0,

    /// <summary>The gateway was not running; the gap starts at its last liveness mark.</summary>
    GatewayDown = 1,
    ReaderDisconnected = 2,
    AntennaLost = 3,
    ReaderBufferOverflow = 4,
    ReaderException = 5,
}

/// <summary>Numbers are those of <c>edgevault.custody.v1.ReaderStatus</c>.</summary>
public enum ReaderStatus
{
    None = 0,
    Connected = 1,
    Disconnected = 2,
}
