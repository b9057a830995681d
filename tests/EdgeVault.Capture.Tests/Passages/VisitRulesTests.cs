using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;
using static EdgeVault.Capture.Tests.Support.TagsAtDoor;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>
/// Goal: whatever a silent tag's story is taken for, it is ruled on; whoever is never ruled on holds back the whole door.
/// Method: every kind of visit with every kind of odds, long after the last read.
/// </summary>
public sealed class VisitRulesTests
{
    private static readonly Side[][] Visits = [[Side.Inside], [Side.Outside], [Side.Inside, Side.Outside], [Side.Outside, Side.Inside]];

    private static readonly PathOdds[] Stories =
    [
        new(0.99, 0, 0, 0, 0.01, 0), new(0, 0.99, 0, 0, 0, 0.01), new(0.9, 0, 0.1, 0, 0, 0), new(0, 0.9, 0, 0.1, 0, 0),
        new(0.5, 0.3, 0.1, 0.1, 0, 0), new(0, 0, 0.9, 0, 0.1, 0), new(0, 0, 0, 0, 0.9, 0.1), new(0, 0, 0, 0, 0, 1),
    ];

    public static TheoryData<int, int, bool, bool> All
    {
        get
        {
            var all = new TheoryData<int, int, bool, bool>();
            for (var story = 0; story < Stories.Length; story++)
            {
                for (var visit = 0; visit < Visits.Length; visit++)
                {
                    all.Add(story, visit, false, false);
                    all.Add(story, visit, false, true);
                    all.Add(story, visit, true, false);
                    all.Add(story, visit, true, true);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_has_been_silent_for_long_is_ruled_on(int story, int visit, bool isResident, bool hasCompany)
    {
        var nowUs = ReadUs + Limits.LingerAfterUs + Limits.QuietUs + Limits.SideQuietUs;
        var (tag, lot) = (Of(Visits[visit], isResident), new Lot());
        lot.Begin();
        lot.Add(tag);
        if (hasCompany)
        {
            lot.Add(Of(Visits[visit], isResident));
        }

        var ruling = VisitRules.Of(tag, new Finding(Stories[story], lot), othersAreThere: true, ReadUs, nowUs, Limits);

        Assert.True(ruling.IsOver);
    }

    [Theory]
    [InlineData(0, false, PassageDirection.TurnedBack)]
    [InlineData(-54, false, PassageDirection.None)]
    [InlineData(0, true, PassageDirection.None)]
    public void Nothing_turned_back_that_another_door_reads_better_or_that_may_have_lain_there(
        int elsewhereDbm, bool mayBeOld, PassageDirection said)
    {
        var ruling = RulingOf(new PathOdds(0.01, 0, 0.99, 0, 0, 0), elsewhereDbm, mayBeOld);

        Assert.Equal(said, ruling.Verdict.Direction);
    }

    /// <summary>At a door with beams it was read as from within the doorway, or somebody turned back and the models leave no doubt.</summary>
    [Theory]
    [InlineData(true, true, false, 0.07, PassageDirection.TurnedBack)]
    [InlineData(true, true, false, 0.09, PassageDirection.None)]
    [InlineData(true, false, true, 0.002, PassageDirection.TurnedBack)]
    [InlineData(true, false, true, 0.004, PassageDirection.Unresolved)]
    [InlineData(true, false, false, 0.002, PassageDirection.Unresolved)]
    [InlineData(false, false, false, 0.07, PassageDirection.TurnedBack)]
    public void What_may_have_crossed_while_two_met_is_not_told_to_have_turned_back(
        bool isWatched, bool isClose, bool looksTurned, double crossed, PassageDirection said)
    {
        var tag = Of([Side.Outside, Side.Inside], isResident: false);
        var lot = LotOf(tag, isWatched);
        var finding = new Finding(new PathOdds(crossed, 0, 1 - crossed, 0, 0, 0), lot)
        {
            IsLoud = true, IsClose = isClose, LooksTurned = looksTurned, WasSomebodyThere = true,
        };

        Assert.Equal(said, VisitRules.AtOnce(tag, finding, Limits).Verdict.Direction);
    }

    /// <summary>Read outside up to that moment, and inside still.</summary>
    [Theory]
    [InlineData(false, 0.9, 1_500, 100, true)]
    [InlineData(true, 0.9, 1_500, 100, false)]
    [InlineData(true, 0.9, 3_900, 1_300, false)]
    [InlineData(true, 0.9, 3_900, 1_500, true)]
    [InlineData(true, 0.9, 4_100, 100, true)]
    [InlineData(true, 0.94, 1_500, 100, false)]
    [InlineData(true, 0.96, 1_500, 100, true)]
    public void What_seems_to_wait_before_the_door_is_waited_for_while_it_is_in_view(
        bool looksWaiting, double odds, int silentMs, int unseenMs, bool isOver)
    {
        var nowUs = ReadUs + (silentMs * 1_000L);
        var (tag, lot) = (new TagProfile(), new Lot());
        tag.Fill(
            0, false, [Slice(Side.Outside, ReadUs, -5_500), Slice(Side.Inside, nowUs - (unseenMs * 1_000L), -5_500)], TimeGrid.EndingAt(nowUs), Limits.WeakCentiDb);
        lot.Begin();
        lot.Add(tag);
        lot.Weigh(-5_500, [], nowUs);
        var finding = new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot) { IsLoud = true, LooksWaiting = looksWaiting };
        // Alone, it has left a side that has not read it for its quiet time.
        var quiet = Limits with { SideQuietUs = 1_000_000 };

        Assert.Equal(isOver, VisitRules.Of(tag, finding, othersAreThere: false, nowUs, nowUs, quiet).IsOver);
    }

    /// <summary>Outside up to that moment, and inside and at another door up to those.</summary>
    [Theory]
    [InlineData(-60, 1_900, 100, 100, false)]
    [InlineData(-60, 1_900, 1_500, 100, false)]
    [InlineData(-60, 1_900, 100, 1_900, false)]
    [InlineData(-60, 1_900, 1_500, 1_900, true)]
    [InlineData(-60, 4_100, 100, 100, true)]
    [InlineData(-90, 1_900, 100, 100, true)]
    public void What_another_door_reads_nearly_as_well_is_waited_for_while_either_reads_it(
        int elsewhereDbm, int silentMs, int unseenMs, int unseenElsewhereMs, bool isOver)
    {
        var tag = Left(silentMs, unseenMs);
        tag.Elsewhere.Add(NowUs - (unseenElsewhereMs * 1_000L), (short)(elsewhereDbm * 100));

        Assert.Equal(isOver, IsOver(tag, 0.999, radio: 1));
    }

    /// <summary>Likewise; or never outside, and inside from the first moment to the second.</summary>
    [Theory]
    [InlineData(0.1, true, 1_900, 100, false)]
    [InlineData(0.1, true, 1_900, 1_800, false)]
    [InlineData(0.1, true, 3_900, 2_900, false)]
    [InlineData(0.1, true, 3_900, 3_100, true)]
    [InlineData(0.1, true, 4_100, 100, true)]
    [InlineData(0.3, true, 1_900, 100, true)]
    [InlineData(0.1, false, 5_900, 2_900, false)]
    [InlineData(0.1, false, 5_900, 3_100, true)]
    [InlineData(0.1, false, 6_100, 2_900, true)]
    [InlineData(0.3, false, 5_900, 2_900, true)]
    public void What_the_light_alone_says_went_is_waited_for(double radio, bool isBoth, int sinceMs, int unseenMs, bool isOver)
    {
        var tag = isBoth ? Left(sinceMs, unseenMs) : new TagProfile();
        if (!isBoth)
        {
            tag.Fill(0, false, [SliceOf(Side.Inside, sinceMs), SliceOf(Side.Inside, unseenMs)], TimeGrid.EndingAt(NowUs), Limits.WeakCentiDb);
        }

        Assert.Equal(isOver, IsOver(tag, 0.9, radio));
    }

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    public void What_those_that_it_was_heard_with_say_too_or_what_no_light_says_is_not_waited_for(bool isLotClear, bool isWatched, bool isOver)
    {
        Assert.Equal(isOver, IsOver(Left(silentMs: 1_900, unseenMs: 100), 0.9, radio: 0.1, isLotClear, isWatched));
        Assert.Equal(isOver, IsOver(Left(silentMs: 1_900, unseenMs: 100, Side.Inside), 0.9, radio: 0.1, isLotClear, isWatched, Side.Inside));
    }

    /// <summary>One of its tray has been told to have gone.</summary>
    [Theory]
    [InlineData(0.975, true, true, 1_000, true)]
    [InlineData(0.965, true, true, 1_000, false)]
    [InlineData(0.965, true, true, 1_700, false)]
    [InlineData(0.965, true, true, 1_900, true)]
    [InlineData(0.965, true, false, 1_000, true)]
    [InlineData(0.965, false, true, 1_000, true)]
    [InlineData(0.975, true, true, 700, false)]
    [InlineData(0.965, true, true, 700, false, 500)]
    [InlineData(0.965, true, true, 900, true, 500)]
    public void What_is_doubted_by_light_does_not_go_with_its_tray_before_it_has_been_silent_itself(
        double odds, bool isWatched, bool isBoth, int silentMs, bool isOver, int sideQuietMs = 1_800)
    {
        var limits = PassageLimits.Of(new PassageOptions { SideQuiet = TimeSpan.FromMilliseconds(sideQuietMs) });
        Assert.Equal(isOver, IsOverWithTray(Side.Outside, new(odds, 0, 1 - odds, 0, 0, 0)));
        Assert.Equal(isOver, IsOverWithTray(Side.Inside, new(0, odds, 0, 1 - odds, 0, 0)));

        bool IsOverWithTray(Side left, PathOdds story)
        {
            var (tag, other, lot) = (Left(silentMs, unseenMs: 100, left), Left(silentMs, unseenMs: 100, left), new Lot());
            if (!isBoth)
            {
                tag.Fill(0, false, [SliceOf(left, silentMs + 300), SliceOf(left, silentMs)], TimeGrid.EndingAt(NowUs), Limits.WeakCentiDb);
            }

            other.Decided = left.LeftFor();
            lot.Begin();
            lot.Add(tag);
            lot.Add(other);
            lot.Weigh(-5_500, isWatched ? [] : null, NowUs);
            var finding = new Finding(story, lot) { IsLoud = true, Radio = story };
            return VisitRules.Of(tag, finding, othersAreThere: false, NowUs, NowUs, limits).IsOver;
        }
    }

    [Theory]
    [InlineData(PassageDirection.None, PassageDirection.Unresolved, Side.Inside)]
    [InlineData(PassageDirection.In, PassageDirection.In, Side.Inside)]
    [InlineData(PassageDirection.Out, PassageDirection.Out, Side.Outside)]
    public void What_radio_and_light_tell_alike_is_told_where_nothing_is_surer(PassageDirection agreed, PassageDirection said, Side side)
    {
        var ruling = RulingOf(new PathOdds(0.4, 0, 0.6, 0, 0, 0), 0, mayBeOld: false, agreed: agreed);

        Assert.Equal((said, side, agreed != PassageDirection.None), (ruling.Verdict.Direction, ruling.Side, ruling.IsByAgreement));
    }

    [Theory]
    [InlineData(-65, false, false)]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    public void What_another_door_reads_too_or_what_may_lie_there_is_not_told_by_that(int elsewhereDbm, bool mayBeOld, bool isContested) => Assert.Equal(
        PassageDirection.Unresolved,
        RulingOf(new PathOdds(0.4, 0, 0.6, 0, 0, 0), elsewhereDbm, mayBeOld, isContested, agreed: PassageDirection.In).Verdict.Direction);

    [Theory]
    [InlineData(4, false, PassageDirection.In)]
    [InlineData(5, false, PassageDirection.Unresolved)]
    [InlineData(5, true, PassageDirection.In)]
    public void Nor_what_was_often_heard_here_for_nothing_and_never_carried(int idle, bool wasCarried, PassageDirection said)
    {
        var tag = Left(silentMs: 3_000, unseenMs: 1_500);
        (tag.Idle, tag.WasCarried) = (idle, wasCarried);
        var lot = LotOf(tag, isWatched: true, NowUs);
        var finding = new Finding(new PathOdds(0.4, 0, 0.6, 0, 0, 0), lot) { Agreed = PassageDirection.In };

        Assert.Equal(said, VisitRules.Of(tag, finding, othersAreThere: false, NowUs, NowUs, Limits).Verdict.Direction);
    }

    /// <summary>Both sides have read it for longer than anybody lingers.</summary>
    [Theory]
    [InlineData(PassageDirection.None, 0.3, PassageDirection.Unresolved)]
    [InlineData(PassageDirection.Out, 0.3, PassageDirection.Out)]
    [InlineData(PassageDirection.Out, 0.97, PassageDirection.Unresolved)]
    [InlineData(PassageDirection.In, 0.97, PassageDirection.In)]
    public void What_radio_and_light_tell_alike_is_told_while_it_lingers_unless_the_models_are_sure_of_the_other_way(
        PassageDirection agreed, double oddsIn, PassageDirection said)
    {
        var nowUs = ReadUs + Limits.LingerAfterUs + 100_000;
        var (tag, lot) = (new TagProfile(), new Lot());
        Trace[] traces =
        [
            Slice(Side.Inside, ReadUs, -5_500), Slice(Side.Outside, ReadUs, -5_500),
            Slice(Side.Inside, nowUs - 200_000, -5_500), Slice(Side.Outside, nowUs - 200_000, -5_500),
        ];
        tag.Fill(0, false, traces, TimeGrid.EndingAt(nowUs), Limits.WeakCentiDb);
        lot.Begin();
        lot.Add(tag);

        var ruling = VisitRules.Of(
            tag, new Finding(new PathOdds(oddsIn, Math.Min(0.3, 1 - oddsIn), 0, 0, 0, 0), lot) { Agreed = agreed }, othersAreThere: false, ReadUs, nowUs, Limits);

        Assert.Equal(said, ruling.Verdict.Direction);
    }

    [Fact]
    public void A_door_that_tells_no_levels_loses_nothing_to_one_that_does()
    {
        var tag = Of([Side.Outside, Side.Inside], isResident: false, Sighting.NoRssi);
        tag.Elsewhere.Add(ReadUs, -5_000);

        Assert.False(tag.IsBetterElsewhere);
        Assert.Equal(Sighting.NoRssi, tag.BetterElsewhere);
    }

    // Heard with one that the radio has no story of, or with one that it says went the same way.
    private static bool IsOver(TagProfile tag, double odds, double radio, bool isLotClear = false, bool isWatched = true, Side left = Side.Outside)
    {
        var lot = new Lot();
        lot.Begin();
        lot.Add(isLotClear ? Left(silentMs: 1_900, unseenMs: 100, left) : Of([Side.Inside], isResident: false));
        lot.Weigh(-5_500, isWatched ? [] : null, NowUs);
        var isIn = left == Side.Outside;
        Assert.Equal(isLotClear, (isIn ? lot.Radio.In : lot.Radio.Out) >= 0.2);
        var finding = new Finding(OddsOf(odds), lot) { IsLoud = true, Radio = OddsOf(radio) };
        return VisitRules.Of(tag, finding, othersAreThere: false, NowUs, NowUs, Limits).IsOver;

        PathOdds OddsOf(double crossed) => isIn ? new(crossed, 0, 1 - crossed, 0, 0, 0) : new(0, crossed, 0, 1 - crossed, 0, 0);
    }
}
