using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Draws how people walk at one door.</summary>
internal sealed class Walks(CarrierSpec carriers, PortalSpec portal, Dice dice)
{
    // Keeps off the door posts and lets two people pass.
    private const double LaneShare = 0.3;
    private const double PassByHalfMetres = 5;
    private const double LoiterStepSeconds = 0.8;

    // Who lingers stays on the side he came from, about a step from the threshold, and may lean through.
    private static readonly Between LoiterX = new(-1.1, 0.15);

    private double _atUs;
    private double _x;
    private double _y;
    private double _speed;
    private List<(long Us, double X, double Y)> _points = [];

    /// <summary>Through the door, with a stop on the threshold.</summary>
    /// <param name="facing">+1 inwards, −1 outwards.</param>
    /// <param name="startUs">Comes into view.</param>
    /// <param name="loiters">Lingers first.</param>
    public Walk Through(int facing, long startUs, bool loiters)
    {
        Begin(startUs, -facing * carriers.ApproachMetres, Lane());
        Loiter(facing, loiters);
        Go(0, _y);
        var reachedUs = _atUs;
        Stay(dice.Next(carriers.DoorPauseSeconds));
        var crossedUs = (long)((reachedUs + _atUs) / 2);
        Go(facing * carriers.ApproachMetres, Lane());
        return new(facing > 0 ? Direction.In : Direction.Out, [.. _points], crossedUs);
    }

    /// <summary>To about the threshold and back.</summary>
    public Walk TurnBack(int facing, long startUs, bool loiters)
    {
        Begin(startUs, -facing * carriers.ApproachMetres, Lane());
        Loiter(facing, loiters);
        Go(facing * dice.Next(carriers.TurnMetres), _y);
        var reachedUs = _atUs;
        Stay(dice.Next(carriers.DoorPauseSeconds));
        var turnedUs = (long)((reachedUs + _atUs) / 2);
        Go(-facing * carriers.ApproachMetres, Lane());
        return new(Direction.TurnedBack, [.. _points], turnedUs);
    }

    /// <summary>Along the wall, past the door.</summary>
    public Walk PassBy(bool inside, long startUs)
    {
        var x = dice.Next(carriers.PassByMetres) * (inside ? 1 : -1);
        var way = dice.Chance(0.5) ? 1 : -1;
        Begin(startUs, x, portal.Offset - (way * PassByHalfMetres));
        Go(x, portal.Offset);
        var nearestUs = (long)_atUs;
        Go(x, portal.Offset + (way * PassByHalfMetres));
        return new(Direction.PassedBy, [.. _points], nearestUs);
    }

    private double Lane() => portal.Offset + (LaneShare * portal.WidthMetres * ((2 * dice.NextUnit()) - 1));

    private void Begin(long startUs, double x, double y)
    {
        (_atUs, _x, _y) = (startUs, x, y);
        _speed = dice.Next(carriers.Speed);
        _points = [(startUs, x, y)];
    }

    private void Loiter(int facing, bool loiters)
    {
        if (!loiters)
        {
            return;
        }

        var endUs = _atUs + (dice.Next(carriers.LoiterSeconds) * 1e6);
        do
        {
            Go(facing * dice.Next(LoiterX), Lane());
            Stay(LoiterStepSeconds * dice.NextUnit());
        }
        while (_atUs < endUs);
    }

    private void Go(double x, double y)
    {
        double alongX = x - _x, alongY = y - _y;
        var metres = Math.Sqrt((alongX * alongX) + (alongY * alongY));
        (_x, _y) = (x, y);
        Stay(metres / _speed);
    }

    private void Stay(double seconds)
    {
        _atUs += seconds * 1e6;
        if ((long)_atUs > _points[^1].Us)
        {
            _points.Add(((long)_atUs, _x, _y));
        }
    }
}
