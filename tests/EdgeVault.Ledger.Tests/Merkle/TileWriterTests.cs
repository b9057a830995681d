using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Merkle;

public sealed class TileWriterTests
{
    private const int SizeMax = 600;

    private static readonly DefinedTree Tree = new(SizeMax);

    private readonly MemoryDisk _disk = new();

    [Fact]
    public void Files_hold_each_complete_subtree_once_however_they_were_flushed()
    {
        var random = new Random(31);
        using var writer = OpenAt(0);
        while (writer.Size < SizeMax)
        {
            writer.Add(Tree.Leaves[writer.Size]);
            if (random.Next(40) == 0)
            {
                Assert.True(writer.Flush());
                Assert.Equal(writer.Size, writer.FlushedSize);
                AssertFiles((int)writer.Size);
            }
        }

        Assert.False(writer.WasRebuilt);
    }

    [Fact]
    public void Opened_at_any_size_it_goes_on_and_reads_a_few_tiles_only()
    {
        Fill(SizeMax);
        for (var size = 0; size < SizeMax; size++)
        {
            using var writer = TileWriter.Open(
                _disk, LedgerRig.Folder, Tree.Heads[size], _ => throw new InvalidOperationException("no need"));
            for (var left = 20; left > 0 && writer.Size < SizeMax; left--)
            {
                writer.Add(Tree.Leaves[writer.Size]);
            }

            Assert.True(writer.Flush());
            AssertFiles(SizeMax);
        }
    }

