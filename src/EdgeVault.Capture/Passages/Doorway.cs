using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture.Passages;

/// <summary>What the light beams of a door say: when somebody was in it, and which way he went; and what its contact says.</summary>
/// <remarks>Who goes through breaks one beam after the other, and frees them in that order. Who frees first the one that he
/// broke last went back, or met somebody: beams do not count people. Gateway µs.</remarks>
internal sealed class Doorway
{
    // Between the beams nobody vanishes for longer.
    private const long BetweenUs = 300_000;

    // Nobody stands in a doorway for so long; a trolley does, and dirt.
    private const long StuckUs = 30_000_000;

    private readonly InputTimes _outside = new();
    private readonly InputTimes _inside = new();
    private readonly DoorwayPasses _passes = new();

    /// <summary>Whether they work.</summary>
    public BeamTrust Trust { get; } = new();

    /// <summary>Whether the door itself was open.</summary>
    public DoorContact Contact { get; } = new();

    /// <summary>Whether the beams tell of everybody who was in the doorway between these times: both were known all the while, nothing stood
    /// in either, and neither seems to be dead.</summary>
    public bool IsWatched(long fromUs, long nowUs) =>
        Trust.Fault == BeamFault.None && Tells(_outside, fromUs, nowUs) && Tells(_inside, fromUs, nowUs);

    public void Set(InputKind kind, InputState state, long atUs)
    {
        if (kind is InputKind.BeamOutside or InputKind.BeamInside)
        {
            var (beam, other) = kind == InputKind.BeamInside ? (_inside, _outside) : (_outside, _inside);
            if (state == InputState.On && beam.State != InputState.On)
            {
                Trust.Broken(kind, other.State == InputState.On, atUs);
            }

            beam.Set(state, atUs);
        }
        else if (kind == InputKind.Door)
        {
            Contact.Set(state, atUs);
        }
    }

    public void Forget(long beforeUs)
    {
        _outside.Forget(beforeUs);
        _inside.Forget(beforeUs);
        Contact.Forget(beforeUs);
    }

    /// <summary>Everybody who was in the doorway from <paramref name="fromUs"/> on, in the order of time; who is in it yet is so until
    /// <paramref name="nowUs"/>.</summary>
    public void Find(long fromUs, long nowUs, List<Stepping> steppings)
    {
        steppings.Clear();
        var (outside, inside) = (_outside.Intervals, _inside.Intervals);
        var (at, other, endUs) = (0, 0, long.MinValue);
        while (at < outside.Count || other < inside.Count)
        {
            var isOutside = other == inside.Count || (at < outside.Count && outside[at].FromUs <= inside[other].FromUs);
            var next = isOutside ? outside[at++] : inside[other++];
            if (next.FromUs - BetweenUs > endUs)
            {
                _passes.Take(steppings, BetweenUs, nowUs);
            }

            _passes.Add(isOutside, next);
            endUs = Math.Max(endUs, next.ToUs);
        }

        _passes.Take(steppings, BetweenUs, nowUs);
        steppings.RemoveAll(stepping => stepping.ToUs < fromUs);
        steppings.Sort(static (one, two) => one.FromUs.CompareTo(two.FromUs));
    }

    private static bool Tells(InputTimes beam, long fromUs, long nowUs)
    {
        if (!beam.IsKnown(fromUs))
        {
            return false;
        }

        foreach (var (began, ended) in beam.Intervals)
        {
            if (ended >= fromUs && Math.Min(ended, nowUs) - began > StuckUs)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Somebody in the doorway, from the first beam that was broken until both were free. Gateway µs.</summary>
/// <param name="Outside">From and to.</param>
/// <param name="Inside">From and to.</param>
/// <param name="Breaks">How often each beam was broken.</param>
internal readonly record struct Stepping(
    (long FromUs, long ToUs) Outside, (long FromUs, long ToUs) Inside, (int Outside, int Inside) Breaks)
{
    private const long Never = long.MaxValue;

    public static Stepping None { get; } = new((Never, -Never), (Never, -Never), (0, 0));

    public long FromUs => Math.Min(Outside.FromUs, Inside.FromUs);

    public long ToUs => Math.Max(Outside.ToUs, Inside.ToUs);

    public long MiddleUs => FromUs + ((ToUs - FromUs) / 2);

    /// <summary>When somebody who went this way was on the threshold: when he was out of the beam that he left. Who stood about before
    /// or afterwards was in one beam for longer, and crossed all the same when the first was free.</summary>
    /// <param name="way">+1 inwards, −1 outwards.</param>
    public long CrossedUs(int way) => way > 0
        ? Math.Max(Outside.ToUs, Inside.FromUs)
        : Math.Max(Inside.ToUs, Outside.FromUs);

    public bool IsOver(long nowUs) => ToUs < nowUs;

    /// <summary>Both beams were broken.</summary>
    public bool IsThrough => Outside.ToUs >= Outside.FromUs && Inside.ToUs >= Inside.FromUs;

    /// <summary>The outside first and the inside last: +1; the other way round: −1; neither: 0.</summary>
    public int Way => !IsThrough ? 0
        : Outside.FromUs < Inside.FromUs && Outside.ToUs < Inside.ToUs ? 1
        : Inside.FromUs < Outside.FromUs && Inside.ToUs < Outside.ToUs ? -1
        : 0;

    public double Seconds => (ToUs - FromUs) / 1e6;

    /// <summary>This one, and one beam broken from and to, too.</summary>
    public Stepping With(bool isOutside, (long FromUs, long ToUs) interval, long nowUs) => isOutside
        ? this with { Outside = Span(Outside, interval, nowUs) }
        : this with { Inside = Span(Inside, interval, nowUs) };

    private static (long FromUs, long ToUs) Span(
        (long FromUs, long ToUs) span, (long FromUs, long ToUs) interval, long nowUs) =>
        (Math.Min(span.FromUs, interval.FromUs), Math.Max(span.ToUs, Math.Min(interval.ToUs, nowUs)));
}
