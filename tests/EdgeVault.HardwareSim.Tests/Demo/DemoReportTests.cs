using EdgeVault.HardwareSim.Demo;
using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class DemoReportTests
{
    private static readonly SiteScore Good = new(40, 0, 2, 0, 0, 1, 3, []);

    private static readonly StationScore Scanned = new(60, 50, 9, 31, 0, 0, 0, []);

    private static readonly SiteReport Site = new("dc1", 18_234, 57, Good, Scanned, []);

    private readonly DemoReport _good = new(7, [Site], 57, 0, []);

    [Fact]
    public void Json_is_that_of_the_contract() => Assert.Equal(
        """{"seed":7,"sites":[{"site":"dc1","reads":18234,"events":57,"passages":"""
        + """{"right":40,"wrong":0,"unresolved":2,"missed":0,"invented":0,"doubted":0},"ledger":"sound","""
        + "\"stations\":" + """{"scans":60,"accepted":50,"refused":9,"right":31,"wrong":0,"missed":0,"invented":0},"""
        + "\"carriers\":" + """{"named":0,"others":0,"nobody":0}}],"""
        + "\"hub\":{\"events\":57,\"lag\":0},\"ok\":true}",
        _good.ToJson().ToJsonString());

    [Fact]
    public void With_several_sites_it_tells_what_went_on_between_them()
    {
        var trade = new TradeTruth
        {
            Delivered = { ("dc1", "dc1-t1") },
            Reservations = { new TradeReservation("buyer-0001", "dc2", "dc2-t1", WhileCut: true, Event: 2) },
            Transfer = new TradeTransfer("dc1-t1", "dc1", "dc2", InStockMeanwhile: 0),
            Cut = new TradeCut("dc2", TimeSpan.FromSeconds(6.04), Behind: 3),
        };
        var report = _good with { Sites = [Site, Site with { Site = "dc2" }], Trade = trade };

        Assert.Equal(
            """{"delivered":1,"reserved":1,"reservedWhileCut":1,"cut":{"site":"dc2","seconds":6,"behind":3},"""
            + "\"transfer\":" + """{"piece":"dc1-t1","from":"dc1","to":"dc2","inStockMeanwhile":0}}""",
            report.ToJson()["trade"]!.ToJsonString());
        Assert.Contains("1 of them while the line was cut, 6 s, 3 events behind", string.Join('\n', SummaryTable.Lines(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Anything_that_disagrees_with_the_truth_is_not_ok()
    {
        Assert.True(_good.IsOk);
        Assert.False(WithScore(Good with { Wrong = 1, Faults = ["wrong"] }).IsOk);
        Assert.False(WithScore(Good with { Invented = 1, Faults = ["invented"] }).IsOk);
        Assert.False(WithScore(Good with { Missed = 1, Misses = ["missed"] }).IsOk);
        Assert.False((_good with { Sites = [Site with { Problems = ["a bit flipped"] }] }).IsOk);
        Assert.False((_good with { HubFaults = ["the hub has 56 events"] }).IsOk);
        Assert.False((_good with { Sites = [Site with { Reads = 0 }] }).IsOk);
        Assert.False((_good with { Sites = [Site with { Stations = Scanned with { Accepted = 0 } }] }).IsOk);
        Assert.False((_good with { Sites = [Site with { Stations = Scanned with { Missed = 1, Faults = ["missed"] } }] }).IsOk);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(60, false)]
    public void What_the_world_lets_nobody_hear_may_be_missed_as_often_as_promised(int missed, bool isOk)
    {
        var judged = Enumerable.Range(0, 100).Select(number => Crossing(number, number < missed)).ToList();
        var score = Good with { Missed = missed, Misses = ["lost"], Judged = judged };

        Assert.Equal(isOk, (WithScore(score) with { RightLeast = 0.985 }).IsOk);
        Assert.False(WithScore(score).IsOk);
    }

    [Fact]
    public void Table_is_aligned_and_ends_with_the_verdict()
    {
        var lines = SummaryTable.Lines(_good).ToList();

        Assert.Equal(lines[0].Length, lines[1].Length);
        Assert.StartsWith("ok", lines[^1], StringComparison.Ordinal);
        Assert.Contains("! dc1: lost", SummaryTable.Lines(WithScore(Good with { Missed = 1, Misses = ["lost"] })));
    }

    private static JudgedCrossing Crossing(int number, bool isMissed) => new(
        new CrossingLine(
            $"p-{number}", $"{number:X24}", "door-1", Direction.In, default, default, default, "carrier-01", $"door-1/{number / 5}",
            new(30, 30)),
        isMissed ? null : new SeenPassage(0, "door-1", $"{number:X24}", "in", default, default),
        isMissed ? Outcome.Missed : Outcome.Right);

    private DemoReport WithScore(SiteScore score) => _good with { Sites = [Site with { Score = score }] };
}
