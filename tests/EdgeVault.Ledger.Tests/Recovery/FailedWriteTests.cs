using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Recovery;

/// <summary>A failed write or sync: nothing is acknowledged before it stands on sound ground.</summary>
public sealed class FailedWriteTests
{
    private static readonly string Block = new('x', 3_000);

    /// <summary>
    /// Goal: one failed step costs nothing: the ledger makes it good by itself, and a power cut that loses the failed
    /// ranges finds all that was acknowledged. Method: each step of a workload that changes segments fails once.
    /// </summary>
    [Theory]
    [InlineData(DiskFault.Fail)]
    [InlineData(DiskFault.NoSpace)]
    public async Task One_failed_step_is_made_good_and_loses_nothing_acknowledged(DiskFault fault)
    {
        for (var (step, reached) = (1, true); reached; step++)
        {
            var disk = new MemoryDisk();
            await using (LedgerRig.Open(disk))
            {
            }

            await using var ledger = LedgerRig.Open(disk);
            var failing = disk.Steps + step;
            disk.OnStep = each => each.Number == failing ? fault : DiskFault.None;
            var texts = Enumerable.Range(0, 8).Select(number => $"{number} {Block[..(number % 2 * 3_000)]}").ToArray();
            foreach (var text in texts)
            {
                await ledger.AppendAsync(text);
            }

            reached = disk.Steps >= failing;
            Assert.True(ledger.State == LedgerState.Writable, $"step {step}: {ledger.State.Reason}");
            Assert.Equal(texts, ledger.ReadAll().Texts());
            disk.OnStep = null;
            disk.Crash(() => false);

            await using var reopened = LedgerRig.Open(disk);
            Assert.True(reopened.State == LedgerState.Writable, $"step {step}: {reopened.State.Reason}");
            Assert.Equal(texts, reopened.ReadAll().Texts());
            AssertSound(disk);
        }
    }

    /// <summary>
    /// Goal: where the rule cannot be followed either, nothing is acknowledged from then on, nothing hangs, and what was
    /// acknowledged is there after a power cut. Method: the disk fails for good at each step.
    /// </summary>
    [Fact]
    public async Task A_disk_that_fails_for_good_stops_the_ledger_until_restart()
    {
        for (var (step, reached) = (1, true); reached; step++)
        {
            var disk = new MemoryDisk();
            await using (LedgerRig.Open(disk))
            {
            }

            var ledger = LedgerRig.Open(disk);
            var failing = disk.Steps + step;
            disk.OnStep = each => each.Number >= failing ? DiskFault.Fail : DiskFault.None;
            var acknowledged = new List<string>();
            for (var number = 0; number < 8; number++)
            {
                var text = $"{number} {Block}";
                try
                {
                    await ledger.AppendAsync(text);
                    acknowledged.Add(text);
                }
                catch (LedgerUnavailableException)
                {
                    Assert.Equal(LedgerMode.Faulted, ledger.State.Mode);
                }
            }

            reached = disk.Steps >= failing;
            Assert.Equal((ulong)acknowledged.Count, ledger.DurableSize);
            Assert.Equal(acknowledged, ledger.ReadAll().Texts());
            await ledger.DisposeAsync();
            disk.OnStep = null;
            disk.Crash(() => false);

            await using var reopened = LedgerRig.Open(disk);
            Assert.True(reopened.State == LedgerState.Writable, $"step {step}: {reopened.State.Reason}");
            Assert.Equal(acknowledged, reopened.ReadAll().Texts().Take(acknowledged.Count));
        }
    }

    /// <summary>
    /// Goal: what a restarted process serves survives a power cut, although the cache it read from may hold pages that
    /// a failed sync left clean and unwritten. Method: from each step on all syncs fail, the process restarts without a
    /// power cut on a disk that is well again, and the power is cut at each step of its next append.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_is_served_after_a_failed_sync_and_a_restart_survives_a_power_cut(int keptOfTwo)
    {
        for (var (step, reached) = (1, true); reached; step++)
        {
            for (var cut = 1; cut <= 5; cut++)
            {
                var random = new Random(step);
                var disk = new MemoryDisk();
                await using (LedgerRig.Open(disk))
                {
                }

                reached = await FailFromAsync(disk, step);
                var served = await ServedThenCutAsync(disk, cut);
                disk.Crash(() => random.Next(2) < keptOfTwo);

                await using var ledger = LedgerRig.Open(disk);
                Assert.True(ledger.State == LedgerState.Writable, $"step {step}, cut {cut}: {ledger.State.Reason}");
                Assert.Equal(served, ledger.ReadAll().Texts().Take(served.Length));
            }
        }
    }

