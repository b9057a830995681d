using System.Diagnostics;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>One person's way through a door or up to it and back, as points in time that are joined by straight
/// lines.</summary>
internal sealed class Walk : IPath
{
    private readonly (long Us, double X)[] _points;
    private readonly int _facing;

    private Walk(Direction direction, int facing, (long Us, double X)[] points, long crossedUs)
    {
        Direction = direction;
        _facing = facing;
        _points = points;
        CrossedUs = crossedUs;
    }

    public Direction Direction { get; }

    public long StartUs => _points[0].Us;

    public long EndUs => _points[^1].Us;

    public long CrossedUs { get; }

    /// <summary>Through the door at an even pace, with a stop on the threshold.</summary>
    public static Walk Through(Direction direction, long startUs, CarrierSpec carriers, Dice dice)
    {
        Debug.Assert(direction is Direction.In or Direction.Out, "TurnBack makes the others.");
        var facing = direction == Direction.In ? 1 : -1;
        var legUs = Micros(carriers.ApproachMetres / dice.Next(carriers.Speed));
        var pauseUs = Micros(dice.Next(carriers.DoorPauseSeconds));
        var points = new[]
        {
            (startUs, -facing * carriers.ApproachMetres),
            (startUs + legUs, 0.0),
            (startUs + legUs + pauseUs, 0.0),
            (startUs + legUs + pauseUs + legUs, facing * carriers.ApproachMetres),
        };
        return new(direction, facing, points, startUs + legUs + (pauseUs / 2));
    }

    /// <summary>To a little past the threshold and back to where it came from; <paramref name="facing"/> is +1 for
    /// somebody who comes from outside, −1 from inside.</summary>
    public static Walk TurnBack(int facing, long startUs, CarrierSpec carriers, Dice dice)
    {
        var turnX = dice.Next(carriers.TurnMetres);
        var legUs = Micros((carriers.ApproachMetres + turnX) / dice.Next(carriers.Speed));
        var pauseUs = Micros(dice.Next(carriers.DoorPauseSeconds));
        var points = new[]
        {
            (startUs, -facing * carriers.ApproachMetres),
            (startUs + legUs, facing * turnX),
            (startUs + legUs + pauseUs, facing * turnX),
            (startUs + legUs + pauseUs + legUs, -facing * carriers.ApproachMetres),
        };
        return new(Direction.TurnedBack, facing, points, startUs + legUs + (pauseUs / 2));
    }

    public Placement At(long worldUs)
    {
        if (worldUs <= StartUs)
        {
            return new(_points[0].X, 0, _facing);
        }

        for (var point = 1; point < _points.Length; point++)
        {
            var (fromUs, fromX) = _points[point - 1];
            var (toUs, toX) = _points[point];
            if (worldUs < toUs)
            {
                var x = fromX + ((toX - fromX) * (worldUs - fromUs) / (toUs - fromUs));
                return new(x, 0, toX == fromX ? _facing : Math.Sign(toX - fromX));
            }
        }

        return new(_points[^1].X, 0, Direction == Direction.TurnedBack ? -_facing : _facing);
    }

    private static long Micros(double seconds) => (long)(seconds * 1e6);
}
