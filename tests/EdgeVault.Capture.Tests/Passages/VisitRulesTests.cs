using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>
/// Goal: whatever a silent tag's story is taken for, it is ruled on; whoever is never ruled on holds back the whole door.
/// Method: every kind of visit with every kind of odds, long after the last read.
/// </summary>
public sealed class VisitRulesTests
{
    private const long ReadUs = 100_000_000;
    private const long NowUs = ReadUs + 4_000_000;
    private const long SliceUs = 100_000;

    private static readonly PassageLimits Limits = PassageLimits.Of(new PassageOptions());

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
    [InlineData(0, false, 0.9, PassageDirection.In)]
    [InlineData(-54, false, 0.97, PassageDirection.Unresolved)]
    [InlineData(-54, false, 0.985, PassageDirection.In)]
    [InlineData(0, true, 0.9, PassageDirection.Unresolved)]
    [InlineData(0, true, 0.96, PassageDirection.In)]
    public void What_another_door_reads_better_or_what_may_have_lain_there_has_to_be_surer(
        int elsewhereDbm, bool mayBeOld, double odds, PassageDirection said)
    {
        var ruling = RulingOf(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld);

        Assert.Equal(said, ruling.Verdict.Direction);
    }

    /// <summary>By beams; the outside alone read it.</summary>
    [Theory]
    [InlineData(0, 0, 0.74, PassageDirection.Unresolved)]
    [InlineData(0, 0, 0.76, PassageDirection.In)]
    [InlineData(0.69, 1, 0.61, PassageDirection.In)]
    [InlineData(0.69, 1, 0.59, PassageDirection.Unresolved)]
    [InlineData(0.71, 1, 0.74, PassageDirection.Unresolved)]
    [InlineData(0.71, 1, 0.76, PassageDirection.In)]
    [InlineData(0.86, 1, 0.81, PassageDirection.Unresolved)]
    [InlineData(0.86, 1, 0.83, PassageDirection.In)]
    public void What_one_side_read_is_believed_sooner_when_it_moved_and_later_when_it_lay_still(
        double alike, double pairs, double odds, PassageDirection said)
    {
        var (tag, lot) = (Of([Side.Outside], isResident: false), new Lot());
        lot.Begin();
        lot.Add(tag);
        lot.Weigh(null, [], ReadUs);
        var finding = new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot) { Still = ((float)alike, (float)pairs) };

