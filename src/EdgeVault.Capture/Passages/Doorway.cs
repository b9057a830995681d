using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture.Passages;

/// <summary>What the light beams of a door say: when somebody was in it, and which way he went.</summary>
/// <remarks>Who goes through breaks one beam after the other, and frees them in that order. Who frees first the one that he
/// broke last went back, or met somebody: beams do not count people. Gateway µs.</remarks>
internal sealed class Doorway
{
    // A contact chatters, a sleeve moves.
    private const long ChatterUs = 60_000;

    // Between the beams nobody vanishes for longer.
    private const long BetweenUs = 300_000;

    // Nobody stands in a doorway for so long; a trolley does, and dirt.
    private const long StuckUs = 30_000_000;

    private const int IntervalsMax = 256;

    private readonly Beam _outside = new();
    private readonly Beam _inside = new();
    private readonly DoorwayPasses _passes = new();

    /// <summary>Whether they work.</summary>
    public BeamTrust Trust { get; } = new();

    /// <summary>Whether the beams tell of everybody who was in the doorway between these times: both were known all the while, nothing stood
    /// in either, and neither seems to be dead.</summary>
    public bool IsWatched(long fromUs, long nowUs) =>
        Trust.Fault == BeamFault.None && _outside.Tells(fromUs, nowUs) && _inside.Tells(fromUs, nowUs);

    public void Set(InputKind kind, InputState state, long atUs)
    {
        if (kind is InputKind.BeamOutside or InputKind.BeamInside)
        {
            var (beam, other) = kind == InputKind.BeamInside ? (_inside, _outside) : (_outside, _inside);
            if (state == InputState.On && !beam.IsBroken)
            {
                Trust.Broken(kind, other.IsBroken, atUs);
            }

            beam.Set(state, atUs);
        }
    }

    public void Forget(long beforeUs)
    {
        _outside.Forget(beforeUs);
        _inside.Forget(beforeUs);
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

    private sealed class Beam
    {
        private readonly List<(long FromUs, long ToUs)> _intervals = [];
        private InputState _state;
        private long _knownSinceUs;

        /// <summary>When it was broken; the last one may not be over, and ends at <see cref="long.MaxValue"/>.</summary>
        public IReadOnlyList<(long FromUs, long ToUs)> Intervals => _intervals;

        public bool IsBroken => _state == InputState.On;

        public bool Tells(long fromUs, long nowUs)
        {
            if (_state == InputState.Unknown || _knownSinceUs > fromUs)
            {
                return false;
            }

            foreach (var (began, ended) in _intervals)
            {
                if (ended >= fromUs && Math.Min(ended, nowUs) - began > StuckUs)
                {
                    return false;
                }
            }

            return true;
        }

        public void Set(InputState state, long atUs)
        {
            _knownSinceUs = _state == InputState.Unknown ? atUs : _knownSinceUs;
            var wasBroken = _state == InputState.On;
            _state = state;
            if (wasBroken == (state == InputState.On))
            {
                return;
            }

            if (wasBroken)
            {
                _intervals[^1] = (_intervals[^1].FromUs, Math.Max(atUs, _intervals[^1].FromUs));
            }
            else if (_intervals.Count > 0 && atUs - _intervals[^1].ToUs < ChatterUs)
            {
                _intervals[^1] = (_intervals[^1].FromUs, long.MaxValue);
            }
            else
            {
                Forget(_intervals.Count == IntervalsMax ? _intervals[0].ToUs + 1 : long.MinValue);
                _intervals.Add((atUs, long.MaxValue));
            }
        }

        public void Forget(long beforeUs)
        {
            // They end in the order in which they stand.
            while (_intervals.Count > 0 && _intervals[0].ToUs < beforeUs)
            {
                _intervals.RemoveAt(0);
            }
        }
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
