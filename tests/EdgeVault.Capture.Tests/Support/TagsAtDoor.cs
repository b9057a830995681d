using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>Tags that were read at a door, as the rules of a visit are shown them. Gateway µs.</summary>
internal static class TagsAtDoor
{
    public const long ReadUs = 100_000_000;
    public const long NowUs = ReadUs + 4_000_000;

    private const long SliceUs = 100_000;

    public static PassageLimits Limits { get; } = PassageLimits.Of(new PassageOptions());

    /// <summary>It ended so long ago.</summary>
    public static Trace SliceOf(Side side, int msAgo) => Slice(side, NowUs - (msAgo * 1_000L) - SliceUs, -5_500);

    /// <summary>Read on the side that it left up to so long ago, and on the other up to so long ago.</summary>
    public static TagProfile Left(int silentMs, int unseenMs, Side left = Side.Outside)
    {
        var tag = new TagProfile();
        tag.Fill(
            0, false, [SliceOf(left, silentMs), SliceOf(left.Opposite(), unseenMs)], TimeGrid.EndingAt(NowUs), Limits.WeakCentiDb);
        return tag;
    }

    /// <summary>What is ruled long after it was read at -55 dBm on both sides.</summary>
    /// <param name="odds">As the models tell.</param>
    /// <param name="elsewhereDbm">How strongly another door read it; 0 where none did.</param>
    /// <param name="mayBeOld">It may have lain here before.</param>
    /// <param name="isContested">Another door read it in that moment.</param>
    /// <param name="looksTurned">With whom it would have gone seems to have turned back.</param>
    /// <param name="agreed">The way that radio and light tell alike.</param>
    /// <param name="isWatched">By beams.</param>
    /// <param name="radio">How likely it went by radio alone, the way that the models have it.</param>
    public static Ruling RulingOf(in PathOdds odds, int elsewhereDbm, bool mayBeOld, bool isContested = false, bool looksTurned = false,
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
        var finding = new Finding(odds, lot)
        {
            IsLoud = true, IsContested = isContested, LooksTurned = looksTurned, Agreed = agreed,
            Radio = odds.In > odds.Out ? new(radio, 0, 1 - radio, 0, 0, 0) : new(0, radio, 0, 1 - radio, 0, 0),
        };
        return VisitRules.Of(tag, finding, othersAreThere: false, ReadUs, nowUs, Limits);
    }

    /// <summary>The tag alone, at a door that has not learnt yet how what crosses it is read.</summary>
    public static Lot LotOf(TagProfile tag, bool isWatched, long nowUs = ReadUs)
    {
        var lot = new Lot();
        lot.Begin();
        lot.Add(tag);
        lot.Weigh(null, isWatched ? [] : null, nowUs);
        return lot;
    }

    /// <summary>Two slices on each side that it was read on, half a second apart.</summary>
    public static TagProfile Of(Side[] sides, bool isResident, short level = -5_500)
    {
        var traces = sides.SelectMany((side, at) => new[]
        {
            Slice(side, ReadUs + (at * 500_000), level), Slice(side, ReadUs + (at * 500_000) + 200_000, level),
        });
        var tag = new TagProfile();
        tag.Fill(0, isResident, traces.ToArray(), TimeGrid.EndingAt(ReadUs + 2_000_000), Limits.WeakCentiDb);
        return tag;
    }

    public static Trace Slice(Side side, long atUs, short level) => new()
    {
        FirstUs = atUs, LastUs = atUs + SliceUs, ArrivalUs = atUs + SliceUs, Weight = 1, WeightedUs = 50_000, Reads = 3,
        PeakRssi = level, Antenna = (byte)(side == Side.Outside ? 0 : 2), Side = side,
    };
}
