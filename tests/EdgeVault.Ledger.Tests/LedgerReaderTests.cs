using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests;

public sealed class LedgerReaderTests
{
    [Fact]
    public async Task Sees_what_is_anchored_while_the_writer_runs_and_nothing_above()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("one", "two");
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);

        await ledger.AppendAsync("three");
        Assert.Equal(["one", "two"], reader.ReadAll().Texts());
        Assert.True(reader.Refresh());
        Assert.False(reader.Refresh());
        Assert.Equal(["one", "two", "three"], reader.ReadAll().Texts());

        disk.OnStep = step => step.Operation == "pwrite" && step.File.StartsWith("anchor", StringComparison.Ordinal)
            ? DiskFault.Fail : DiskFault.None;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("four"));
        Assert.False(reader.Refresh());
        Assert.Equal(3, reader.ReadAll().Count);
    }

    [Fact]
    public async Task Follows_over_many_segments_in_parallel_with_the_writer()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        var random = new Random(3);
        var model = new List<byte[]>();
        var seen = new List<byte[]>();
        var following = Task.Run(
            () => FollowAsync(ledger, reader, seen, 400), TestContext.Current.CancellationToken);

        while (model.Count < 400)
        {
            var batch = LedgerRig.RandomBatch(random);
            model.AddRange(batch.Select(entry => entry.ToArray()));
            await ledger.AppendAsync(batch, CancellationToken.None);
        }

        await following;
        LedgerRig.AssertSame(model.Take(seen.Count), seen);
    }

    /// <summary>
    /// Found by simulation, seed 7412: a gateway killed between an anchor's write and its sync leaves an anchor that a
    /// power cut takes back, and the next opening may then lose what only it named.
    /// </summary>
    [Fact]
    public async Task What_a_reader_was_shown_outlives_a_power_cut()
    {
        var disk = new MemoryDisk();
        MemoryDisk? killed = null;
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("before");
        disk.OnStep = step =>
        {
            killed = step is { Operation: "fdatasync", File: "anchor" } ? disk.Snapshot() : killed;
            return DiskFault.None;
        };
        await ledger.AppendAsync("acknowledged to nobody");

        using (var reader = LedgerReader.Open(LedgerRig.Folder, killed!))
        {
            Assert.Equal(2UL, reader.Size);
            Assert.True(reader.IsDurable);
        }

        killed!.Crash(CrashRule.Nothing);
        using var after = LedgerReader.Open(LedgerRig.Folder, killed);
        Assert.Equal(["before", "acknowledged to nobody"], after.ReadAll().Texts());
    }

    [Fact]
    public async Task Looking_again_syncs_only_what_is_new()
    {
        var disk = new MemoryDisk();
        await using var ledger = LedgerRig.Open(disk);
        await ledger.AppendAsync("first");
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        var before = disk.Steps;

        Assert.False(reader.Refresh());
        Assert.Equal(before, disk.Steps);
        Assert.True(reader.IsDurable);

        await ledger.AppendAsync("second");
        before = disk.Steps;
        Assert.True(reader.Refresh());
        Assert.True(disk.Steps > before);
    }

    [Fact]
    public async Task A_disk_that_syncs_no_more_is_still_read()
    {
        var disk = new MemoryDisk();
        await using (var ledger = LedgerRig.Open(disk))
        {
            await ledger.AppendAsync("before");
        }

        disk.OnStep = step => step.Operation.EndsWith("sync", StringComparison.Ordinal) ? DiskFault.Fail : DiskFault.None;
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);

        Assert.False(reader.IsDurable);
        Assert.Equal(["before"], reader.ReadAll().Texts());
    }

    [Fact]
    public void No_ledger_is_said_plainly()
    {
        var error = Assert.Throws<LedgerException>(() => LedgerReader.Open("/nowhere", new MemoryDisk()));
        Assert.Contains("There is no ledger in /nowhere", error.Message, StringComparison.Ordinal);
    }

    private static async Task FollowAsync(SegmentLedger ledger, LedgerReader reader, List<byte[]> seen, int wanted)
    {
        while (seen.Count < wanted)
        {
            await ledger.WaitForSizeAsync((ulong)seen.Count, CancellationToken.None);
            reader.Refresh();
            while (reader.Read((ulong)seen.Count, 16, 4_096) is { } batch)
            {
                seen.AddRange(batch.Entries.Select(entry => entry.ToArray()));
            }
        }
    }
}
