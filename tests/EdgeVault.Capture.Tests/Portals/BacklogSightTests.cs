using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Portals;

/// <summary>A door with two readers, r1 and r2. Times in seconds.</summary>
public sealed class BacklogSightTests
{
    // Three keepalives of ten seconds.
    private const int Notice = 30;
    private const int Mark = 15;
    private const int Live = 5;

    private readonly BacklogSight _sight;

    public BacklogSightTests()
    {
        var options = Configured.Door();
        options.Readers["r2"] = new ReaderOptions { Endpoint = "llrp://127.0.0.1:5085" };
        options.Portals["door-1"].Antennas["r2/1"] = "inside";
        var plan = CapturePlan.Of(options);
        _sight = new BacklogSight(plan.Portals[0], plan);
    }

    [Fact]
    public void Where_both_were_away_and_both_have_told_all_reads_are_here()
    {
        Away(0, 100, 500);
        Away(0, 100, 500);
        Away(1, 200, 600);
        Told(0, 500);
        Told(1, 600);

        Assert.Equal([(200 + Notice, 500 - Live)], Spans());
    }

    [Fact]
    public void A_reader_that_was_not_away_or_has_not_told_leaves_nothing_in_sight()
    {
        Away(0, 100, 500);
        Told(0, 500);
        Assert.Empty(Spans());

        Away(1, 100, 500);
        Assert.Empty(Spans());

        Told(1, 500);
        Assert.Equal([(100 + Notice, 500 - Live)], Spans());

        // What r1 tells next is of another absence, and r2 has said nothing of that.
        _sight.End();
        Told(0, 900);
        Assert.Empty(Spans());
    }

    [Fact]
    public void A_gateway_that_was_down_was_away_from_both_from_its_mark_on_and_each_came_back_by_itself()
    {
        _sight.Take(Gap(GapKey.AllReaders, GapCause.GatewayDown, 100, 900));
        Told(0, 500);
        Told(1, 900);

        Assert.Equal([(100 + Notice + Mark, 500 - Live)], Spans());
    }

    [Fact]
    public void What_an_antenna_did_not_see_meanwhile_is_a_hole_also_while_it_is_still_lost()
    {
        Away(0, 100, 500);
        Away(1, 100, 500);
        Told(0, 500);
        Told(1, 500);
        _sight.Take(Gap(0, GapCause.AntennaLost, 200, null, id: 7));
        Assert.Equal([(130, 200)], Spans());

        _sight.Take(Gap(0, GapCause.AntennaLost, 200, 300, id: 7));
        Assert.Equal([(130, 200), (300, 495)], Spans());

        _sight.Take(Gap(1, GapCause.ReaderException, 600, 700, id: 8));
        Assert.Equal([(130, 200), (300, 495)], Spans());
    }

    [Fact]
    public void A_reader_whose_memory_was_full_has_told_all_only_between_its_first_read_and_its_last()
    {
        Away(0, 100, 500);
        Away(1, 100, 500);
        Told(1, 500, readAt: 140);
        Told(0, 500, readAt: 200);
        Told(0, 501, readAt: 400);
        _sight.Take(Gap(0, GapCause.ReaderBufferOverflow, 40, 50, id: 7));
        Assert.Equal([(130, 495)], Spans());

        _sight.Take(Gap(0, GapCause.ReaderBufferOverflow, 501, 501, id: 8));
        Assert.Equal([(200, 400)], Spans());
    }

    [Theory]
    [InlineData(GapCause.AntennaLost)]
    [InlineData(GapCause.ReaderBufferOverflow)]
    [InlineData(GapCause.ReaderException)]
    public void Only_absence_is_told_of_later(GapCause cause)
    {
        Away(1, 100, 500);
        _sight.Take(Gap(0, cause, 100, 500));
        Told(0, 500);
        Told(1, 500);

        Assert.Empty(Spans());
    }

    [Fact]
    public void A_link_that_flaps_leaves_spans_between_the_returns()
    {
        for (var at = 0; at < 3; at++)
        {
            Away(0, 100 + (at * 200), 200 + (at * 200));
        }

        Away(1, 0, 1_000);
        Told(0, 600);
        Told(1, 1_000);

        Assert.Equal([(130, 195), (330, 395), (530, 595)], Spans());
    }

    [Fact]
    public void An_absence_too_short_to_be_noticed_is_no_sight()
    {
        Away(0, 100, 100 + Notice + Live);
        Away(1, 0, 1_000);
        Told(0, 200);
        Told(1, 1_000);

        Assert.Empty(Spans());
    }

    private static Gap Gap(int reader, GapCause cause, int from, int? to, long id = 1) =>
        new(id, new GapKey(reader, cause, GapKey.AllAntennas), from * 1_000_000L, default, "") { ToUs = to * 1_000_000L };

    private void Away(int reader, int from, int to) => _sight.Take(Gap(reader, GapCause.ReaderDisconnected, from, to));

    private void Told(int reader, int at, int readAt = 0) => _sight.Take(
        [new LateRead(new Sighting { Reader = (ushort)reader, ArrivalUs = at * 1_000_000L }, 0, readAt * 1_000_000L)]);

    private IEnumerable<(int From, int To)> Spans() =>
        _sight.Spans().Select(static span => ((int)(span.FromUs / 1_000_000), (int)(span.ToUs / 1_000_000)));
}
