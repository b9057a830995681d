using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;

namespace EdgeVault.Hub.Tests;

/// <summary>A gateway's ledger in memory: entries, tree and signer, as the wire would show them.</summary>
internal sealed class TestLedger(string origin, NoteSigner? key = null) : IDisposable
{
    private readonly List<byte[]> _entries = [];
    private readonly MerkleFrontier _frontier = new();

    // Who signed the present size: behind a rotation, the old key until more is appended.
    private NoteSigner? _signer;

    public string Origin => origin;

    public NoteSigner Key { get; private set; } = key ?? NoteSigner.Create(origin);

    /// <summary>Statements of the rotations so far.</summary>
    public List<string> Rotations { get; } = [];

    public ulong Size => _frontier.Size;

    public IReadOnlyList<byte[]> Entries => _entries;

    public SignedCheckpoint Checkpoint => SignedCheckpoint.Create(_signer ?? Key, origin, _frontier.Size, _frontier.Root());

    /// <summary>Another ledger with the same key and the same entries so far.</summary>
    public TestLedger Fork(int entries)
    {
        var fork = new TestLedger(origin, Key);
        fork.AppendRaw(_entries[..entries]);
        return fork;
    }

    public Hello Hello() => new()
    {
        Protocol = 1,
        Origin = origin,
        Size = Size,
        Checkpoint = Checkpoint.ToString(),
        Software = "test 1.0",
        Rotations = { Rotations },
    };

    /// <summary>Appends passages of pieces and returns them as the batch that would be sent.</summary>
    public Batch Append(int count, Direction direction = Direction.In) => AppendRaw(
        Enumerable.Range(0, count).Select(i => Passage($"piece-{Size + (ulong)i}", direction)).ToList());

    public Batch AppendRaw(IReadOnlyList<byte[]> entries)
    {
        var first = Size;
        _signer = Key;
        foreach (var entry in entries)
        {
            _entries.Add(entry);
            _frontier.Append(entry);
        }

        return Batch(first, entries);
    }

    /// <summary>Hands over to another key and returns the batch of that entry, signed by the old one.</summary>
    /// <param name="next">The other key.</param>
    /// <param name="by">Who signs the statement; the present key unless a test cheats.</param>
    /// <param name="at">The index that the statement names; the right one unless a test cheats.</param>
    public Batch Rotate(NoteSigner next, NoteSigner? by = null, ulong? at = null)
    {
        var statement = KeyRotation.Create(by ?? Key, next, at ?? Size).Statement;
        var batch = AppendRaw([CustodyCodec.Serialize(new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion,
            KeyRotated = new KeyRotated { Statement = statement },
        })]);
        Rotations.Add(statement);
        Key = next;
        return batch;
    }

    public byte[] Passage(string pieceId, Direction direction) => CustodyCodec.Serialize(new CustodyEvent
    {
        Schema = CustodyCodec.SchemaVersion,
        OccurredFromUs = 1_000_000 * ((long)Size + 1),
        OccurredToUs = (1_000_000 * ((long)Size + 1)) + 1,
        PieceId = pieceId,
        Passage = new Passage
        {
            Portal = "door-1",
            Direction = direction,
            InsideZone = "vault-a",
            OutsideZone = "corridor",
        },
    });

    /// <summary>Some entries with the checkpoint of the ledger as it is now, right or not.</summary>
    public Batch Batch(ulong first, IEnumerable<byte[]> entries) => new()
    {
        FirstIndex = first,
        Entries = { entries.Select(ByteString.CopyFrom) },
        Checkpoint = Checkpoint.ToString(),
    };

    public void Dispose() => Key.Dispose();
}
