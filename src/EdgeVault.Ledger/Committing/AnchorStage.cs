using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Committing;

/// <summary>Moves the anchor to the newest durable frame, and acknowledges all up to it.</summary>
/// <remarks>
/// One anchor write at a time; frames that came meanwhile go with the next. Where a write or sync fails, a new anchor
/// file takes the old one's place.
/// </remarks>
internal sealed class AnchorStage(
    ILane lane, TroubleBook troubles, AnchorFile anchor, Func<AnchorSlot, AnchorFile> renew,
    Action<PendingFrame> acknowledge, Action<PendingFrame> fail) : Stage(lane, troubles, fail), IDisposable
{
    private AnchorFile _anchor = anchor;
    private PendingFrame? _target;

    // What is durable in its segment is still anchored when no further frame can be written.
    protected override bool MustStop => Troubles.IsFatal && Troubles.EndedBy is not FrameStage;

    protected override void Write()
    {
        _target = Newest;
        _anchor.Write(_target.Checkpoint);
    }

    protected override void Sync() => _anchor.Sync();

    protected override void FollowTheRule()
    {
        var renewed = renew(new AnchorSlot(_anchor.Current.Generation + 1, _target!.Checkpoint));
        _anchor.Dispose();
        _anchor = renewed;
    }

    protected override void PassOn()
    {
        // Acknowledged from the oldest on; the last may be reused for another batch as soon as it is.
        var target = _target;
        PendingFrame frame;
        do
        {
            frame = TryDequeue()!;
            acknowledge(frame);
        }
        while (frame != target);
    }

    public void Dispose() => _anchor.Dispose();
}
