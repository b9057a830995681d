using System.Diagnostics;

namespace EdgeVault.HardwareSim.World;

/// <summary>One person's way at a door, as points in time that are joined by straight lines.</summary>
internal sealed class Walk : IPath
{
    private readonly (long Us, double X, double Y)[] _points;
    private readonly (double X, double Y)[] _heads;
    private int _leg = 1;

    /// <param name="direction">What it comes to.</param>
    /// <param name="points">In the order of time, at least two.</param>
    /// <param name="crossedUs">On the threshold, or nearest to it.</param>
    public Walk(Direction direction, (long Us, double X, double Y)[] points, long crossedUs)
    {
        Debug.Assert(points.Length > 1, "A walk goes from somewhere to somewhere.");
        Direction = direction;
        CrossedUs = crossedUs;
        _points = points;
        _heads = Heads(points);
    }

    public Direction Direction { get; }

    public long StartUs => _points[0].Us;

    public long EndUs => _points[^1].Us;

    public long CrossedUs { get; }

    public Placement At(long worldUs)
    {
        if (worldUs <= StartUs)
        {
            return new(_points[0].X, _points[0].Y, _heads[0].X, _heads[0].Y);
        }

        if (worldUs >= EndUs)
        {
            return new(_points[^1].X, _points[^1].Y, _heads[^1].X, _heads[^1].Y);
        }

        var leg = LegAt(worldUs);
        var (from, to, head) = (_points[leg - 1], _points[leg], _heads[leg - 1]);
        var share = (double)(worldUs - from.Us) / (to.Us - from.Us);
        return new(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)), head.X, head.Y);
    }

    /// <summary>When somebody who goes this way is in a light beam across the walk.</summary>
    /// <param name="x">Of the beam, metres from the threshold.</param>
    /// <param name="y">From and to along the wall.</param>
    /// <param name="half">How far somebody with a tray reaches before this path and behind it, metres.</param>
    public IEnumerable<(long FromUs, long ToUs)> Breaks(double x, (double From, double To) y, double half)
    {
        var (from, to) = (long.MinValue, long.MinValue);
        for (var leg = 1; leg < _points.Length; leg++)
        {
            if (Within(leg, x - half, x + half, y) is not var (began, ended))
            {
                continue;
            }

            if (from != long.MinValue && began > to)
            {
                yield return (from, to);
                from = began;
            }

            (from, to) = (from == long.MinValue ? began : from, ended);
        }

        if (from != long.MinValue)
        {
            yield return (from, to);
        }
    }

    private (long FromUs, long ToUs)? Within(int leg, double fromX, double toX, (double From, double To) y)
    {
        var (a, b) = (_points[leg - 1], _points[leg]);
        var (first, last) = (0.0, 1.0);
        Clip(a.X, b.X, fromX, toX, ref first, ref last);
        Clip(a.Y, b.Y, y.From, y.To, ref first, ref last);
        return first >= last ? null
            : (a.Us + (long)(first * (b.Us - a.Us)), a.Us + (long)(last * (b.Us - a.Us)));
    }

    // Liang and Barsky: the share of a line that lies between two bounds.
    private static void Clip(double from, double to, double low, double high, ref double first, ref double last)
    {
        var along = to - from;
        if (along == 0)
        {
            last = from < low || from > high ? first : last;
            return;
        }

        var (one, other) = ((low - from) / along, (high - from) / along);
        first = Math.Max(first, Math.Min(one, other));
        last = Math.Min(last, Math.Max(one, other));
    }

    // Who asks goes on in time, mostly; the last leg is a good guess.
    private int LegAt(long worldUs)
    {
        if (_points[_leg - 1].Us > worldUs)
        {
            _leg = 1;
        }

        while (_points[_leg].Us <= worldUs)
        {
            _leg++;
        }

        return _leg;
    }

    // Where a leg heads; who stands still faces as before.
    private static (double X, double Y)[] Heads((long Us, double X, double Y)[] points)
    {
        var heads = new (double X, double Y)[points.Length - 1];
        for (var leg = 0; leg < heads.Length; leg++)
        {
            double x = points[leg + 1].X - points[leg].X, y = points[leg + 1].Y - points[leg].Y;
            var metres = Math.Sqrt((x * x) + (y * y));
            heads[leg] = metres > 0 ? (x / metres, y / metres) : leg > 0 ? heads[leg - 1] : (1, 0);
        }

        return heads;
    }
}
