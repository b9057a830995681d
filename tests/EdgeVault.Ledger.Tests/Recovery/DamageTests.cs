using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Recovery;

public sealed class DamageTests
{
    private const string LastSegment = "00000002.seg";

    /// <summary>
    /// Goal: no bit can change without either being noticed or leaving every entry as it was. Method: every bit of
    /// two blocks that hold two frames, seen by the verifier and by a reader.
    /// </summary>
    [Fact]
    public async Task Every_flipped_bit_of_two_frames_is_noticed()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one", new string('y', 2_000));
        await ledger.AppendAsync(new string('z', 1_500), "two", "");
        var path = LedgerRig.PathOf("00000000.seg");
        var bytes = disk.ReadAllBytes(path);
        Assert.True(LedgerVerifier.Verify(LedgerRig.Folder, disk, null, null, CancellationToken.None).IsSound);
        for (var bit = 4_096 * 8; bit < 3 * 4_096 * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            disk.WriteAllBytes(path, bytes);

            var report = LedgerVerifier.Verify(LedgerRig.Folder, disk, null, null, CancellationToken.None);

            Assert.False(report.IsSound, $"bit {bit}");
            Assert.Throws<LedgerDamagedException>(() => ledger.Read(report.Size, 10, 10_000));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>The same for a seeded sample of all bits of all files, through recovery.</summary>
    [Fact]
    public async Task A_flipped_bit_anywhere_is_noticed_or_harmless()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 11, batches: 5);
        var random = new Random(11);
        foreach (var path in disk.Files)
        {
            var bytes = disk.ReadAllBytes(path);
            for (long bit = random.Next(400); bit < bytes.Length * 8L; bit += random.Next(1, 400))
            {
                var copy = disk.Copy();
                var flipped = (byte[])bytes.Clone();
                flipped[bit / 8] ^= (byte)(1 << (int)(bit % 8));
                copy.WriteAllBytes(path, flipped);
                await DemandNoticedOrHarmless(copy, all, $"{path} bit {bit}");
            }
        }
    }

    [Fact]
    public async Task The_last_segment_cut_at_any_byte_is_noticed_or_harmless()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 12);
        var path = LedgerRig.PathOf(LastSegment);
        var bytes = disk.ReadAllBytes(path);
        var used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        Assert.True(used > 4_096);
        for (var length = 0; length < bytes.Length; length++)
        {
            disk.WriteAllBytes(path, bytes[..length]);
            if (length % 41 == 0)
            {
                await DemandNoticedOrHarmless(disk.Copy(), all, $"cut to {length}");
            }

            var isSound = LedgerVerifier.Verify(LedgerRig.Folder, disk, null, null, CancellationToken.None).IsSound;
            Assert.True(!isSound || length >= used, $"cut to {length} of {used} was not noticed");
        }
    }

    [Fact]
    public async Task An_unfinished_frame_cut_at_any_byte_is_cleared_and_reported()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 13, batches: 1);
        var (before, after, from) = await LastFrameUnanchored(disk);
        var random = new Random(13);
        for (var kept = 1; kept < after.Length - from; kept += random.Next(1, 9))
        {
            var copy = before.Copy();
            var path = LedgerRig.PathOf("00000000.seg");
            var torn = copy.ReadAllBytes(path);
            after.AsSpan(from, kept).CopyTo(torn.AsSpan(from));
            copy.WriteAllBytes(path, torn);

            await using var ledger = LedgerRig.Open(copy);

            Assert.Equal(LedgerState.Writable, ledger.State);
            var isWhole = ledger.Recovery.FramesKept == 1;
            Assert.Equal(all.Count + (isWhole ? 1 : 0), ledger.ReadAll().Count);
            if (!isWhole)
            {
                var tail = ledger.Recovery.RecoveredTail!;
                Assert.Equal(((ulong)all.Count, true), (tail.FirstIndex, tail.Bytes <= kept));
                Assert.Equal(-1, copy.ReadAllBytes(path).AsSpan(from).IndexOfAnyExcept((byte)0));
            }
        }
    }

    [Fact]
    public async Task A_whole_frame_that_was_never_anchored_is_kept()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 14, batches: 2);
        var ledger = LedgerRig.Open(disk);
        disk.OnStep = step => step.File.StartsWith("anchor", StringComparison.Ordinal) ? DiskFault.Fail : DiskFault.None;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("never acknowledged"));
        await ledger.DisposeAsync();
        disk.OnStep = null;
        disk.Crash(() => false);

        await using var reopened = LedgerRig.Open(disk);

        Assert.Equal(1, reopened.Recovery.FramesKept);
        Assert.Null(reopened.Recovery.RecoveredTail);
        Assert.Equal((ulong)all.Count, reopened.Recovery.AnchoredSize);
        Assert.Equal("never acknowledged", reopened.ReadAll().Texts()[^1]);
    }

    [Fact]
    public async Task A_whole_frame_above_the_anchor_by_another_key_is_tail()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 19, batches: 1);
        using var stranger = NoteSigner.Create(LedgerRig.Origin);
        var path = LedgerRig.PathOf("00000000.seg");
        var segment = disk.ReadAllBytes(path);
        var from = (segment.AsSpan().LastIndexOfAnyExcept((byte)0) / 4_096 * 4_096) + 4_096;
        var tree = new MerkleFrontier();
        all.ForEach(entry => tree.Append(entry));
        tree.Append("forged"u8);
        var builder = new FrameBuilder(4_096);
        builder.Begin((ulong)all.Count);
        builder.Add("forged"u8);
        builder.Seal(SignedCheckpoint.Create(stranger, LedgerRig.Origin, tree.Size, tree.Root()));
        builder.Frame.CopyTo(segment.AsSpan(from));
        disk.WriteAllBytes(path, segment);

        await using var ledger = LedgerRig.Open(disk);

        Assert.Equal((0, (ulong)all.Count), (ledger.Recovery.FramesKept, ledger.Recovery.RecoveredTail!.FirstIndex));
        LedgerRig.AssertSame(all, ledger.ReadAll());
    }

    [Fact]
    public async Task Damage_below_the_anchor_is_quarantined_and_the_rest_served_read_only()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 15);
        var path = LedgerRig.PathOf("00000001.seg");
        var bytes = disk.ReadAllBytes(path);
        bytes[4_096 + 50] ^= 1;
        disk.WriteAllBytes(path, bytes);
        var before = disk.Files.ToDictionary(file => file, disk.ReadAllBytes);

        for (var opening = 0; opening < 2; opening++)
        {
            await using var ledger = LedgerRig.Open(disk);

            Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
            Assert.StartsWith(
                "tamper_or_media_loss: 00000001.seg at byte 4096", ledger.State.Reason, StringComparison.Ordinal);
            var problem = Assert.Single(ledger.Recovery.Problems);
            Assert.Equal((ledger.DurableSize, 4_096L), (problem.Index, problem.Offset));
            var served = ledger.ReadAll();
            Assert.InRange(served.Count, 1, all.Count - 1);
            LedgerRig.AssertSame(all.Take(served.Count), served);
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("no"));
        }

        var copies = disk.Files.Where(file => file.StartsWith("/data/quarantine/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(bytes, disk.ReadAllBytes(Assert.Single(copies)));
        Assert.All(before, file => Assert.Equal(file.Value, disk.ReadAllBytes(file.Key)));
    }

    [Theory]
    [InlineData("anchor")]
    [InlineData("00000000.seg")]
    [InlineData("00000001.seg")]
    [InlineData("00000002.seg")]
    public async Task A_missing_file_is_damage(string name)
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 16);
        disk.Unlink(LedgerRig.PathOf(name));

        await using var ledger = LedgerRig.Open(disk);

        Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
        Assert.Contains(ledger.Recovery.Problems, problem => problem.File == name);
        var served = ledger.ReadAll();
        LedgerRig.AssertSame(all.Take(served.Count), served);
    }

    [Fact]
    public async Task Without_a_readable_anchor_all_that_verifies_by_itself_is_served()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 17);
        disk.WriteAllBytes(LedgerRig.PathOf("anchor"), new byte[2 * AnchorSlot.ByteCount]);

        await using var ledger = LedgerRig.Open(disk);

        Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
        LedgerRig.AssertSame(all, ledger.ReadAll());
    }

    [Fact]
    public async Task One_torn_anchor_slot_costs_nothing()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 18);
        var path = LedgerRig.PathOf("anchor");
        foreach (var slot in new[] { 0, 1 })
        {
            var copy = disk.Copy();
            var bytes = copy.ReadAllBytes(path);
            bytes.AsSpan(slot * AnchorSlot.ByteCount, 1_000).Fill(0xEE);
            copy.WriteAllBytes(path, bytes);

            await using var ledger = LedgerRig.Open(copy);

            Assert.Equal(LedgerState.Writable, ledger.State);
            LedgerRig.AssertSame(all, ledger.ReadAll());
        }
    }

    private static async Task DemandNoticedOrHarmless(MemoryDisk disk, List<byte[]> all, string what)
    {
        await using var ledger = LedgerRig.Open(disk);

        var found = ledger.ReadAll();

        Assert.True(all.Zip(found).All(pair => pair.First.SequenceEqual(pair.Second)), $"{what}: an entry differs");
        Assert.True(found.Count == all.Count || ledger.Recovery.Problems.Count > 0,
            $"{what}: {all.Count - found.Count} entries vanished unnoticed");
    }

    /// <summary>The disk before a last batch, the first segment after it, and where the frame begins.</summary>
    private static async Task<(MemoryDisk Before, byte[] After, int From)> LastFrameUnanchored(MemoryDisk disk)
    {
        var before = disk.Copy();
        var path = LedgerRig.PathOf("00000000.seg");
        var from = before.ReadAllBytes(path).AsSpan().LastIndexOfAnyExcept((byte)0) / 4_096 * 4_096 + 4_096;
        await using (var ledger = LedgerRig.Open(disk))
        {
            await ledger.AppendAsync(new string('y', 500));
        }

        var after = disk.ReadAllBytes(path);
        Assert.Equal((byte)'E', after[from]);
        return (before, after[..(from + 4_096)], from);
    }
}
