using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Segments;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger;

/// <summary>A durable, signed, append-only log of opaque entries. One writer, any number of readers.</summary>
/// <remarks>
/// Order of every commit: frame durable, then anchor durable, then acknowledged. Commits are pipelined: the frame of one
/// batch is synced while the anchor of the batch before is. After a failed write or sync nothing is acknowledged until
/// the frames above the anchor stand, byte for byte, on sound ground; a second sync of what failed would lie.
/// </remarks>
public sealed partial class SegmentLedger : IAsyncDisposable
{
    private static readonly TimeSpan SlowCommit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly LedgerOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LedgerOpener _opener;
    private readonly ILane _housekeeping;
    private readonly ITimer _retry;
    private readonly TaskCompletionSource _adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EntrySource _entries;
    private readonly SizeSignal _size;

    // The tree behind the last batch that was signed; ahead of the checkpoint while batches are on their way.
    private MerkleFrontier _signed;
    private Sha256 _signedRoot;
    private Housekeeper _keeper;
    private volatile Standing _standing;
    private volatile NoteSigner _signer;
    private volatile KeyChain _keys;
    private volatile SignedCheckpoint _checkpoint;
    private int _busy;

    private SegmentLedger(
        LedgerOptions options, NoteSigner signer, IDisk disk, TimeProvider time, ILogger logger, LedgerOpener opener,
        ILane housekeeping)
    {
        _options = options;
        _disk = disk;
        _time = time;
        _logger = logger;
        _opener = opener;
        _housekeeping = housekeeping;
        _entries = new EntrySource(disk, options.Path, options.Origin);
        Epoch = uint.Parse(options.Origin.AsSpan(options.Origin.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        var opened = opener.Open();
        _signer = signer;
        _keys = KeyChain.Of(signer.Verifier);
        Adopt(opened);
        _size = new SizeSignal(opened.Checkpoint.Size);
        _retry = time.CreateTimer(
            _ => TryResume(), null, State.Mode == LedgerMode.Full ? RetryPeriod : Timeout.InfiniteTimeSpan, RetryPeriod);
    }

    /// <summary>What opening found and did.</summary>
    public RecoveryReport Recovery => _standing.Opened.Report;

    public string Origin => _options.Origin;

    public uint Epoch { get; }

    /// <summary>Entries that are durable and anchored; the index of the next one.</summary>
    public ulong DurableSize => _checkpoint.Size;

    /// <summary>The signed tree head at <see cref="DurableSize"/>.</summary>
    public SignedCheckpoint Checkpoint => _checkpoint;

    public LedgerState State => _standing.State;

    /// <summary>The last time in which nothing was acknowledged, once it is over; null when there was none. In it a gateway
    /// was blind: what it could not record it must own up to.</summary>
    public LedgerOutage? LastOutage => _standing.Commits?.Troubles.LastOutage;

    /// <summary>True when the folder holds an anchor or a segment: from then on no key is made for it.</summary>
    public static bool Exists(string path, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return SegmentFile.List(disk, path).Count > 0 || disk.List(path).Contains(AnchorFile.Name);
    }

    /// <summary>Opens the ledger, or makes it; a damaged one read-only; <see cref="Recovery"/> says why.</summary>
    /// <param name="options">Checked here; every fault is in the message.</param>
    /// <param name="signer">The ledger's key, named as its origin. The caller keeps it.</param>
    /// <param name="disk">Where it lies.</param>
    /// <param name="time">For the log of slow commits; entries carry no time of the ledger's.</param>
    /// <param name="logger">Events 4000 to 4999.</param>
    /// <exception cref="LedgerException">Wrong options, another ledger, another key.</exception>
    /// <exception cref="LedgerLockedException">Another writer has it open.</exception>
    /// <exception cref="DiskException">The folder cannot be read or made.</exception>
    /// <param name="next">A key that may have taken over from <paramref name="signer"/>: after the opening,
    /// <see cref="Keys"/> says whether it has.</param>
    public static SegmentLedger Open(
        LedgerOptions options, NoteSigner signer, IDisk disk, TimeProvider time, ILogger logger,
        NoteSigner? next = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logger);
        var faults = options.Faults();
        if (faults.Count > 0)
        {
            throw new LedgerException(string.Join(Environment.NewLine, faults));
        }

        if (signer.Name != options.Origin)
        {
            throw new LedgerException(
                $"The key is named {signer.Name}; a ledger's key is named as its origin, {options.Origin}.");
        }

        var lane = options.NewLane("ledger housekeeping", e => LedgerLog.HintFailed(logger, "next file", e));
        try
        {
            return new SegmentLedger(
                options, signer, disk, time, logger, new LedgerOpener(options, signer, next, disk, lane, logger), lane);
        }
        catch
        {
            lane.Dispose();
            throw;
        }
    }

    /// <summary>Appends one batch as one frame; completes when the frame, and then the anchor, are durable.</summary>
    /// <remarks>
    /// One caller, who need not wait for one append before the next: up to <see cref="LedgerOptions.FramesInFlightMax"/>
    /// are on their way at once, in the order of the calls, and one more may wait for room. Once signed a batch is not
    /// cancelled. After a failed write it completes later, when the rule for that was followed.
    /// </remarks>
    /// <exception cref="ArgumentException">Empty, or larger than the options allow; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">Called while an earlier append still waits for room.</exception>
    /// <exception cref="LedgerUnavailableException">Not writable. Nothing of the batch is acknowledged; where it was on its
    /// way already, the next start tells whether it is there.</exception>
    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("A ledger has one writer; this append overlaps another.");
        }

