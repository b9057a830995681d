using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Committing;

/// <summary>Takes signed frames in order and acknowledges each when it, and then the anchor, are durable.</summary>
/// <remarks>The anchor of one batch is synced while the frame of the next is; hashing and signing overlap both.</remarks>
internal sealed class CommitPipeline : IDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly ILane _frameLane;
    private readonly ILane _anchorLane;
    private readonly FrameStage _frames;
    private readonly AnchorStage _anchors;
    private readonly FramePool _pool;
    private readonly ITimer _retry;
    private readonly Action<PendingFrame> _acknowledged;

    /// <param name="options">Limits and lanes.</param>
    /// <param name="disk">Where the anchor lies.</param>
    /// <param name="anchor">Owned from here on.</param>
    /// <param name="writer">The caller keeps it until this is disposed.</param>
    /// <param name="time">For outages and for the timer that tries again on a full disk.</param>
    /// <param name="logger">Events 4000 to 4999.</param>
    /// <param name="acknowledged">Told of each frame before its append completes; on the anchor's lane.</param>
    public CommitPipeline(
        LedgerOptions options, IDisk disk, AnchorFile anchor, SegmentWriter writer, TimeProvider time, ILogger logger,
        Action<PendingFrame> acknowledged)
    {
        _acknowledged = acknowledged;
        _pool = new FramePool(options.FramesInFlightMax, options.FrameBytesMax);
        _retry = time.CreateTimer(_ => Resume(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Troubles = new TroubleBook(options.Origin, time, logger)
        {
            OnFull = () => _retry.Change(RetryPeriod, Timeout.InfiniteTimeSpan),
            OnEnd = Resume,
        };
        _frameLane = options.NewLane("ledger frames", e => Stop(_frames!, e));
        _anchorLane = options.NewLane("ledger anchor", e => Stop(_anchors!, e));
        _anchors = new AnchorStage(
            _anchorLane, Troubles, anchor, slot => AnchorFile.Renew(disk, options.Path, slot), Acknowledge, Fail);
        _frames = new FrameStage(_frameLane, Troubles, writer, _anchors.Add, Fail);
    }

    public TroubleBook Troubles { get; }

    public FramePool Pool => _pool;

    public void Add(PendingFrame frame) => _frames.Add(frame);

    /// <summary>Tries again what a full disk refused. A timer does it once a second; a simulation when it likes.</summary>
    public void Resume()
    {
        _frames.Resume();
        _anchors.Resume();
    }

    /// <summary>Waits for what is on its way; what a full disk holds up is failed, and settled by the next start.</summary>
    public void Dispose()
    {
        _retry.Dispose();
        _frameLane.Dispose();
        _anchorLane.Dispose();
        _frames.Abandon();
        _anchors.Abandon();
        _anchors.Dispose();
        _pool.Dispose();
    }

    // Who hears of the end of an append may begin the next at once, so there is room before anybody hears.
    private void Acknowledge(PendingFrame frame)
    {
        _acknowledged(frame);
        var (promise, result) = (frame.Promise, new AppendResult(frame.FirstIndex, frame.Count, frame.Checkpoint));
        _pool.Return(frame);
        promise.SetResult(result);
    }

    private void Fail(PendingFrame frame)
    {
        var state = Troubles.State;
        var promise = frame.Promise;
        _pool.Return(frame);
        promise.SetException(new LedgerUnavailableException(
            state.Mode == LedgerMode.Writable ? new LedgerState(LedgerMode.Faulted, "the ledger was closed") : state));
        // Looked at here, so that a caller who gave up waiting leaves no unobserved exception.
        _ = promise.Task.Exception;
    }

    // On the lane of the stage whose step let the exception through.
    private void Stop(Stage stage, Exception error)
    {
        Troubles.End(null, error);
        stage.Abandon();
    }
}
