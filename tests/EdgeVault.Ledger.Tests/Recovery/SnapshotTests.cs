using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Recovery;

/// <summary>Opening: the work is proportional to what came after the last snapshot, and a snapshot is a hint.</summary>
public sealed class SnapshotTests
{
    private const int SnapshotBytes = 20 * 4_096;

    private readonly MemoryDisk _disk = new();

    [Theory]
    [InlineData(50)]
    [InlineData(400)]
    public async Task Opening_reads_and_hashes_only_what_came_after_the_snapshot(int batches)
    {
        await FillAsync(batches);

        await using var ledger = Open();

        Assert.Equal((ulong)batches, ledger.DurableSize);
        Assert.True(ledger.Recovery.CheckedFrom > (ulong)batches - 30, $"checked from {ledger.Recovery.CheckedFrom}");
        Assert.Equal(ledger.DurableSize - ledger.Recovery.CheckedFrom, ledger.Recovery.EntriesHashed);
        // One frame that holds the snapshot, the frames behind it, and a header for each segment that they begin.
        Assert.InRange(ledger.Recovery.BytesRead, 0, SnapshotBytes + (10 * 4_096));
        Assert.InRange(ledger.Recovery.TailBytesRead, 0, 3 * LedgerRig.Options().SegmentBytes);
    }

    [Fact]
    public async Task Tiles_are_complete_up_to_the_snapshot_and_go_on_behind_it_after_a_restart()
    {
        await FillAsync(200);
        await FillAsync(200);

        using var prover = LedgerProver.Open(LedgerRig.Folder, _disk);
        Assert.True(InclusionProof.Verify(
            new TreeHead(400, prover.Checkpoint.Root), 7, MerkleHash.Leaf("entry 7"u8), prover.Inclusion(7)));

        // The leaf itself, and what came after the last snapshot.
        Assert.InRange(prover.EntriesHashed, 1, 30);
        Assert.Empty(prover.Problems);
    }

    [Fact]
    public async Task Without_it_everything_is_read_again()
    {
        await FillAsync(100);
        _disk.Unlink(LedgerRig.PathOf(Snapshot.Name));

        await using var ledger = Open();

        Assert.Equal((0ul, 100ul), (ledger.Recovery.CheckedFrom, ledger.Recovery.EntriesHashed));
        Assert.True(ledger.Recovery.BytesRead > 100 * 4_096);
    }

    /// <summary>
    /// Goal: whatever a snapshot file holds, it never changes what is served nor where the next frame goes. Method: every
    /// single-bit flip of its first 600 bytes, with the CRC mended, so that the content itself is judged.
    /// </summary>
    [Fact]
    public async Task A_forged_snapshot_changes_nothing()
    {
        await FillAsync(60);
        var path = LedgerRig.PathOf(Snapshot.Name);
        var good = _disk.ReadAllBytes(path);
        var expected = await ReadAllAsync(_disk.Copy());
        for (var bit = 0; bit < 600 * 8; bit += 3)
        {
            var forged = (byte[])good.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            BitConverter.TryWriteBytes(forged.AsSpan(4_092), EdgeVault.Ledger.Segments.Crc32C.Of(forged.AsSpan(0, 4_092)));
            var copy = _disk.Copy();
            copy.WriteAllBytes(path, forged);

            Assert.Equal(expected, await ReadAllAsync(copy));
        }
    }

    [Fact]
    public async Task A_snapshot_of_another_ledger_is_not_believed()
    {
        await FillAsync(60);
        var foreign = _disk.ReadAllBytes(LedgerRig.PathOf(Snapshot.Name));
        var other = new MemoryDisk();
        await using (var ledger = Open(other))
        {
            for (var batch = 0; batch < 60; batch++)
            {
                await ledger.AppendAsync($"another {batch}");
            }
        }

        other.WriteAllBytes(LedgerRig.PathOf(Snapshot.Name), foreign);
        await using var reopened = Open(other);
        Assert.Equal(LedgerState.Writable, reopened.State);
        Assert.Equal(0ul, reopened.Recovery.CheckedFrom);
        Assert.Equal(60, reopened.ReadAll().Count);
    }

    [Fact]
    public async Task A_segment_that_is_missing_below_the_snapshot_is_found_on_open()
    {
        await FillAsync(60);
        _disk.Unlink(LedgerRig.PathOf("00000003.seg"));

        await using var ledger = Open();

        Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
        Assert.Contains("00000003.seg", ledger.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_below_the_snapshot_is_found_when_it_is_read()
    {
        await FillAsync(60);
        var path = LedgerRig.PathOf("00000003.seg");
        var bytes = _disk.ReadAllBytes(path);
        bytes[4_096 + 45] ^= 1;
        _disk.WriteAllBytes(path, bytes);

        await using var ledger = Open();

        Assert.Equal(LedgerState.Writable, ledger.State);
        var found = Assert.Throws<LedgerDamagedException>(() => ledger.ReadAll());
        Assert.Equal("00000003.seg", found.Problem.File);
    }

    [Fact]
    public async Task One_that_cannot_be_written_costs_nothing_but_time()
    {
        _disk.OnStep = step =>
            step.File.StartsWith(Snapshot.Name, StringComparison.Ordinal) ? DiskFault.NoSpace : DiskFault.None;
        await FillAsync(60);
        _disk.OnStep = null;

        await using var ledger = Open();

        Assert.Equal((60ul, 60ul), (ledger.DurableSize, ledger.Recovery.EntriesHashed));
    }

    private async Task FillAsync(int batches)
    {
        await using var ledger = Open();
        for (var batch = 0; batch < batches; batch++)
        {
            await ledger.AppendAsync($"entry {batch}");
        }
    }

    private static async Task<string[]> ReadAllAsync(MemoryDisk disk)
    {
        await using var ledger = Open(disk);
        Assert.Equal(LedgerState.Writable, ledger.State);
        await ledger.AppendAsync("last");
        return ledger.ReadAll().Texts();
    }

    private SegmentLedger Open() => Open(_disk);

    private static SegmentLedger Open(MemoryDisk disk)
    {
        var small = LedgerRig.Options();
        var options = new LedgerOptions
        {
            Path = small.Path,
            Origin = small.Origin,
            SegmentBytes = small.SegmentBytes,
            FrameBytesMax = small.FrameBytesMax,
            EntryBytesMax = small.EntryBytesMax,
            FrameEntriesMax = small.FrameEntriesMax,
            SnapshotBytes = SnapshotBytes,
            NewLane = InlineLane.Create,
        };
        return SegmentLedger.Open(options, LedgerRig.Signer, disk, TimeProvider.System, NullLogger.Instance);
    }
}
