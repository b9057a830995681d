using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>
/// Goal: whatever a silent tag's story is taken for, it is ruled on; whoever is never ruled on holds back the whole door.
/// Method: every kind of visit with every kind of odds, long after the last read.
/// </summary>
public sealed class VisitRulesTests
{
    private const long ReadUs = 100_000_000;

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

    // Two slices on each side that it was read on, half a second apart.
    private static TagProfile Of(Side[] sides, bool isResident)
    {
        var traces = sides.SelectMany((side, at) => new[] { Slice(side, ReadUs + (at * 500_000)), Slice(side, ReadUs + (at * 500_000) + 200_000) });
        var tag = new TagProfile();
        tag.Fill(0, isResident, traces.ToArray(), TimeGrid.EndingAt(ReadUs + 2_000_000), Limits.WeakCentiDb);
        return tag;
    }

    private static Trace Slice(Side side, long atUs) => new()
    {
        FirstUs = atUs, LastUs = atUs + 100_000, ArrivalUs = atUs + 100_000, Weight = 1, WeightedUs = 50_000, Reads = 3,
        PeakRssi = -5_500, Antenna = (byte)(side == Side.Outside ? 0 : 2), Side = side,
    };
}
