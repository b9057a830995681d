using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests;

public sealed class SegmentLedgerTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task Whole_frames_come_whole_whatever_the_limits_and_further_ones_while_they_fit()
    {
        await using var ledger = LedgerRig.Open(new MemoryDisk());
        await ledger.AppendAsync("a", "b", "c", "d", "e");
        await ledger.AppendAsync("f");
        await ledger.AppendAsync("g", "h");

        Assert.Equal((5, true), Of(ledger.ReadFrames(0, 2, 2)!));
        Assert.Equal((3, true), Of(ledger.ReadFrames(2, 2, 2)!));
        Assert.Equal((1, true), Of(ledger.ReadFrames(5, 2, 100)!));
        Assert.Equal((8, true), Of(ledger.ReadFrames(0, 100, 100)!));
        Assert.Null(ledger.ReadFrames(8, 100, 100));
        Assert.Equal((2, false), Of(ledger.Read(0, 2, 2)!));

        static (int, bool) Of(LedgerBatch batch) => (batch.Entries.Count, batch.EndsAtFrame);
    }

    [Fact]
    public async Task A_new_ledger_is_empty_writable_and_signed()
    {
        await using var ledger = LedgerRig.Open(_disk);

        Assert.True(ledger.Recovery.IsNew);
        Assert.Equal(LedgerState.Writable, ledger.State);
        Assert.Equal(0ul, ledger.DurableSize);
        Assert.Equal(MerkleHash.Empty, ledger.Checkpoint.Root);
        Assert.True(ledger.Checkpoint.IsSignedBy(LedgerRig.Signer.Verifier));
        Assert.Equal(1u, ledger.Epoch);
        Assert.Null(ledger.Read(0, 10, 10));
    }

    [Fact]
    public async Task Append_returns_where_the_batch_lies_and_a_checkpoint_of_its_tree()
    {
        await using var ledger = LedgerRig.Open(_disk);
        await ledger.AppendAsync("one", "two");

        var result = await ledger.AppendAsync("three");

        var tree = new MerkleFrontier();
        tree.Append("one"u8);
        tree.Append("two"u8);
        tree.Append("three"u8);
        Assert.Equal((2ul, 1), (result.FirstIndex, result.Count));
        Assert.Equal((3ul, tree.Root()), (result.Checkpoint.Size, result.Checkpoint.Root));
        Assert.True(result.Checkpoint.IsSignedBy(LedgerRig.Signer.Verifier));
    }

    /// <summary>
    /// Goal: whatever was appended is read back in order, over segments and restarts. Method: random batches against
    /// a list, with a restart now and then, from a fixed seed; the root is recomputed from the list.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_121)]
    public async Task Reopened_after_random_batches_it_equals_what_was_appended(int seed)
    {
        var random = new Random(seed);
        var model = new List<byte[]>();
        var ledger = LedgerRig.Open(_disk);
        for (var step = 0; step < 60; step++)
        {
            var batch = LedgerRig.RandomBatch(random);
            var result = await ledger.AppendAsync(batch, Never);
            Assert.Equal((ulong)model.Count, result.FirstIndex);
            model.AddRange(batch.Select(entry => entry.ToArray()));
            if (random.Next(6) == 0)
            {
                await ledger.DisposeAsync();
                ledger = LedgerRig.Open(_disk);
                Assert.True(ledger.State == LedgerState.Writable, $"seed {seed}, step {step}: {ledger.State.Reason}");
                Assert.Null(ledger.Recovery.RecoveredTail);
            }
        }

        var tree = new MerkleFrontier();
        model.ForEach(entry => tree.Append(entry));
        LedgerRig.AssertSame(model, ledger.ReadAll());
        Assert.Equal(tree.Root(), ledger.Checkpoint.Root);
        Assert.True(_disk.Files.Count(file => file.EndsWith(".seg", StringComparison.Ordinal)) > 10);
        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task Batches_end_at_frames_that_a_peer_can_verify()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 7);
        await using var ledger = LedgerRig.Open(disk);
        var tree = new MerkleFrontier();

        var limits = LedgerRig.Options();
        while (ledger.Read(tree.Size, limits.FrameEntriesMax, limits.FrameBytesMax) is { } batch)
        {
            foreach (var entry in batch.Entries)
            {
                tree.Append(entry.Span);
            }

            Assert.True(batch.EndsAtFrame);
            Assert.Equal(tree.Root(), batch.Checkpoint.Root);
        }

        Assert.Equal((ulong)all.Count, tree.Size);
    }

    [Fact]
    public async Task A_reader_may_start_anywhere_with_any_limits()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 8);
        await using var ledger = LedgerRig.Open(disk);

        for (var start = 0; start < all.Count; start++)
        {
            foreach (var (maxEntries, maxBytes) in new[] { (1, 0), (3, 1_000), (1_000, 1_000_000) })
            {
                var batch = ledger.Read((ulong)start, maxEntries, maxBytes)!;

                Assert.InRange(batch.Entries.Count, 1, maxEntries);
                Assert.True(batch.Entries.Count == 1 || batch.Entries.Sum(entry => entry.Length) <= maxBytes);
                LedgerRig.AssertSame(
                    all.Skip(start).Take(batch.Entries.Count), [.. batch.Entries.Select(entry => entry.ToArray())]);
                Assert.True(batch.Checkpoint.Size >= batch.NextIndex);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Read((ulong)all.Count + 1, 1, 1));
    }

    [Fact]
    public async Task What_no_frame_may_hold_is_refused_before_anything_is_written()
    {
        await using var ledger = LedgerRig.Open(_disk);
        var steps = _disk.Steps;
        var tooLarge = new ReadOnlyMemory<byte>(new byte[4_097]);
        var full = Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[4_096]), 3).ToArray();

        foreach (var batch in new[] { [], [tooLarge], full, new ReadOnlyMemory<byte>[65] })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await ledger.AppendAsync(batch, Never));
        }

        Assert.Equal(steps, _disk.Steps);
        Assert.Equal(0ul, (await ledger.AppendAsync("still works")).FirstIndex);
    }

    [Fact]
    public async Task A_batch_of_exactly_the_limit_fits()
    {
        await using var ledger = LedgerRig.Open(_disk);
        var options = LedgerRig.Options();
        var large = options.EntryBytesMax;
        var rest = options.BatchBytesMax - (2 * LedgerOptions.CostOf(large)) - LedgerOptions.CostOf(0);

        var result = await ledger.AppendAsync([new byte[large], new byte[large], new byte[rest]], Never);

        Assert.Equal(3, result.Count);
        Assert.Equal([large, large, rest], ledger.ReadAll().Select(entry => entry.Length));
    }

    [Fact]
    public async Task Followers_wake_when_the_ledger_grows_and_when_it_closes()
    {
        var ledger = LedgerRig.Open(_disk);
        var follower = ledger.WaitForSizeAsync(1, Never);

        await ledger.AppendAsync("one");
        Assert.False(follower.IsCompleted);
        await ledger.AppendAsync("two");
        await follower;

        using var impatient = new CancellationTokenSource();
        var cancelled = ledger.WaitForSizeAsync(2, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var last = ledger.WaitForSizeAsync(2, Never);
        await ledger.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => last);
    }

    [Fact]
    public async Task A_second_writer_is_refused_until_the_first_has_closed()
    {
        var first = LedgerRig.Open(_disk);

        var refused = Assert.Throws<LedgerLockedException>(() => LedgerRig.Open(_disk));
        Assert.Contains(LedgerRig.Folder, refused.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        await LedgerRig.Open(_disk).DisposeAsync();
    }

    [Fact]
    public async Task Another_key_or_another_origin_is_refused_by_name()
    {
        await using (var ledger = LedgerRig.Open(_disk))
        {
            await ledger.AppendAsync("one");
        }

        using var stranger = NoteSigner.Create(LedgerRig.Origin);
        var key = Assert.Throws<LedgerException>(() => SegmentLedger.Open(
            LedgerRig.Options(), stranger, _disk, TimeProvider.System, NullLogger.Instance));
        Assert.Contains(LedgerRig.Signer.Verifier.KeyIdText, key.Message, StringComparison.Ordinal);

        const string Elsewhere = "edgevault/dc2/gw1/1";
        using var other = NoteSigner.Create(Elsewhere);
        var origin = Assert.Throws<LedgerException>(() => SegmentLedger.Open(
            LedgerRig.Options(origin: Elsewhere), other, _disk, TimeProvider.System, NullLogger.Instance));
        Assert.Contains("the configuration says edgevault/dc2/gw1/1", origin.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_name_every_fault_at_once()
    {
        var options = new LedgerOptions
        {
            Path = "",
            Origin = "edgevault/DC 1/gw1/01",
            SegmentBytes = 5_000,
            EntryBytesMax = 70_000,
            FrameEntriesMax = 0,
            FrameBytesMax = 100,
        };

        Assert.Equal(7, options.Faults().Count);
        Assert.Empty(new LedgerOptions { Path = "x", Origin = LedgerRig.Origin }.Faults());
    }

    [Fact]
    public async Task Events_cost_no_allocation_beyond_their_batch()
    {
        await using var ledger = LedgerRig.Open(_disk);
        var one = LedgerRig.Entries("a");
        var many = Enumerable.Repeat(one[0], 60).ToArray();
        var warm = await MeasureAsync(ledger, many) + await MeasureAsync(ledger, one);

        var forOne = Enumerable.Range(0, 20).Min(_ => MeasureAsync(ledger, one).Result);
        var forMany = Enumerable.Range(0, 20).Min(_ => MeasureAsync(ledger, many).Result);

        Assert.True(warm > 0);
        Assert.InRange(forMany - forOne, -256, 256);
    }

    private static async Task<long> MeasureAsync(SegmentLedger ledger, ReadOnlyMemory<byte>[] batch)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        await ledger.AppendAsync(batch, Never);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
