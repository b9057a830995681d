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