    [Fact]
    public async Task A_failed_frame_is_copied_byte_for_byte_into_the_next_segment_and_never_signed_again()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one");
        FailOnce(disk, "fdatasync", "00000000.seg");

        var second = await ledger.AppendAsync("two");

        Assert.Equal(LedgerState.Writable, ledger.State);
        var failed = disk.ReadAllBytes(LedgerRig.PathOf("00000000.seg")).AsSpan(2 * 4_096, 4_096);
        var copied = disk.ReadAllBytes(LedgerRig.PathOf("00000001.seg")).AsSpan(4_096, 4_096);
        Assert.True(failed.SequenceEqual(copied));
        Assert.Equal(second.Checkpoint.ToString(), ledger.Read(1, 1, 100)!.Checkpoint.ToString());
        await ledger.AppendAsync("three");
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        Assert.Equal(["one", "two", "three"], reader.ReadAll().Texts());
        AssertSound(disk);
    }

    [Fact]
    public async Task Nothing_is_written_again_through_a_descriptor_that_failed()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one");
        var after = new List<string>();
        var failed = false;
        disk.OnStep = step =>
        {
            if (failed)
            {
                after.Add($"{step.Operation} {step.File}");
            }

            var fails = !failed && step is { Operation: "fdatasync", File: "00000000.seg" };
            failed |= fails;
            return fails ? DiskFault.Fail : DiskFault.None;
        };

        await ledger.AppendAsync("two");
        await ledger.AppendAsync("three");

        Assert.DoesNotContain(after, step => step.EndsWith(" 00000000.seg", StringComparison.Ordinal));
        Assert.Contains("fdatasync 00000001.seg", after);
    }

    [Fact]
    public async Task Segments_that_failed_one_after_another_are_void_and_nothing_is_missed()
    {
        var disk = new MemoryDisk();
        var texts = new List<string>();
        await using (var ledger = LedgerRig.Open(disk))
        {
            for (var number = 0; number < 5; number++)
            {
                FailOnce(disk, "fdatasync", $"{number:D8}.seg");
                texts.Add($"entry {number}");
                await ledger.AppendAsync(texts[^1]);
            }

            Assert.Equal(texts, ledger.ReadAll().Texts());
        }

        // Whatever stands in a void segment, be it noise, is nobody's loss.
        disk.WriteAllBytes(LedgerRig.PathOf("00000000.seg"), new byte[4 * 4_096].Select((_, at) => (byte)at).ToArray());
        await using var reopened = LedgerRig.Open(disk);
        Assert.Equal(LedgerState.Writable, reopened.State);
        Assert.Equal(texts, reopened.ReadAll().Texts());
        AssertSound(disk);
    }

    /// <summary>
    /// Found by simulation, seed 9720: a frame that failed in a new segment is copied into the one behind it, and the
    /// header of the first may be gone. Goal: opening keeps the copy, although no anchor names it yet. Method: the power is
    /// cut before the anchor is synced, and takes all that no sync made durable.
    /// </summary>
    /// <param name="sectorsKept">What the failed sync left of header and frame: nothing, the header, all.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task A_frame_that_failed_and_was_copied_is_kept_before_any_anchor_names_it(int sectorsKept)
    {
        const string Copied = "acknowledged to nobody";
        var asked = 0;
        var disk = new MemoryDisk { FailedSyncs = CrashRule.From(() => asked++ < sectorsKept) };
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync(Block, Block, Block);
        disk.OnStep = step => step switch
        {
            { Operation: "fdatasync", File: "00000001.seg" } => DiskFault.Fail,
            { Operation: "fdatasync", File: "anchor" } => DiskFault.PowerCut,
            _ => DiskFault.None,
        };
        await Assert.ThrowsAsync<PowerCutException>(() => ledger.AppendAsync(Copied));
        disk.OnStep = null;
        disk.Crash(CrashRule.Nothing);

        await using var reopened = LedgerRig.Open(disk);

        Assert.Equal(LedgerState.Writable, reopened.State);
        Assert.Equal(1, reopened.Recovery.FramesKept);
        await reopened.AppendAsync("goes on");
        Assert.Equal([Block, Block, Block, Copied, "goes on"], reopened.ReadAll().Texts());
        AssertSound(disk);
    }

    [Fact]
    public async Task A_failed_anchor_is_replaced_by_a_new_file()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one");
        FailOnce(disk, "fdatasync", "anchor");

        await ledger.AppendAsync("two");
        await ledger.AppendAsync("three");
        disk.Crash(() => false);

        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        Assert.Equal(["one", "two", "three"], reader.ReadAll().Texts());
    }

    [Fact]
    public async Task Health_says_what_happens_and_the_outage_is_on_record()
    {
        var disk = new MemoryDisk();
        var time = new ManualTimeProvider();
        await using var ledger = SegmentLedger.Open(
            LedgerRig.Options(), LedgerRig.Signer, disk, time, NullLogger.Instance);
        var began = time.GetUtcNow();
        var during = default(LedgerState);
        FailOnce(disk, "fdatasync", "00000000.seg", () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            during = ledger.State;
        });

        Assert.Null(ledger.LastOutage);
        await ledger.AppendAsync("one");

        Assert.Equal(LedgerMode.Recovering, during!.Mode);
        Assert.Contains("fdatasync of /data/ledger/00000000.seg failed", during.Reason, StringComparison.Ordinal);
        Assert.Equal(LedgerState.Writable, ledger.State);
        Assert.Equal(began, ledger.LastOutage!.From);
        Assert.Equal(began + TimeSpan.FromSeconds(2), ledger.LastOutage.To);
    }

    [Fact]
    public async Task A_disk_that_cannot_sync_on_open_is_served_read_only()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 5);
        disk.OnStep = step => step.Operation is "fsync" ? DiskFault.Fail : DiskFault.None;

        await using var ledger = LedgerRig.Open(disk);

        Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
        Assert.Contains("the disk fails: fsync", ledger.State.Reason, StringComparison.Ordinal);
        Assert.Empty(ledger.Recovery.Problems);
        LedgerRig.AssertSame(all, ledger.ReadAll());
    }

    /// <summary>Fails one step of this kind, and calls back at the next step of any.</summary>
    private static void FailOnce(MemoryDisk disk, string operation, string file, Action? atTheNext = null)
    {
        var failed = false;
        disk.OnStep = step =>
        {
            if (failed)
            {
                atTheNext?.Invoke();
                atTheNext = null;
                return DiskFault.None;
            }

            failed = step.Operation == operation && step.File == file;
            return failed ? DiskFault.Fail : DiskFault.None;
        };
    }

    private static async Task<bool> FailFromAsync(MemoryDisk disk, int step)
    {
        await using var ledger = LedgerRig.Open(disk);
        var failing = disk.Steps + step;
        disk.OnStep = each => each.Number >= failing ? DiskFault.Fail : DiskFault.None;
        for (var number = 0; number < 4 && ledger.State == LedgerState.Writable; number++)
        {
            try
            {
                await ledger.AppendAsync($"{number} {Block[..(number % 2 * 3_000)]}");
            }
            catch (LedgerUnavailableException e)
            {
                Assert.Equal(e.State, ledger.State);
            }
        }

        disk.OnStep = null;
        return disk.Steps >= failing;
    }

    private static async Task<string[]> ServedThenCutAsync(MemoryDisk disk, int cut)
    {
        await using var ledger = LedgerRig.Open(disk);
        Assert.Equal(LedgerState.Writable, ledger.State);
        var served = ledger.ReadAll().Texts();
        var cutting = disk.Steps + cut;
        disk.OnStep = each => each.Number == cutting ? DiskFault.PowerCut : DiskFault.None;
        try
        {
            await ledger.AppendAsync("last");
            served = [.. served, "last"];
        }
        catch (PowerCutException)
        {
            Assert.Equal((ulong)served.Length, ledger.DurableSize);
        }

        disk.OnStep = null;
        return served;
    }

    private static void AssertSound(MemoryDisk disk)
    {
        var report = LedgerVerifier.Verify(
            LedgerRig.Folder, disk, LedgerRig.Signer.Verifier, null, CancellationToken.None);
        Assert.True(report.IsSound && report.IsSigned, string.Join("; ", report.Problems));
    }
}
