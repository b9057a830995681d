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
        Assert.Equal(all, ledger.ReadAll());
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
                Assert.Equal(fault == DiskFault.NoSpace, ledger.State.Reason!.Contains("full", StringComparison.Ordinal));
            }
        }

        Assert.Equal((ulong)acknowledged.Count, ledger.DurableSize);
        return acknowledged;
    }
}
