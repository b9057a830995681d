using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Retention;

public sealed class LaggingReaderTests
{
    /// <summary>
    /// Found by simulation, seed 736: who had last looked before more than one segment began, and looked again when they
    /// were pruned, took the gap for damage until it was started again.
    /// </summary>
    [Fact]
    public async Task Who_lagged_when_segments_were_pruned_reads_on_from_the_mark()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("first");
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        Assert.Equal(["first"], reader.ReadAll().Texts());
        Assert.Equal(["first"], ledger.ReadAll().Texts());
        for (var number = 0; number < 12; number++)
        {
            await ledger.AppendAsync($"{number} {new string('x', 3_000)}");
        }

        var floor = ledger.PrunePoints[^1];
        Assert.True(ledger.PrunePoints.Count > 1);
        await ledger.PruneAsync(floor, "base"u8.ToArray(), []);

        reader.Refresh();
        Assert.Equal(floor, reader.Read(floor, 1, 1)!.FirstIndex);
        Assert.Equal(floor, ledger.Read(floor, 1, 1)!.FirstIndex);
    }

    [Fact]
    public async Task A_pruned_ledger_on_a_failing_disk_still_says_where_it_begins()
    {
        var disk = new MemoryDisk();
        ulong floor;
        await using (var ledger = LedgerRig.Open(disk))
        {
            for (var number = 0; number < 12; number++)
            {
                await ledger.AppendAsync($"{number} {new string('x', 3_000)}");
            }

            floor = ledger.PrunePoints[^1];
            await ledger.PruneAsync(floor, "base"u8.ToArray(), [0]);
        }

        disk.OnStep = step => step.Operation == "fsync" ? DiskFault.Fail : DiskFault.None;
        await using var reopened = LedgerRig.Open(disk);

        Assert.Equal(LedgerMode.ReadOnly, reopened.State.Mode);
        Assert.Equal(floor, reopened.MinIndex);
        Assert.Throws<LedgerPrunedException>(() => reopened.Read(0, 1, 1));
        Assert.Equal("base"u8.ToArray(), reopened.ReadBaseState()!.Value.ToArray());
        Assert.StartsWith("0 x", System.Text.Encoding.UTF8.GetString(reopened.Find(0)!.Value.Span), StringComparison.Ordinal);
    }
}
