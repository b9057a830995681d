using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Tests.Merkle;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests;

public sealed class LedgerProverTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_entry_and_every_earlier_checkpoint_is_proven_with_tiles_of_any_extent(int thirds)
    {
        var (disk, entries, heads) = await FilledAsync();
        var size = (ulong)entries.Count;
        WriteTiles(disk, entries[..(entries.Count * thirds / 2)]);
        using var prover = LedgerProver.Open(LedgerRig.Folder, disk);

        for (var index = 0ul; index < size; index++)
        {
            Assert.Equal(entries[(int)index], prover.Entry(index).ToArray());
            Assert.True(InclusionProof.Verify(
                heads[^1], index, MerkleHash.Leaf(entries[(int)index]), prover.Inclusion(index)));
        }

        foreach (var head in heads[1..^1])
        {
            Assert.True(ConsistencyProof.Verify(head, heads[^1], prover.Consistency(head)));
        }

        Assert.Empty(prover.Problems);
        Assert.Equal(thirds == 2, prover.EntriesHashed == entries.Count);
        Assert.Equal(thirds == 0, prover.TileBytesRead == 0);
    }

    [Fact]
    public async Task It_proves_against_any_checkpoint_that_a_frame_carries_and_names_those_that_none_does()
    {
        var (disk, entries, heads) = await FilledAsync();
        foreach (var head in heads[1..])
        {
            using var prover = LedgerProver.Open(LedgerRig.Folder, disk, head.Size);

            Assert.Equal(head, new TreeHead(prover.Checkpoint.Size, prover.Checkpoint.Root));
            Assert.True(prover.Checkpoint.IsSignedBy(LedgerRig.Signer.Verifier));
            Assert.True(InclusionProof.Verify(head, 0, MerkleHash.Leaf(entries[0]), prover.Inclusion(0)));
            Assert.Throws<ArgumentOutOfRangeException>(() => prover.Inclusion(head.Size));
            Assert.Throws<ArgumentOutOfRangeException>(() => prover.Entry(head.Size));
        }

        var between = Enumerable.Range(1, entries.Count).Select(size => (ulong)size)
            .First(size => heads.TrueForAll(head => head.Size != size));
        foreach (var size in new[] { 0ul, heads[^1].Size + 1, between })
        {
            Assert.Throws<LedgerException>(() => LedgerProver.Open(LedgerRig.Folder, disk, size));
        }
    }

    [Fact]
    public async Task A_wrong_tile_anywhere_is_named_and_the_proof_made_without_it()
    {
        var (disk, entries, heads) = await FilledAsync();
        WriteTiles(disk, entries);
        var path = LedgerRig.PathOf("tiles/0");
        var whole = disk.ReadAllBytes(path);
        for (var node = 0; node < entries.Count; node++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[(node * 32) + 3] ^= 1;
            disk.WriteAllBytes(path, bytes);
            using var prover = LedgerProver.Open(LedgerRig.Folder, disk);

            var asked = (ulong)(node ^ 1) < heads[^1].Size ? (ulong)(node ^ 1) : 0;
            Assert.True(InclusionProof.Verify(
                heads[^1], asked, MerkleHash.Leaf(entries[(int)asked]), prover.Inclusion(asked)));

            var problem = Assert.Single(prover.Problems);
            Assert.Equal("tiles/0", problem.File);
            // The deeper of the two lies beside the leaf; the last of an odd number lies above its neighbour.
            Assert.InRange(problem.Offset, 0, node * 32);
        }
    }

    /// <summary>Zeros are a write that the power cut short: missing, as against wrong.</summary>
    [Fact]
    public async Task A_tile_with_a_hash_of_zeros_is_missing_and_the_entries_stand_in()
    {
        var (disk, entries, heads) = await FilledAsync();
        WriteTiles(disk, entries);
        var bytes = disk.ReadAllBytes(LedgerRig.PathOf("tiles/0"));
        bytes.AsSpan(40 * 32, 32).Clear();
        disk.WriteAllBytes(LedgerRig.PathOf("tiles/0"), bytes);
        using var prover = LedgerProver.Open(LedgerRig.Folder, disk);

        Assert.True(InclusionProof.Verify(heads[^1], 41, MerkleHash.Leaf(entries[41]), prover.Inclusion(41)));

        Assert.Empty(prover.Problems);
        Assert.Equal(2, prover.EntriesHashed);
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_not_proven_and_neither_is_a_prefix_that_is_none()
    {
        var (disk, entries, heads) = await FilledAsync();
        WriteTiles(disk, entries);
        using var prover = LedgerProver.Open(LedgerRig.Folder, disk);
        Assert.Throws<LedgerDamagedException>(() => prover.Consistency(heads[2] with { Root = heads[1].Root }));

        var bytes = disk.ReadAllBytes(LedgerRig.PathOf("00000001.seg"));
        bytes[4_096 + 60] ^= 1;
        disk.WriteAllBytes(LedgerRig.PathOf("00000001.seg"), bytes);
        using var damaged = LedgerProver.Open(LedgerRig.Folder, disk);

        var failed = 0;
        for (var index = 0ul; index < heads[^1].Size; index++)
        {
            failed += Record.Exception(() => damaged.Inclusion(index)) is LedgerDamagedException ? 1 : 0;
        }

        Assert.InRange(failed, 1, entries.Count - 1);
    }

    /// <summary>A disk that makes up the tiles of ten million equal leaves, and counts.</summary>
    [Fact]
    public void Proofs_over_ten_million_entries_read_a_few_tiles()
    {
        const ulong Size = 10_000_000;
        const int TileBytes = 256 * 32;
        var tree = new EvenTree();
        var head = new TreeHead(Size, MerkleProver.Root(tree, Size));
        var random = new Random(41);
        for (var i = 0; i < 1_000; i++)
        {
            using var tiles = new TileReader(new EvenTileDisk(tree, Size), LedgerRig.Folder);
            var nodes = new LedgerNodes(tiles, null!);
            var index = (ulong)random.NextInt64((long)Size);
            Assert.True(InclusionProof.Verify(
                head, index, tree.Node(0, 0), MerkleProver.Inclusion(nodes, index, Size)));
            var (first, read) = (index + 1, tiles.BytesRead);
            Assert.InRange(read, 24 * 32, 6 * TileBytes);
            if (first < Size)
            {
                var before = new TreeHead(first, MerkleProver.Root(tree, first));
                Assert.True(ConsistencyProof.Verify(before, head, MerkleProver.Consistency(nodes, first, Size)));
                Assert.InRange(tiles.BytesRead - read, 32, 6 * TileBytes);
            }
        }
    }

    private static void WriteTiles(MemoryDisk disk, IReadOnlyList<byte[]> entries)
    {
        using var tiles = TileWriter.Open(
            disk, LedgerRig.Folder, new TreeHead(0, MerkleHash.Empty), _ => default);
        foreach (var entry in entries)
        {
            tiles.Add(MerkleHash.Leaf(entry));
        }

        Assert.True(tiles.Flush());
    }

    private static async Task<(MemoryDisk Disk, List<byte[]> Entries, List<TreeHead> Heads)> FilledAsync()
    {
        var (disk, entries) = await LedgerRig.FilledAsync(seed: 33, batches: 60);
        var heads = new List<TreeHead> { new(0, MerkleHash.Empty) };
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        // A limit of one entry takes one frame at a time.
        for (var size = 0ul; size < reader.Size; size = heads[^1].Size)
        {
            SignedCheckpoint checkpoint = reader.Read(size, 1, 0)!.Checkpoint;
            heads.Add(new TreeHead(checkpoint.Size, checkpoint.Root));
        }

        Assert.InRange(entries.Count, 257, 1_000);
        return (disk, entries, heads);
    }
}
