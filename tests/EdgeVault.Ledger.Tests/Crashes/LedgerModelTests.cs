using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Crashes;

/// <summary>The simulation's own rules: what they let vanish, and what they do not.</summary>
public sealed class LedgerModelTests
{
    private const string Who = "a test";
    private static readonly byte[][] Batch = [[1], [2]];

    private readonly LedgerModel _model = new();

    public LedgerModelTests() => _model.Offer(0, [.. Batch.Select(entry => (ReadOnlyMemory<byte>)entry)]);

    [Fact]
    public void What_was_seen_must_be_found_by_the_next_writable_ledger()
    {
        _model.Observe(0, Batch, isSure: false, Who);

        Assert.Throws<RuleBrokenException>(() => _model.ObserveWritable(0, [], Who));
        _model.ObserveWritable(0, Batch, Who);
        Assert.Equal((2, 2, 2), (_model.Known, _model.Sure, _model.Confirmed));
    }

    [Fact]
    public void What_was_not_sure_may_vanish_when_an_opening_broke_off_or_come_back_as_a_whole()
    {
        _model.Observe(0, Batch, isSure: false, Who);
        _model.Doubt();
        var other = _model.Clone();

        _model.ObserveWritable(0, [], Who);
        Assert.Throws<RuleBrokenException>(() => other.Clone().ObserveWritable(0, [Batch[0]], Who));
        other.ObserveWritable(0, Batch, Who);
        Assert.Equal((0, 2), (_model.Known, other.Known));
    }

    [Fact]
    public void What_was_seen_under_a_durable_anchor_stays_whatever_comes()
    {
        _model.Observe(0, Batch, isSure: true, Who);
        _model.Doubt();

        Assert.Equal(2, _model.Known);
        Assert.Throws<RuleBrokenException>(() => _model.ObserveWritable(0, [], Who));
    }

    /// <summary>Goal: a whole frame is asked for wherever it stands. Method: its first place failed, seed 9720.</summary>
    [Fact]
    public async Task A_frame_behind_a_segment_that_failed_is_one_that_stands()
    {
        var disk = new MemoryDisk { FailedSyncs = CrashRule.Nothing };
        await using var ledger = LedgerRig.Open(disk);
        var large = new string('x', 3_000);
        await ledger.AppendAsync(large, large, large);
        disk.OnStep = step =>
            step is { Operation: "fdatasync", File: "00000001.seg" } ? DiskFault.Fail : DiskFault.None;
        await ledger.AppendAsync("copied");
        disk.Crash(CrashRule.Nothing);

        var frames = new StandingFrames(disk, disk.Files.Where(file => file.EndsWith(".seg", StringComparison.Ordinal)));

        Assert.Equal(4UL, frames.ReachFrom(0));
        Assert.Equal(4UL, frames.ReachFrom(3));
        Assert.Equal(2UL, frames.ReachFrom(2));
    }
}
