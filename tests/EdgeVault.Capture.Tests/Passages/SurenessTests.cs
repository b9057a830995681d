using EdgeVault.Capture.Passages;
using static EdgeVault.Capture.Tests.Support.TagsAtDoor;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>How likely a crossing has to be before it is told: by radio, and at a door that is watched by beams, whose probabilities are of another
/// model.</summary>
public sealed class SurenessTests
{
    [Theory]
    [InlineData(false, 0, false, 0.9, PassageDirection.In)]
    [InlineData(false, -54, false, 0.97, PassageDirection.Unresolved)]
    [InlineData(false, -54, false, 0.985, PassageDirection.In)]
    [InlineData(false, 0, true, 0.94, PassageDirection.Unresolved)]
    [InlineData(false, 0, true, 0.96, PassageDirection.In)]
    [InlineData(true, 0, false, 0.76, PassageDirection.In)]
    [InlineData(true, -54, false, 0.94, PassageDirection.Unresolved)]
    [InlineData(true, -54, false, 0.96, PassageDirection.In)]
    [InlineData(true, 0, true, 0.87, PassageDirection.Unresolved)]
    [InlineData(true, 0, true, 0.89, PassageDirection.In)]
    public void What_another_door_reads_better_or_what_may_have_lain_there_has_to_be_surer(
        bool isWatched, int elsewhereDbm, bool mayBeOld, double odds, PassageDirection said) =>
        Assert.Equal(said, DirectionOf(odds, isWatched, elsewhereDbm, mayBeOld));

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
        var tag = Of([Side.Outside], isResident: false);
        var lot = LotOf(tag, isWatched: true);
        var finding = new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot) { Still = ((float)alike, (float)pairs) };

        Assert.Equal(said, VisitRules.AtOnce(tag, finding, Limits with { Confidence = 0.6 }).Verdict.Direction);
    }

    /// <summary>Heard here once or twice before, for nothing, and never known to cross a door, or, where both sides read it, five times;
    /// without beams, or once carried, it is as anything.</summary>
    [Theory]
    [InlineData(2, false, false, true, 0.94, PassageDirection.Unresolved)]
    [InlineData(2, false, false, true, 0.96, PassageDirection.In)]
    [InlineData(1, false, false, true, 0.84, PassageDirection.Unresolved)]
    [InlineData(1, false, false, true, 0.86, PassageDirection.In)]
    [InlineData(0, false, false, true, 0.76, PassageDirection.In)]
    [InlineData(1, true, false, true, 0.76, PassageDirection.In)]
    [InlineData(1, false, true, true, 0.76, PassageDirection.In)]
    [InlineData(2, true, false, true, 0.94, PassageDirection.In)]
    [InlineData(2, false, false, false, 0.94, PassageDirection.In)]
    [InlineData(5, false, true, true, 0.94, PassageDirection.Unresolved)]
    [InlineData(5, false, true, true, 0.96, PassageDirection.In)]
    [InlineData(4, false, true, true, 0.94, PassageDirection.In)]
    [InlineData(5, true, true, true, 0.94, PassageDirection.In)]
    [InlineData(5, false, true, false, 0.94, PassageDirection.In)]
    public void What_only_lies_in_view_as_far_as_is_known_has_to_be_surest(
        int idle, bool wasCarried, bool isBoth, bool isWatched, double odds, PassageDirection said)
    {
        var tag = Of(isBoth ? [Side.Outside, Side.Inside] : [Side.Outside], isResident: false);
        (tag.Idle, tag.WasCarried) = (idle, wasCarried);
        var lot = LotOf(tag, isWatched);

        Assert.Equal(said, VisitRules.AtOnce(tag, new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot), Limits).Verdict.Direction);
    }

    // It is read at -55 dBm here; 12.5 dB less is far enough.
    [Theory]
    [InlineData(false, -67, 0.94, PassageDirection.Unresolved)]
    [InlineData(false, -67, 0.96, PassageDirection.In)]
    [InlineData(false, -68, 0.89, PassageDirection.In)]
    [InlineData(true, -67, 0.87, PassageDirection.Unresolved)]
    [InlineData(true, -67, 0.89, PassageDirection.In)]
    [InlineData(true, -68, 0.76, PassageDirection.In)]
    public void What_another_door_reads_nearly_as_well_has_to_be_surer(bool isWatched, int elsewhereDbm, double odds, PassageDirection said) =>
        Assert.Equal(said, DirectionOf(odds, isWatched, elsewhereDbm));

    [Theory]
    [InlineData(false, 0.97, PassageDirection.Unresolved)]
    [InlineData(false, 0.985, PassageDirection.In)]
    [InlineData(true, 0.94, PassageDirection.Unresolved)]
    [InlineData(true, 0.96, PassageDirection.In)]
    public void Where_two_doors_contradict_each_other_it_has_to_be_surer_still(bool isWatched, double odds, PassageDirection said) =>
        Assert.Equal(said, DirectionOf(odds, isWatched, isContested: true));

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
            new PathOdds(0, odds, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld: false, isContested, isWatched: true, radio: radio);

        Assert.Equal(said, ruling.Verdict.Direction);
        Assert.Equal(said == PassageDirection.In ? PassageDirection.Out : said, outwards.Verdict.Direction);
    }

    [Theory]
    [InlineData(true, false, 0.94, PassageDirection.Unresolved)]
    [InlineData(true, false, 0.96, PassageDirection.In)]
    [InlineData(false, false, 0.84, PassageDirection.Unresolved)]
    [InlineData(false, false, 0.86, PassageDirection.In)]
    [InlineData(false, true, 0.87, PassageDirection.Unresolved)]
    [InlineData(false, true, 0.89, PassageDirection.In)]
    public void What_would_have_gone_with_one_who_seems_to_have_turned_back_has_to_be_surer(
        bool isBoth, bool mayBeOld, double odds, PassageDirection said)
    {
        var tag = Of(isBoth ? [Side.Outside, Side.Inside] : [Side.Outside], isResident: false);
        tag.MayBeOld = mayBeOld;
        var lot = LotOf(tag, isWatched: true);
        var finding = new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), lot) { LooksTurned = true };

        Assert.Equal(said, VisitRules.AtOnce(tag, finding, Limits).Verdict.Direction);
    }

    [Theory]
    [InlineData(false, Side.Inside, Side.Inside, 0.97, PassageDirection.None)]
    [InlineData(false, Side.Inside, Side.Inside, 0.99, PassageDirection.Unresolved)]
    [InlineData(false, Side.Inside, Side.Outside, 0.97, PassageDirection.Out)]
    [InlineData(false, Side.None, Side.Inside, 0.97, PassageDirection.None)]
    [InlineData(true, Side.Inside, Side.Inside, 0.94, PassageDirection.None)]
    [InlineData(true, Side.Inside, Side.Inside, 0.96, PassageDirection.Unresolved)]
    public void What_is_read_only_where_it_was_just_said_to_be_does_not_go_off_again(
        bool isWatched, Side told, Side read, double odds, PassageDirection said)
    {
        var tag = Of([read], isResident: false);
        (tag.IsJustTold, tag.ToldSide) = (true, told);
        var lot = LotOf(tag, isWatched);
        var nowUs = ReadUs + Limits.LingerAfterUs + Limits.QuietUs + Limits.SideQuietUs;

        var ruling = VisitRules.Of(tag, new Finding(new PathOdds(0, odds, 1 - odds, 0, 0, 0), lot), false, ReadUs, nowUs, Limits);

        Assert.Equal(said, ruling.Verdict.Direction);
    }

    /// <summary>Both sides read it, and nothing speaks against it; at the end of its visit, or as long as it is in view.</summary>
    [Theory]
    [InlineData(true, 1_500, 0.64, PassageDirection.Unresolved)]
    [InlineData(true, 1_500, 0.66, PassageDirection.In)]
    [InlineData(false, 1_500, 0.66, PassageDirection.Unresolved)]
    [InlineData(true, 100, 0.74, PassageDirection.None)]
    [InlineData(true, 100, 0.76, PassageDirection.In)]
    public void Once_no_more_comes_of_it_less_is_asked_for(bool isWatched, int unseenMs, double odds, PassageDirection said)
    {
        var ruling = RulingOfSeen(isWatched, unseenMs, new(odds, 0, 1 - odds, 0, 0, 0));

        Assert.Equal((said, false), (ruling.Verdict.Direction, ruling.IsByAgreement));
        if (said == PassageDirection.In)
        {
            Assert.Equal(PassageDirection.Out, RulingOfSeen(isWatched, unseenMs, new(0, odds, 1 - odds, 0, 0, 0), Side.Inside).Verdict.Direction);
        }
    }

    /// <summary>One side read it, and by the phases of its reads it moved.</summary>
    [Theory]
    [InlineData(true, PassageDirection.In)]
    [InlineData(false, PassageDirection.Unresolved)]
    public void But_not_by_radio_alone(bool isWatched, PassageDirection said)
    {
        var tag = new TagProfile();
        tag.Fill(0, false, [SliceOf(Side.Outside, 3_000), SliceOf(Side.Outside, 2_500)], TimeGrid.EndingAt(NowUs), Limits.WeakCentiDb);
        var lot = LotOf(tag, isWatched, NowUs);
        var finding = new Finding(new PathOdds(0.7, 0, 0.3, 0, 0, 0), lot) { Still = (0.5f, 1) };

        Assert.Equal(said, VisitRules.Of(tag, finding, othersAreThere: false, NowUs, NowUs, Limits).Verdict.Direction);
    }

    [Theory]
    [InlineData(0, true, false, false)]
    [InlineData(-60, false, false, false)]
    [InlineData(0, false, true, false)]
    [InlineData(0, false, false, true)]
    public void But_not_where_something_speaks_against_it(int elsewhereDbm, bool mayBeOld, bool isContested, bool looksTurned)
    {
        var (sure, doubted) = (new PathOdds(0.74, 0, 0.26, 0, 0, 0), PassageDirection.Unresolved);

        Assert.Equal(PassageDirection.In, RulingOf(sure, 0, mayBeOld: false, isWatched: true).Verdict.Direction);
        Assert.Equal(doubted, RulingOf(sure, elsewhereDbm, mayBeOld, isContested, looksTurned, isWatched: true).Verdict.Direction);
    }

    [Fact]
    public void What_is_configured_to_be_sure_is_told_a_tenth_less_sure_at_the_end()
    {
        var limits = PassageLimits.Of(new PassageOptions { Confidence = 0.9 });

        Assert.Equal(PassageDirection.Unresolved, RulingOfSeen(true, 1_500, new(0.79, 0, 0.21, 0, 0, 0), limits: limits).Verdict.Direction);
        Assert.Equal(PassageDirection.In, RulingOfSeen(true, 1_500, new(0.81, 0, 0.19, 0, 0, 0), limits: limits).Verdict.Direction);
    }

    /// <summary>Seconds after a passage of it was told both sides read it again, while somebody goes by; one way as likely as the other.</summary>
    [Theory]
    [InlineData(true, 0.36, PassageDirection.None)]
    [InlineData(true, 0.39, PassageDirection.Unresolved)]
    [InlineData(false, 0.36, PassageDirection.Unresolved)]
    public void What_was_just_told_is_not_doubted_lightly_where_beams_see_who_goes_by(bool isWatched, double each, PassageDirection said)
    {
        var tag = Of([Side.Outside, Side.Inside], isResident: false);
        (tag.IsJustTold, tag.ToldSide) = (true, Side.Inside);
        var lot = LotOf(tag, isWatched);

        Assert.Equal(said, VisitRules.AtOnce(tag, new Finding(new PathOdds(each, each, 1 - (2 * each), 0, 0, 0), lot), Limits).Verdict.Direction);
    }

    /// <summary>Radio and light tell that it went out; the models have it inwards, with one who seems to have turned back.</summary>
    [Theory]
    [InlineData(0.74, PassageDirection.Out)]
    [InlineData(0.76, PassageDirection.Unresolved)]
    public void What_the_models_are_nearly_sure_of_is_not_told_the_other_way_by_agreement(double odds, PassageDirection said) => Assert.Equal(
        said,
        RulingOf(
            new PathOdds(odds, 0, 1 - odds, 0, 0, 0), 0, mayBeOld: false, looksTurned: true, agreed: PassageDirection.Out, isWatched: true).Verdict.Direction);

    /// <summary>The models are sure that it went in, and the radio of the tag itself gives so much to the way out.</summary>
    [Theory]
    [InlineData(true, true, 0.21, PassageDirection.Unresolved)]
    [InlineData(true, true, 0.19, PassageDirection.In)]
    [InlineData(true, false, 0.21, PassageDirection.In)]
    [InlineData(false, true, 0.21, PassageDirection.In)]
    public void Where_light_and_the_radio_of_the_tag_contradict_each_other_nothing_is_told(
        bool isWatched, bool isBoth, double against, PassageDirection said)
    {
        var tag = Of(isBoth ? [Side.Outside, Side.Inside] : [Side.Outside], isResident: false);
        var lot = LotOf(tag, isWatched);
        var inwards = new Finding(new PathOdds(0.999, 0, 0.001, 0, 0, 0), lot) { Radio = new(0.5, against, 0, 0, 0.5 - against, 0) };
        var outwards = new Finding(new PathOdds(0, 0.999, 0.001, 0, 0, 0), lot) { Radio = new(against, 0.5, 0, 0, 0.5 - against, 0) };

        Assert.Equal(said, VisitRules.AtOnce(tag, inwards, Limits).Verdict.Direction);
        Assert.Equal(
            said == PassageDirection.In ? PassageDirection.Out : said, VisitRules.AtOnce(tag, outwards, Limits).Verdict.Direction);
    }

    private static Ruling RulingOfSeen(
        bool isWatched, int unseenMs, PathOdds odds, Side left = Side.Outside, PassageLimits? limits = null)
    {
        var tag = Left(silentMs: 3_000, unseenMs, left);
        var lot = LotOf(tag, isWatched, NowUs);
        // The radio has nothing against it.
        var finding = new Finding(odds, lot) { Radio = new(odds.In, odds.Out, 1 - odds.Crossed, 0, 0, 0) };
        return VisitRules.Of(tag, finding, othersAreThere: false, NowUs, NowUs, limits ?? Limits);
    }

    // By radio it may as well have stayed.
    private static PassageDirection DirectionOf(
        double odds, bool isWatched, int elsewhereDbm = 0, bool mayBeOld = false, bool isContested = false, bool looksTurned = false) => RulingOf(
        new PathOdds(odds, 0, 1 - odds, 0, 0, 0), elsewhereDbm, mayBeOld, isContested, looksTurned, isWatched: isWatched, radio: 0.5).Verdict.Direction;
}
