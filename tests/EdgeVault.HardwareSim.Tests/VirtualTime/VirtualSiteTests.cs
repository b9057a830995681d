using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.VirtualTime;

public sealed class VirtualSiteTests
{
    private static readonly Scenario Typical = Presets.Named("typical") with { Seed = 7 };

    [Fact]
    public void Same_seed_gives_the_same_messages() =>
        Assert.Equal(Ear.Of(Typical, 20).Digest(), Ear.Of(Typical, 20).Digest());

    [Fact]
    public void Another_seed_gives_others() =>
        Assert.NotEqual(Ear.Of(Typical, 5).Digest(), Ear.Of(Typical with { Seed = 8 }, 5).Digest());

    [Fact]
    public void Messages_arrive_in_the_order_of_time_and_after_the_reads_in_them()
    {
        var ear = Ear.Of(Typical, 20);

        Assert.Equal(ear.Arrivals.Order(), ear.Arrivals);
        // The clocks of this preset are right.
        Assert.All(ear.Reports, report => Assert.InRange(
            report.ArrivedUs - (report.LastSeenUs - Ear.StartUs), 0, 300_000));
    }

    [Fact]
    public void Every_read_is_reported_once_however_it_is_folded()
    {
        var folded = Typical with
        {
            Readers = Typical.Readers.ToDictionary(
                reader => reader.Key, reader => reader.Value with { FoldReads = true, ReportMs = 500 }),
        };

        var (plain, merged) = (Ear.Of(Typical, 20), Ear.Of(folded, 20));

        Assert.All(plain.Reports, report => Assert.Equal(1, report.SeenCount));
        Assert.Contains(merged.Reports, report => report.SeenCount > 1);
        // What still waits in a reader when the time is up was read and not told.
        Assert.InRange(plain.Site.Reads - plain.Reports.Sum(report => report.SeenCount), 0, 200);
        Assert.InRange(merged.Site.Reads - merged.Reports.Sum(report => report.SeenCount), 0, 600);
    }
}