    [Theory]
    [InlineData("0", 599, "a leaf at the edge")]
    [InlineData("0", 511, "a leaf of the last full tile")]
    [InlineData("8", 1, "the last full tile's parent")]
    public void A_wrong_hash_at_the_edge_is_found_and_all_is_made_anew(string file, int node, string what)
    {
        Fill(SizeMax);
        foreach (var damage in new Action<byte[]>[]
        {
            bytes => bytes[(node * 32) + 7] ^= 0x10,
            bytes => bytes.AsSpan(node * 32, 32).Clear(),
        })
        {
            var bytes = _disk.ReadAllBytes(PathOf(file));
            damage(bytes);
            _disk.WriteAllBytes(PathOf(file), bytes);

            using var writer = OpenAt(SizeMax);

            Assert.True(writer.WasRebuilt, what);
            AssertFiles(SizeMax);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("8")]
    public void A_short_or_missing_file_is_made_anew(string file)
    {
        Fill(SizeMax);
        var whole = _disk.ReadAllBytes(PathOf(file));
        foreach (var length in new[] { 0, 1, 31, 32, whole.Length - 32, whole.Length - 1 })
        {
            _disk.WriteAllBytes(PathOf(file), whole[..length]);
            OpenAt(SizeMax).Dispose();
            AssertFiles(SizeMax);
        }

        _disk.Unlink(PathOf(file));
        using var writer = OpenAt(SizeMax);
        Assert.True(writer.WasRebuilt);
        AssertFiles(SizeMax);
    }

    [Fact]
    public void Tiles_of_another_tree_are_not_gone_on_with()
    {
        Fill(SizeMax);
        var other = new TreeHead(SizeMax, Tree.Heads[SizeMax - 1].Root);

        using var writer = TileWriter.Open(_disk, LedgerRig.Folder, other, index => Tree.Leaves[index]);

        Assert.True(writer.WasRebuilt);
    }

    /// <summary>The power fails at each step of a workload, with any subset of sectors kept; a flush that returned
    /// before it is still there, and opening makes whole what is not.</summary>
    [Fact]
    public void Whatever_a_power_cut_leaves_the_next_start_has_whole_tiles()
    {
        for (var step = 1; step <= 60; step++)
        {
            var disk = new MemoryDisk();
            var cutAt = step;
            disk.OnStep = at => at.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
            var flushed = RunToTheCut(disk);
            var random = new Random(step);
            disk.OnStep = null;
            disk.Crash(() => random.Next(2) == 0);

            using var kept = TileWriter.Open(
                disk, LedgerRig.Folder, Tree.Heads[flushed], _ => throw new InvalidOperationException($"cut {cutAt}"));
            using var writer = TileWriter.Open(
                disk, LedgerRig.Folder, Tree.Heads[SizeMax], index => Tree.Leaves[index]);

            Assert.True(writer.Flush());
            Assert.Equal(Leaves(0, SizeMax), disk.ReadAllBytes(PathOf("0"))[..(SizeMax * 32)]);
        }
    }

    [Fact]
    public void A_disk_that_fails_stops_the_tiles_and_nothing_else_and_the_next_start_makes_good()
    {
        Fill(300);
        using (var writer = OpenAt(300))
        {
            _disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.Fail : DiskFault.None;
            AddTo(writer, 400);

            Assert.False(writer.Flush());
            _disk.OnStep = null;
            AddTo(writer, 500);
            Assert.False(writer.Flush());
            Assert.Equal((500ul, 300ul), (writer.Size, writer.FlushedSize));
            Assert.NotNull(writer.Fault);
        }

        using var next = OpenAt(500);
        Assert.Null(next.Fault);
        AssertFiles(500);
    }

    [Fact]
    public void Hashes_do_not_pile_up_between_flushes()
    {
        using var writer = OpenAt(0);
        for (var i = 0; i < 10_000; i++)
        {
            writer.Add(Tree.Leaves[i % SizeMax]);
        }

        Assert.Equal(8_192 * 32, _disk.ReadAllBytes(PathOf("0")).Length);
        Assert.Equal((10_000ul, 0ul), (writer.Size, writer.FlushedSize));
    }

    /// <summary>Made by a script from the definition; a file of every format ever written stays readable.</summary>
    [Fact]
    public void Golden_files_of_format_1_are_read_and_written()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Merkle", "Golden", "tiles-1");
        var root = new Sha256(File.ReadAllBytes(Path.Combine(folder, "root")));
        foreach (var name in new[] { "0", "8" })
        {
            _disk.WriteAllBytes(PathOf(name), File.ReadAllBytes(Path.Combine(folder, name)));
        }

        using (var writer = TileWriter.Open(
            _disk, LedgerRig.Folder, new TreeHead(260, root), _ => throw new InvalidOperationException("no need")))
        {
            Assert.False(writer.WasRebuilt);
        }

        var written = new MemoryDisk();
        using var again = TileWriter.Open(written, LedgerRig.Folder, Tree.Heads[0], _ => default);
        for (var i = 0; i < 260; i++)
        {
            again.Add(MerkleHash.Leaf(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
        }

        Assert.True(again.Flush());
        Assert.Equal(_disk.ReadAllBytes(PathOf("0")), written.ReadAllBytes(PathOf("0")));
        Assert.Equal(_disk.ReadAllBytes(PathOf("8")), written.ReadAllBytes(PathOf("8")));
        Assert.Equal([PathOf("0"), PathOf("8")], written.Files);
    }

    private static string PathOf(string name) => LedgerRig.PathOf("tiles/" + name);

    private static int RunToTheCut(MemoryDisk disk)
    {
        var flushed = 0;
        try
        {
            using var writer = TileWriter.Open(disk, LedgerRig.Folder, Tree.Heads[0], _ => default);
            while (writer.Size < SizeMax)
            {
                AddTo(writer, Math.Min((int)writer.Size + 37, SizeMax));
                writer.Flush();
                flushed = (int)writer.FlushedSize;
            }
        }
        catch (PowerCutException)
        {
            // What was flushed before is what counts.
        }

        return flushed;
    }

    private static void AddTo(TileWriter writer, int size)
    {
        while (writer.Size < (ulong)size)
        {
            writer.Add(Tree.Leaves[writer.Size]);
        }
    }

    private static byte[] Leaves(int begin, int end) => [.. Tree.Leaves[begin..end].SelectMany(leaf => leaf.ToArray())];

    private void Fill(int size)
    {
        using var writer = OpenAt(0);
        AddTo(writer, size);
        Assert.True(writer.Flush());
    }

    private TileWriter OpenAt(int size) =>
        TileWriter.Open(_disk, LedgerRig.Folder, Tree.Heads[size], index => Tree.Leaves[index]);

    private void AssertFiles(int size)
    {
        Assert.Equal(Leaves(0, size), _disk.ReadAllBytes(PathOf("0")));
        byte[] parents = [.. Enumerable.Range(0, size / 256).SelectMany(i => Tree.Node(8, (ulong)i).ToArray())];
        Assert.Equal(parents, size < 256 ? [] : _disk.ReadAllBytes(PathOf("8")));
    }
}
