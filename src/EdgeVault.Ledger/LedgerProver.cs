using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger;

/// <summary>Proofs from a ledger's folder, read-only, also while a gateway appends. Not for several threads.</summary>
/// <remarks>
/// Every proof is checked against the checkpoint's root before it leaves. Tiles make it O(log n); where they are
/// missing, short or wrong the entries are hashed, and wrong ones are named in <see cref="Problems"/>.
/// </remarks>
public sealed class LedgerProver : IDisposable
{
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly LedgerReader _reader;
    private readonly TileReader _tiles;
    private readonly LeafSource _leaves;
    private readonly LedgerNodes _quick;
    private readonly LedgerNodes _sure;
    private readonly List<LedgerProblem> _problems = [];

    private LedgerProver(LedgerReader reader, SignedCheckpoint checkpoint, IDisk disk, string path)
    {
        _disk = disk;
        _path = path;
        _reader = reader;
        Checkpoint = checkpoint;
        _tiles = new TileReader(disk, path);
        _leaves = new LeafSource(reader);
        _quick = new LedgerNodes(_tiles, _leaves);
        _sure = new LedgerNodes(null, _leaves);
    }

    /// <summary>What is proven against. Its signature is not verified here.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <inheritdoc cref="LedgerReader.IsDurable"/>
    public bool IsDurable => _reader.IsDurable;

    /// <summary>Tiles that were found wrong; the proofs were made without them.</summary>
    public IReadOnlyList<LedgerProblem> Problems => _problems;

    /// <summary>Bytes read from tiles.</summary>
    public long TileBytesRead => _tiles.BytesRead;

    /// <summary>Entries hashed because no tile had what was needed, one for each leaf asked for included.</summary>
    public long EntriesHashed => _leaves.EntriesHashed;

    private TreeHead Head => new(Checkpoint.Size, Checkpoint.Root);

    /// <param name="path">The ledger's folder.</param>
    /// <param name="disk">Where it lies.</param>
    /// <param name="size">Prove against the checkpoint of this size, where a frame ends; null for the newest.</param>
    /// <exception cref="LedgerException">There is no ledger, or no checkpoint of that size in it.</exception>
    public static LedgerProver Open(string path, IDisk disk, ulong? size = null)
    {
        var reader = LedgerReader.Open(path, disk);
        try
        {
            return new LedgerProver(reader, CheckpointOf(reader, size ?? reader.Size), disk, path);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of an entry below the checkpoint's size.</summary>
    /// <exception cref="LedgerDamagedException">They are not what was written.</exception>
    public ReadOnlyMemory<byte> Entry(ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
        return _leaves.Entry(index);
    }

    /// <summary>How the ledger's keys came to sign: what is recorded and its entries bear out.</summary>
    public IReadOnlyList<KeyRotation> Rotations() =>
        [.. RotationsFile.Read(_disk, _path, out _)
            .Where(record => record.Rotation.Index < _reader.Size && _leaves.Leaf(record.Rotation.Index) == record.Leaf)
            .Select(record => record.Rotation)];

    /// <summary>The path from an entry to the checkpoint's root (RFC 9162 §2.1.3).</summary>
    /// <exception cref="LedgerDamagedException">The entries do not give the root that was signed.</exception>
    public Sha256[] Inclusion(ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
        return Inclusion(index, _leaves.Leaf(index));
    }

    /// <summary>The leaf hash of an entry that need not be there any more, and its path.</summary>
    /// <exception cref="LedgerDamagedException">Neither tiles nor entries give the root that was signed.</exception>
    public Sha256[] InclusionOfPruned(ulong index, out Sha256 leaf)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
        leaf = _quick.Node(0, index);
        return Inclusion(index, leaf);
    }

    /// <summary>The path from a smaller tree to the checkpoint's (RFC 9162 §2.1.4).</summary>
    /// <param name="first">The smaller tree, as it was seen: above size 0 and below the checkpoint's.</param>
    /// <exception cref="LedgerDamagedException">The smaller tree is not a prefix of this one.</exception>
    public Sha256[] Consistency(TreeHead first)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first.Size, Checkpoint.Size);
        return Checked(
            new LedgerProblem(
                "ledger", 0, first.Size, $"no prefix of the tree signed at {Checkpoint.Size} has root {first.Root}"),
            nodes => MerkleProver.Consistency(nodes, first.Size, Checkpoint.Size),
            path => ConsistencyProof.Verify(first, Head, path));
    }

    public void Dispose()
    {
        _tiles.Dispose();
        _reader.Dispose();
    }

    private Sha256[] Inclusion(ulong index, Sha256 leaf) => Checked(
        new LedgerProblem("ledger", 0, index, $"the entries do not give the root signed at size {Checkpoint.Size}"),
        nodes => MerkleProver.Inclusion(nodes, index, Checkpoint.Size),
        path => InclusionProof.Verify(Head, index, leaf, path));

    private Sha256[] Checked(
        LedgerProblem otherwise, Func<ITreeNodes, Sha256[]> prove, Func<Sha256[], bool> holds)
    {
        var quick = prove(_quick);
        if (holds(quick))
        {
            return quick;
        }

        var sure = new ComparedNodes(_sure, _tiles);
        var path = prove(sure);
        _problems.AddRange(sure.Differences.Where(found => !_problems.Contains(found)));
        return holds(path)
            ? path
            : throw new LedgerDamagedException(otherwise);
    }

    private static SignedCheckpoint CheckpointOf(LedgerReader reader, ulong size)
    {
        if (size == reader.Size)
        {
            return reader.Checkpoint;
        }

        var batch = size > 0 && size < reader.Size ? reader.Read(size - 1, 1, 0) : null;
        return batch is { EndsAtFrame: true }
            ? batch.Checkpoint
            : throw new LedgerException(
                $"Ledger {reader.Origin} has no checkpoint of size {size}; it has {reader.Size} entries.");
    }
}
