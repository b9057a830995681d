using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Committing;

/// <summary>Makes frames durable, one at a time, and hands them to the anchor.</summary>
/// <remarks>
/// Where a write or sync fails, the one frame that is not durable is copied byte for byte into the next segment: that
/// begins with the frame's first entry, which makes void whatever the failed write left in the segment before.
/// </remarks>
internal sealed class FrameStage(
    ILane lane, TroubleBook troubles, SegmentWriter writer, Action<PendingFrame> next, Action<PendingFrame> fail)
    : Stage(lane, troubles, fail)
{
    protected override bool MustStop => Troubles.IsFatal;

    protected override void Write() => Write(Oldest);

    protected override void Sync() => writer.Sync();

    protected override void FollowTheRule()
    {
        writer.MoveOn();
        Write(Oldest);
        writer.Sync();
    }

    protected override void PassOn() => next(TryDequeue()!);

    private void Write(PendingFrame frame) => frame.Place = writer.Write(frame.Builder, frame.RootBefore);
}
