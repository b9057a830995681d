using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Recovery;

public sealed class FailedWriteTests
{
    /// <summary>
    /// Goal: after a failed write or sync nothing is acknowledged, the state says why, and a restart, with the power
    /// cut and the failed ranges lost, finds all that was acknowledged. Method: each step of a workload fails once.
    /// </summary>
    [Theory]
    [InlineData(DiskFault.Fail)]
    [InlineData(DiskFault.NoSpace)]
    public async Task Any_failed_step_stops_the_ledger_and_loses_nothing_acknowledged(DiskFault fault)
    {
        for (var (step, reached) = (1, true); reached; step++)
        {
            var disk = new MemoryDisk();
            await using (LedgerRig.Open(disk))
            {
            }

            var failing = disk.Steps + step;
            disk.OnStep = each => each.Number == failing ? fault : DiskFault.None;
            var acknowledged = await WorkAsync(disk, fault);
            reached = disk.Steps >= failing;
            disk.OnStep = null;
            disk.Crash(() => false);

            await using var ledger = LedgerRig.Open(disk);
            Assert.True(ledger.State == LedgerState.Writable, $"step {step}: {ledger.State.Reason}");
            Assert.Equal(acknowledged, ledger.ReadAll().Texts().Take(acknowledged.Count));
        }
    }

    /// <summary>
    /// Goal: what a restarted process serves survives a power cut, although the cache it read from may hold pages that
    /// a failed sync left clean and unwritten. Method: each sync fails once, the process restarts without a power cut,
    /// and the power is cut at each step of its next append.
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

                var failing = disk.Steps + step;
                disk.OnStep = each => each.Number == failing ? DiskFault.Fail : DiskFault.None;
                await WorkAsync(disk, DiskFault.Fail);
                reached = disk.Steps >= failing;
                disk.OnStep = null;
                var served = await ServedThenCutAsync(disk, cut);
                disk.Crash(() => random.Next(2) < keptOfTwo);

                await using var ledger = LedgerRig.Open(disk);
                Assert.True(ledger.State == LedgerState.Writable, $"step {step}, cut {cut}: {ledger.State.Reason}");
                Assert.Equal(served, ledger.ReadAll().Texts().Take(served.Length));
            }
        }
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

    [Fact]
    public async Task A_failed_sync_is_never_tried_again()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one");
        disk.OnStep = step => step is { Operation: "fdatasync" } ? DiskFault.Fail : DiskFault.None;

        var error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("two"));

        disk.OnStep = null;
        var steps = disk.Steps;
        Assert.Equal(LedgerMode.Faulted, ledger.State.Mode);
        Assert.Contains("fdatasync of /data/ledger/00000000.seg failed", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("three"));
        Assert.Equal(steps, disk.Steps);
        Assert.Equal((1ul, 1ul), (ledger.DurableSize, ledger.Checkpoint.Size));
        Assert.Equal(["one"], ledger.ReadAll().Texts());
    }

    [Fact]
    public async Task A_full_disk_is_named_and_still_has_the_segment_made_ahead()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        disk.OnStep = step => step.Operation is "posix_fallocate" ? DiskFault.NoSpace : DiskFault.None;
        var block = new string('x', 3_000);

        for (var frame = 0; frame < 6; frame++)
        {
            await ledger.AppendAsync(block);
        }

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync(block));
        Assert.Contains("the disk is full", ledger.State.Reason, StringComparison.Ordinal);
        Assert.Equal(6ul, ledger.DurableSize);
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

    private static async Task<List<string>> WorkAsync(MemoryDisk disk, DiskFault fault)
    {
        var acknowledged = new List<string>();
        await using var ledger = LedgerRig.Open(disk);
        for (var number = 0; number < 8; number++)
        {
            var text = $"{number} {new string('x', number % 2 * 3_000)}";
            try
            {
                await ledger.AppendAsync(text);
                Assert.Equal(LedgerState.Writable, ledger.State);
                acknowledged.Add(text);
            }
            catch (LedgerUnavailableException)
            {
                Assert.NotEqual(LedgerMode.Writable, ledger.State.Mode);
                var saysFull = ledger.State.Reason!.Contains("full", StringComparison.Ordinal);
                Assert.Equal(fault == DiskFault.NoSpace, saysFull);
            }
        }

        Assert.Equal((ulong)acknowledged.Count, ledger.DurableSize);
        return acknowledged;
    }
}
