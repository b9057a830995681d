using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Segments;

/// <summary>
/// The examples of <c>docs/formats/ledger.md</c>. Their bytes were laid out by a script and the note was signed by
/// openssl, so none of the code under test had a hand in them.
/// </summary>
public sealed class FormatExampleTests
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ledger.md"));
    private static readonly SignedCheckpoint Checkpoint =
        SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(Block("text", 0)));

    private static readonly NoteVerifier Key = NoteVerifier.Parse(Block("text", 1));

    [Fact]
    public void The_checkpoint_is_signed_by_the_key_and_names_the_tree_of_one_entry()
    {
        Assert.True(Checkpoint.IsSignedBy(Key));
        Assert.Equal((Origin, 1ul, MerkleHash.Leaf("hello"u8)), (Checkpoint.Origin, Checkpoint.Size, Checkpoint.Root));
        Assert.Equal(Block("text", 1).Trim(), Key.ToString());
    }

    [Fact]
    public void The_segment_header_reads_and_writes_as_on_the_page()
    {
        var bytes = Hex("segment", SegmentHeader.ByteCount);

        Assert.Null(SegmentHeader.Read(bytes, 0, out var header));

        Assert.Equal(new SegmentHeader(Origin, 0, 0, MerkleHash.Empty), header);
        var written = new byte[SegmentHeader.ByteCount];
        header.Write(written);
        Assert.Equal(bytes, written);
    }

    [Fact]
    public void The_frame_reads_and_writes_as_on_the_page()
    {
        var bytes = Hex("frame", FrameFormat.BlockBytes);

        Assert.Null(FrameHeader.Read(bytes, 0, bytes.Length, out var header));
        Assert.Null(FrameFormat.Check(bytes, header, out var checkpoint));

        Assert.Equal(Checkpoint.Bytes.ToArray(), checkpoint!.Bytes.ToArray());
        var builder = new FrameBuilder(FrameFormat.BlockBytes);
        builder.Begin(0);
        builder.Add("hello"u8);
        builder.Seal(Checkpoint);
        Assert.Equal(bytes, builder.Frame.ToArray());
    }

    [Fact]
    public void The_anchor_slot_reads_and_writes_as_on_the_page()
    {
        var bytes = Hex("anchor", AnchorSlot.ByteCount);

        var slot = AnchorSlot.TryRead(bytes, 1)!;

        Assert.Equal(1ul, slot.Generation);
        Assert.True(slot.Checkpoint.SameTree(Checkpoint));
        var written = new byte[AnchorSlot.ByteCount];
        slot.Write(written);
        Assert.Equal(bytes, written);
    }

    [Fact]
    public void The_tile_reads_and_writes_as_on_the_page()
    {
        var disk = new MemoryDisk();
        using var writer = TileWriter.Open(disk, "/ledger", new TreeHead(0, MerkleHash.Empty), _ => default);
        writer.Add(MerkleHash.Leaf("hello"u8));
        Assert.True(writer.Flush());

        Assert.Equal(["/ledger/tiles/0"], disk.Files);
        Assert.Equal(Hex("tiles", Sha256.ByteCount), disk.ReadAllBytes("/ledger/tiles/0"));
    }

    [Fact]
    public void The_crc_is_that_of_the_check_string() => Assert.Equal(0xE306_9283u, Crc32C.Of("123456789"u8));

    private static string Block(string language, int number)
    {
        var parts = Page.Split($"```{language}\n");
        return parts[number + 1][..parts[number + 1].IndexOf("```", StringComparison.Ordinal)];
    }

    /// <summary>Lines of an offset and bytes; what no line names is zero.</summary>
    private static byte[] Hex(string name, int length)
    {
        var bytes = new byte[length];
        foreach (var line in Block($"hex {name}", 0).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var offset = int.Parse(line.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Convert.FromHexString(line[10..].Replace(" ", "", StringComparison.Ordinal)).CopyTo(bytes, offset);
        }

        return bytes;
    }
}