        Assert.Equal(said, VisitRules.AtOnce(tag, finding, Limits with { Confidence = 0.6 }).Verdict.Direction);
    }

    /// <summary>Heard here twice before, for nothing, and never known to cross a door; with both sides, without beams, or once carried, it is as
    /// anything.</summary>
    [Theory]
    [InlineData(2, false, false, true, 0.94, PassageDirection.Unresolved)]
    [InlineData(2, false, false, true, 0.96, PassageDirection.In)]
    [InlineData(1, false, false, true, 0.94, PassageDirection.In)]
    [InlineData(2, true, false, true, 0.94, PassageDirection.In)]
    [InlineData(2, false, true, true, 0.94, PassageDirection.In)]
    [InlineData(2, false, false, false, 0.94, PassageDirection.In)]
    public void What_only_lies_in_view_as_far_as_is_known_has_to_be_surest_where_one_side_read_it(
        int idle, bool wasCarried, bool isBoth, bool isWatched, double odds, PassageDirection said)
    {
        var (tag, lot) = (Of(isBoth ? [Side.Outside, Side.Inside] : [Side.Outside], isResident: false), new Lot());
        (tag.Idle, tag.WasCarried) = (idle, wasCarried);
        lot.Begin();
        lot.Add(tag);
        lot.Weigh(null, isWatched ? [] : null, ReadUs);

        Assert.Equal(said, VisitRules.AtOnce(tag, new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot), Limits).Verdict.Direction);
    }

    // It is read at -55 dBm here; 12.5 dB less is far enough.
    [Theory]
    [InlineData(-67, 0.94, PassageDirection.Unresolved)]
    [InlineData(-67, 0.96, PassageDirection.In)]
    [InlineData(-68, 0.89, PassageDirection.In)]
    public void What_another_door_reads_nearly_as_well_has_to_be_surer(int elsewhereDbm, double odds, PassageDirection said) =>
        Assert.Equal(said, RulingOf(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld: false).Verdict.Direction);

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

    /// <summary>By radio, and by light, whose probabilities are of another model.</summary>
    [Theory]
    [InlineData(false, 0.97, PassageDirection.Unresolved)]
    [InlineData(false, 0.985, PassageDirection.In)]
    [InlineData(true, 0.94, PassageDirection.Unresolved)]
    [InlineData(true, 0.96, PassageDirection.In)]
    public void Where_two_doors_contradict_each_other_it_has_to_be_surer_still(bool isWatched, double odds, PassageDirection said) =>
        Assert.Equal(said, RulingOf(
            new PathOdds(odds, 0, 1 - odds, 0, 0, 0), 0, mayBeOld: false, isContested: true, isWatched: isWatched, radio: 0.5).Verdict.Direction);

    [Theory]
    [InlineData(false, 0.94, PassageDirection.Unresolved)]
    [InlineData(false, 0.96, PassageDirection.In)]
    [InlineData(true, 0.87, PassageDirection.Unresolved)]
    [InlineData(true, 0.89, PassageDirection.In)]
    public void What_was_here_before_has_to_be_surer_by_radio_and_by_light(bool isWatched, double odds, PassageDirection said) =>
        Assert.Equal(said, RulingOf(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), 0, mayBeOld: true, isWatched: isWatched).Verdict.Direction);

    /// <summary>Another door reads it 10 dB more weakly, or in that moment hardly so.</summary>
    [Theory]
    [InlineData(-65, false, 0.98, 0.3, PassageDirection.Unresolved)]
    [InlineData(-65, false, 0.98, 0.5, PassageDirection.In)]
    [InlineData(-65, false, 0.99, 0.3, PassageDirection.In)]
    [InlineData(0, true, 0.98, 0.3, PassageDirection.Unresolved)]
    [InlineData(0, true, 0.98, 0.5, PassageDirection.In)]
    [InlineData(0, false, 0.98, 0.3, PassageDirection.In)]
    public void What_another_door_reads_too_and_the_radio_alone_does_not_tell_has_to_be_surest(
        int elsewhereDbm, bool isContested, double odds, double radio, PassageDirection said)
    {
        var ruling = RulingOf(
            new PathOdds(odds, 0, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld: false, isContested, isWatched: true, radio: radio);
        var outwards = RulingOf(
            new PathOdds(0, odds, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld: false, isContested, isWatched: true, radio: 1 - radio);

        Assert.Equal(said, ruling.Verdict.Direction);
        Assert.Equal(said == PassageDirection.In ? PassageDirection.Out : said, outwards.Verdict.Direction);
    }

    [Theory]
    [InlineData(0.97, PassageDirection.Unresolved)]
    [InlineData(0.985, PassageDirection.In)]
    public void What_would_have_gone_with_one_who_seems_to_have_turned_back_has_to_be_surer(double odds, PassageDirection said) =>
        Assert.Equal(said, RulingOf(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), 0, mayBeOld: false, looksTurned: true).Verdict.Direction);

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

    [Theory]
    [InlineData(PassageDirection.None, PassageDirection.Unresolved, Side.Inside)]
    [InlineData(PassageDirection.In, PassageDirection.In, Side.Inside)]
    [InlineData(PassageDirection.Out, PassageDirection.Out, Side.Outside)]
    public void What_radio_and_light_tell_alike_is_told_where_nothing_is_surer(PassageDirection agreed, PassageDirection said, Side side)
    {
        var ruling = RulingOf(new PathOdds(0.4, 0, 0.6, 0, 0, 0), 0, mayBeOld: false, agreed: agreed);

        Assert.Equal((said, side), (ruling.Verdict.Direction, ruling.Side));
    }

    [Theory]
    [InlineData(-65, false, false)]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    public void What_another_door_reads_too_or_what_may_lie_there_is_not_told_by_that(int elsewhereDbm, bool mayBeOld, bool isContested) => Assert.Equal(
        PassageDirection.Unresolved,
        RulingOf(new PathOdds(0.4, 0, 0.6, 0, 0, 0), elsewhereDbm, mayBeOld, isContested, agreed: PassageDirection.In).Verdict.Direction);

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

    [Theory]
    [InlineData(Side.Inside, Side.Inside, 0.97, PassageDirection.None)]
    [InlineData(Side.Inside, Side.Inside, 0.99, PassageDirection.Unresolved)]
    [InlineData(Side.Inside, Side.Outside, 0.97, PassageDirection.Out)]
    [InlineData(Side.None, Side.Inside, 0.97, PassageDirection.None)]
    public void What_is_read_only_where_it_was_just_said_to_be_does_not_go_off_again(
        Side told, Side read, double odds, PassageDirection said)
    {
        var (tag, lot) = (Of([read], isResident: false), new Lot());
        (tag.IsJustTold, tag.ToldSide) = (true, told);
        lot.Add(tag);
        var nowUs = ReadUs + Limits.LingerAfterUs + Limits.QuietUs + Limits.SideQuietUs;

        var ruling = VisitRules.Of(tag, new Finding(new PathOdds(0, odds, 1 - odds, 0, 0, 0), lot), false, ReadUs, nowUs, Limits);

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

    [Theory]
    [InlineData(0.74, true)]
    [InlineData(0.76, false)]
    public void What_the_models_are_not_sure_of_is_told_by_agreement_only(double odds, bool isUnsure)
    {
        var lot = new Lot();
        lot.Begin();
        lot.Add(Left(silentMs: 1_900, unseenMs: 100));
        lot.Weigh(-5_500, [], NowUs);

        Assert.Equal(isUnsure, VisitRules.IsUnsure(lot.Members[0], new Finding(new PathOdds(0, odds, 1 - odds, 0, 0, 0), lot), Limits));
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

    private static Trace SliceOf(Side side, int msAgo) => Slice(side, NowUs - (msAgo * 1_000L) - SliceUs, -5_500);

    // Read on the side that it left up to so long ago, and on the other up to so long ago.
    private static TagProfile Left(int silentMs, int unseenMs, Side left = Side.Outside)
    {
        var tag = new TagProfile();
        tag.Fill(
            0, false, [SliceOf(left, silentMs), SliceOf(left.Opposite(), unseenMs)], TimeGrid.EndingAt(NowUs), Limits.WeakCentiDb);
        return tag;
    }

    // Long after it was read at -55 dBm on both sides; 0 where no other door read it.
    private static Ruling RulingOf(in PathOdds odds, int elsewhereDbm, bool mayBeOld, bool isContested = false, bool looksTurned = false,
        PassageDirection agreed = PassageDirection.None, bool isWatched = false, double radio = 0)
    {
        var nowUs = ReadUs + Limits.LingerAfterUs + Limits.QuietUs + Limits.SideQuietUs;
        var (tag, lot) = (Of([Side.Outside, Side.Inside], isResident: false), new Lot());
        tag.MayBeOld = mayBeOld;
        if (elsewhereDbm < 0)
        {
            tag.Elsewhere.Add(ReadUs, (short)(elsewhereDbm * 100));
        }

        lot.Begin();
        lot.Add(tag);
        lot.Weigh(-5_500, isWatched ? [] : null, nowUs);
        var finding = new Finding(odds, lot) { IsLoud = true, IsContested = isContested, LooksTurned = looksTurned, Agreed = agreed, Radio = new(radio, 1 - radio, 0, 0, 0, 0) };
        return VisitRules.Of(tag, finding, othersAreThere: false, ReadUs, nowUs, Limits);
    }

    // Two slices on each side that it was read on, half a second apart.
    private static TagProfile Of(Side[] sides, bool isResident, short level = -5_500)
    {
        var traces = sides.SelectMany((side, at) => new[]
        {
            Slice(side, ReadUs + (at * 500_000), level), Slice(side, ReadUs + (at * 500_000) + 200_000, level),
        });
        var tag = new TagProfile();
        tag.Fill(0, isResident, traces.ToArray(), TimeGrid.EndingAt(ReadUs + 2_000_000), Limits.WeakCentiDb);
        return tag;
    }

    private static Trace Slice(Side side, long atUs, short level) => new()
    {
        FirstUs = atUs, LastUs = atUs + SliceUs, ArrivalUs = atUs + SliceUs, Weight = 1, WeightedUs = 50_000, Reads = 3,
        PeakRssi = level, Antenna = (byte)(side == Side.Outside ? 0 : 2), Side = side,
    };
}
