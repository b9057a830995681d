using System.Globalization;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Segments;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger;

/// <summary>A durable, signed, append-only log of opaque entries. One writer, any number of readers.</summary>
/// <remarks>
/// Order of every commit: frame durable, then anchor durable, then acknowledged. After a failed write or sync nothing
/// more is written until a restart: what the disk then holds is unknown, and a second sync would lie about it.
/// </remarks>
public sealed class SegmentLedger : IAsyncDisposable
{
    private static readonly TimeSpan SlowCommit = TimeSpan.FromSeconds(1);

    private readonly LedgerOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OpenedLedger _opened;
    private readonly MerkleFrontier _tree;
    private readonly MerkleFrontier _candidate = new();
    private readonly FrameBuilder _builder;
    private readonly EntrySource _entries;
    private readonly SizeSignal _size;
    private volatile NoteSigner _signer;
    private volatile KeyChain _keys;
    private volatile SignedCheckpoint _checkpoint;
    private volatile LedgerState _state;
    private int _busy;

    private SegmentLedger(
        LedgerOptions options, NoteSigner signer, IDisk disk, TimeProvider time, ILogger logger, OpenedLedger opened)
    {
        _options = options;
        _disk = disk;
        _signer = opened.Signer ?? signer;
        _keys = opened.Keys?.Chain ?? KeyChain.Of(signer.Verifier);
        _time = time;
        _logger = logger;
        _opened = opened;
        _tree = opened.Tree;
        _state = opened.State;
        _checkpoint = opened.Checkpoint;
        _builder = new FrameBuilder(options.FrameBytesMax);
        _entries = new EntrySource(disk, options.Path, options.Origin);
        _size = new SizeSignal(opened.Checkpoint.Size);
        Epoch = uint.Parse(options.Origin.AsSpan(options.Origin.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>What opening found and did.</summary>
    public RecoveryReport Recovery => _opened.Report;

    public string Origin => _options.Origin;

    public uint Epoch { get; }

    /// <summary>Entries that are durable and anchored; the index of the next one.</summary>
    public ulong DurableSize => _checkpoint.Size;

    /// <summary>The signed tree head at <see cref="DurableSize"/>.</summary>
    public SignedCheckpoint Checkpoint => _checkpoint;

    public LedgerState State => _state;

    /// <summary>The keys that signed it so far; the last signs what is appended next.</summary>
    public KeyChain Keys => _keys;

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

        var opened = new LedgerOpener(options, signer, next, disk, logger).Open();
        LedgerLog.Opened(logger, options.Origin, opened.Checkpoint.Size, opened.Checkpoint.Root.ToBase64());
        return new SegmentLedger(options, signer, disk, time, logger, opened);
    }

    /// <summary>Appends one batch as one frame; completes when the frame, and then the anchor, are durable.</summary>
    /// <remarks>Blocks the calling thread for two syncs. Once begun it is not cancelled half-way.</remarks>
    /// <exception cref="ArgumentException">Empty, or larger than the options allow; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">Called while another append runs.</exception>
    /// <exception cref="LedgerUnavailableException">Not writable; nothing of the batch counts as appended.</exception>
    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("A ledger has one writer; this append overlaps another.");
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_state.Mode != LedgerMode.Writable)
            {
                throw new LedgerUnavailableException(_state);
            }

            BatchLimits.Demand(entries, _options);
            return ValueTask.FromResult(Commit(entries));
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Hands the ledger over to another key: by an entry that the present one signs; all behind it is signed
    /// by the other.</summary>
    /// <remarks>
    /// The other key must be durable before. The record of the rotation is durable before the entry; whether it
    /// happened is decided by the entry alone, also after a crash. No append may be under way.
    /// </remarks>
    /// <param name="next">Named as the origin. The caller keeps it.</param>
    /// <param name="wrap">Makes an entry around the statement, see <see cref="KeyRotation"/>.</param>
    /// <param name="cancellationToken">Looked at before the entry is written.</param>
    /// <exception cref="ArgumentException">The keys do not fit, or the entry is too large.</exception>
    /// <exception cref="DiskException">The record could not be made durable; the present key goes on.</exception>
    /// <exception cref="LedgerUnavailableException">Not writable; the present key goes on.</exception>
    public async ValueTask<AppendResult> RotateAsync(
        NoteSigner next, Func<string, ReadOnlyMemory<byte>> wrap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(wrap);
        if (_state.Mode != LedgerMode.Writable)
        {
            throw new LedgerUnavailableException(_state);
        }

        var (rotation, keys) = Handover(next);
        var entry = wrap(rotation.Statement);
        BatchLimits.Demand([entry], _options);
        var recorded = new RecordedRotation(rotation, MerkleHash.Leaf(entry.Span));
        RotationsFile.Write(_disk, _options.Path, [.. _opened.Keys!.Happened, recorded]);

        var appended = await AppendAsync([entry], cancellationToken);
        if (appended.FirstIndex != rotation.Index)
        {
            throw new InvalidOperationException("A ledger has one writer; this rotation overlaps an append.");
        }

        _opened.Keys.Add(recorded);
        (_signer, _keys) = (next, keys);
        LedgerLog.Rotated(_logger, Origin, rotation.From.KeyIdText, rotation.To.KeyIdText, rotation.Index);
        return appended;
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
    public LedgerBatch? Read(ulong nextIndex, int maxEntries, int maxBytes)
    {
        var size = DurableSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nextIndex, size);
        return nextIndex == size ? null : _entries.Read(nextIndex, size, maxEntries, maxBytes);
    }

    /// <summary>Completes when <see cref="DurableSize"/> exceeds a size.</summary>
    public Task WaitForSizeAsync(ulong moreThan, CancellationToken cancellationToken) =>
        _size.WaitAsync(moreThan, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _size.Close();
        _opened.Writer?.Dispose();
        _opened.Anchor?.Dispose();
        _entries.Dispose();
        _opened.Lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private (KeyRotation Rotation, KeyChain Keys) Handover(NoteSigner next)
    {
        try
        {
            var rotation = KeyRotation.Create(_signer, next, DurableSize);
            return (rotation, _keys.With(rotation));
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"The ledger cannot be handed over: {e.Message}.", nameof(next), e);
        }
    }

    private AppendResult Commit(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var began = _time.GetTimestamp();
        var firstIndex = _tree.Size;
        var checkpoint = Build(entries);
        try
        {
            _opened.Writer!.Write(_builder, _checkpoint.Root);
            _opened.Anchor!.Move(checkpoint);
        }
        catch (DiskException e)
        {
            throw Stop(e);
        }

        _tree.CopyFrom(_candidate);
        _checkpoint = checkpoint;
        _size.Publish(checkpoint.Size);
        LogIfSlow(began, entries.Count);
        return new AppendResult(firstIndex, entries.Count, checkpoint);
    }

    private SignedCheckpoint Build(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        _candidate.CopyFrom(_tree);
        _builder.Begin(_tree.Size);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i].Span;
            _builder.Add(entry);
            _candidate.Append(entry);
        }

        var checkpoint = SignedCheckpoint.Create(_signer, Origin, _candidate.Size, _candidate.Root());
        _builder.Seal(checkpoint);
        return checkpoint;
    }

    private LedgerUnavailableException Stop(DiskException error)
    {
        var reason = (error.IsFull ? "the disk is full: " : "a write failed: ") + error.Message;
        _state = new LedgerState(LedgerMode.Faulted, reason);
        LedgerLog.Stopped(_logger, Origin, reason, error);
        return new LedgerUnavailableException(_state, error);
    }

    private void LogIfSlow(long began, int count)
    {
        var took = _time.GetElapsedTime(began);
        if (took > SlowCommit)
        {
            LedgerLog.SlowCommit(_logger, count, (long)took.TotalMilliseconds);
        }
    }
}