        var isWaiting = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var commits = DemandWritable();
            BatchLimits.Demand(entries, _options);
            if (commits.Pool.TryRent(out var frame))
            {
                return new ValueTask<AppendResult>(Submit(commits, frame, entries));
            }

            isWaiting = true;
            return AppendWhenRoomAsync(commits, entries, cancellationToken);
        }
        finally
        {
            if (!isWaiting)
            {
                Volatile.Write(ref _busy, 0);
            }
        }
    }

    /// <summary>Reads on from an index, never above the anchor; null when there is nothing more yet.</summary>
    /// <remarks>
    /// Takes whole frames while they fit. The first may begin before <paramref name="nextIndex"/>, and is cut short
    /// where it alone exceeds a limit; one entry always comes. With limits of at least one frame (the options'
    /// <see cref="LedgerOptions.FrameEntriesMax"/> and <see cref="LedgerOptions.FrameBytesMax"/>) every batch ends
    /// at a frame, as a verifying peer needs. Frames are read afresh and their CRCs checked.
    /// </remarks>
    /// <param name="nextIndex">The first entry wanted, at most <see cref="DurableSize"/>.</param>
    /// <param name="maxEntries">Most entries, at least 1.</param>
    /// <param name="maxBytes">Most bytes of entries.</param>
    /// <exception cref="LedgerDamagedException">The bytes there are not what was written.</exception>
    /// <exception cref="LedgerPrunedException">It is below <see cref="MinIndex"/>.</exception>
    public LedgerBatch? Read(ulong nextIndex, int maxEntries, int maxBytes) =>
        ReadOn(nextIndex, maxEntries, maxBytes, mayCut: true);

    /// <summary>The same, for a peer that verifies: every batch ends at a frame. The first frame comes whole, however large;
    /// further ones while they fit.</summary>
    /// <inheritdoc cref="Read(ulong, int, int)"/>
    public LedgerBatch? ReadFrames(ulong nextIndex, int maxEntries, int maxBytes) =>
        ReadOn(nextIndex, maxEntries, maxBytes, mayCut: false);

    /// <summary>Completes when <see cref="DurableSize"/> exceeds a size.</summary>
    public Task WaitForSizeAsync(ulong moreThan, CancellationToken cancellationToken) =>
        _size.WaitAsync(moreThan, cancellationToken);

    /// <summary>Completes when a ledger that was opened on a full disk has become writable; at once for any other.</summary>
    public Task WaitUntilOpenAsync(CancellationToken cancellationToken) => _adopted.Task.WaitAsync(cancellationToken);

    /// <summary>Waits for what is on its way, then lets the ledger go.</summary>
    public ValueTask DisposeAsync()
    {
        _retry.Dispose();
        var commits = _standing.Commits;
        commits?.Dispose();
        _housekeeping.Dispose();
        if (commits is null)
        {
            // A try to open again was still on its way, and has made one.
            _standing.Commits?.Dispose();
        }

        _keeper.Dispose();
        _adopted.TrySetCanceled();
        _size.Close();
        _standing.Opened.Writer?.Dispose();
        _entries.Dispose();
        _standing.Opened.Lock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Tries at once what a full disk refused; a timer does the same once a second.</summary>
    internal void TryResume()
    {
        if (_standing.Commits is { } commits)
        {
            commits.Resume();
        }
        else if (State.Mode == LedgerMode.Full)
        {
            _housekeeping.Post(OpenAgain);
        }
    }

    private LedgerBatch? ReadOn(ulong nextIndex, int maxEntries, int maxBytes, bool mayCut)
    {
        var size = DurableSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nextIndex, size);
        if (nextIndex < MinIndex)
        {
            throw new LedgerPrunedException(MinIndex);
        }

        return nextIndex == size ? null : _entries.Read(nextIndex, size, maxEntries, maxBytes, mayCut);
    }

    private void OpenAgain()
    {
        var (before, commits) = _standing;
        if (commits is not null)
        {
            return;
        }

        try
        {
            var opened = _opener.OpenAgain(before.Lock);
            if (opened.State.Mode != LedgerMode.Full)
            {
                // What the first try found, and may have cleared half of before it met the full disk.
                var first = before.Report;
                Adopt(opened with
                {
                    Report = opened.Report with
                    {
                        IsNew = first.IsNew || opened.Report.IsNew,
                        RecoveredTail = first.RecoveredTail ?? opened.Report.RecoveredTail,
                    },
                });
            }
        }
        catch (DiskException e)
        {
            LedgerLog.HintFailed(_logger, "tail", e);
        }
    }

    /// <summary>Takes over what opening found; from here on there is a pipeline if it is writable.</summary>
    [MemberNotNull(nameof(_standing), nameof(_signed), nameof(_keeper), nameof(_checkpoint))]
    private void Adopt(OpenedLedger opened)
    {
        LedgerLog.Opened(_logger, _options.Origin, opened.Checkpoint.Size, opened.Checkpoint.Root.ToBase64());
        _signer = opened.Signer ?? _signer;
        _keys = opened.Keys?.Chain ?? _keys;
        _pruned = opened.Pruned;
        _signed = opened.Tree;
        _signedRoot = opened.Tree.Root();
        _checkpoint = opened.Checkpoint;
        _keeper = new Housekeeper(_options, _disk, _housekeeping, _logger, opened);
        _standing = new Standing(opened, opened is { Anchor: { } anchor, Writer: { } writer }
            ? new CommitPipeline(_options, _disk, anchor, writer, _time, _logger, Anchored)
            : null);
        if (State.Mode != LedgerMode.Full)
        {
            _size?.Publish(opened.Checkpoint.Size);
            _retry?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _adopted.TrySetResult();
        }
    }

    private async ValueTask<AppendResult> AppendWhenRoomAsync(
        CommitPipeline commits, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancel)
    {
        Task<AppendResult> done;
        try
        {
            var frame = await commits.Pool.RentAsync(cancel);
            if (State.Mode is LedgerMode.Faulted)
            {
                commits.Pool.Return(frame);
                throw new LedgerUnavailableException(State);
            }

            done = Submit(commits, frame, entries);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }

        return await done;
    }

    private Task<AppendResult> Submit(
        CommitPipeline commits, PendingFrame frame, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        try
        {
            frame.Build(entries, _signed, _signedRoot, _signer, _time.GetTimestamp());
        }
        catch
        {
            commits.Pool.Return(frame);
            throw;
        }

        _signed.CopyFrom(frame.Tree);
        _signedRoot = frame.Checkpoint.Root;
        var done = frame.Promise.Task;
        commits.Add(frame);
        return done;
    }

    private CommitPipeline DemandWritable()
    {
        var standing = _standing;
        var state = standing.State;
        return standing.Commits is { } commits && state.Mode is LedgerMode.Writable or LedgerMode.Recovering
            ? commits
            : throw new LedgerUnavailableException(state);
    }

    // On the anchor's lane, in order.
    private void Anchored(PendingFrame frame)
    {
        _keeper.Take(frame);
        _checkpoint = frame.Checkpoint;
        _size.Publish(frame.Checkpoint.Size);
        var took = _time.GetElapsedTime(frame.Began);
        if (took > SlowCommit)
        {
            LedgerLog.SlowCommit(_logger, frame.Count, (long)took.TotalMilliseconds);
        }
    }

    /// <summary>What opening found, and what takes appends: one reference, so that nobody is told Writable by a ledger that
    /// has no pipeline yet.</summary>
    private sealed record Standing(OpenedLedger Opened, CommitPipeline? Commits)
    {
        public LedgerState State => Commits?.Troubles.State ?? Opened.State;
    }
}
