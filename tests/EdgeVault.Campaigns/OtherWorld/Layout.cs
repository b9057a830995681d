using System.Globalization;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Doors in pairs along one wall, with four antennas each. Every other pair shares two readers by side instead
/// of by door, so that a door's two sides have two clocks.</summary>
/// <remarks>Metres. A pair has coordinates of its own: x = 0 is the wall, x &gt; 0 inside; y runs along it.</remarks>
internal sealed class Layout
{
    public const int DoorsOfPair = 2;
    private const double AntennaX = 0.7;
    private const double AntennaY = 0.8;

    private Layout(IReadOnlyList<Door> doors, IReadOnlyList<Aerial> aerials) => (Doors, Aerials) = (doors, aerials);

    public IReadOnlyList<Door> Doors { get; }

    public IReadOnlyList<Aerial> Aerials { get; }

    public int Readers => Doors.Count;

    public static string ReaderId(int reader) => $"r{reader + 1}";

    /// <param name="preset">How far doors are apart.</param>
    /// <param name="pairs">Two doors and two readers each.</param>
    public static Layout Of(WorldPreset preset, int pairs)
    {
        var (doors, aerials) = (new List<Door>(), new List<Aerial>());
        for (var number = 0; number < pairs * DoorsOfPair; number++)
        {
            var (pair, place) = (number / DoorsOfPair, number % DoorsOfPair);
            var y = place * preset.MetresBetweenDoors;
            var isBySide = pair % 2 == 1;
            var id = string.Create(CultureInfo.InvariantCulture, $"door-{number + 1:00}");
            doors.Add(new Door
            {
                Number = number,
                Id = id,
                Pair = pair,
                Y = y,
                Outside = isBySide ? new(number - place, (ushort)(place + 1)) : new(number, 1),
                Inside = isBySide ? new(number - place + 1, (ushort)(place + 1)) : new(number, 2),
            });
            aerials.AddRange(AerialsOf(doors[^1], place, isBySide));
        }

        return new(doors, aerials);
    }

    private static IEnumerable<Aerial> AerialsOf(Door door, int place, bool isBySide)
    {
        for (var number = 0; number < 4; number++)
        {
            var (isInside, isLeft) = (number >= 2, number % 2 == 0);
            var reader = isBySide ? door.Number - place + (isInside ? 1 : 0) : door.Number;
            var port = isBySide ? (place * 2) + (number % 2) + 1 : number + 1;
            yield return new Aerial
            {
                Door = door,
                Number = number,
                X = isInside ? AntennaX : -AntennaX,
                Y = door.Y + (isLeft ? -AntennaY : AntennaY),
                Reader = reader,
                Port = (ushort)port,
            };
        }
    }
}

/// <summary>An input of a reader, from 1.</summary>
internal readonly record struct Terminal(int Reader, ushort Port);

internal sealed class Door
{
    /// <summary>In the layout, from 0.</summary>
    public required int Number { get; init; }

    public required string Id { get; init; }

    public required int Pair { get; init; }

    /// <summary>Where its middle is.</summary>
    public required double Y { get; init; }

    /// <summary>Where its outer light barrier is wired to.</summary>
    public required Terminal Outside { get; init; }

    public required Terminal Inside { get; init; }
}

/// <summary>An antenna. It looks away from the wall and a little towards the middle of its door.</summary>
internal sealed class Aerial
{
    private const double LeanShare = 0.5;

    public required Door Door { get; init; }

    /// <summary>At its door: 0 and 1 outside, 2 and 3 inside.</summary>
    public required int Number { get; init; }

    public required double X { get; init; }

    public required double Y { get; init; }

    public required int Reader { get; init; }

    /// <summary>The reader's number for it, from 1.</summary>
    public required ushort Port { get; init; }

    public bool IsInside => Number >= 2;

    /// <summary>Radians between where it looks and a place.</summary>
    public double AngleTo(double x, double y)
    {
        var (dx, dy) = (x - X, y - Y);
        var (aimX, aimY) = (IsInside ? 1.0 : -1.0, LeanShare * Math.Sign(Door.Y - Y));
        var lengths = Math.Sqrt(((dx * dx) + (dy * dy)) * (1 + (aimY * aimY)));
        return Math.Acos(Math.Clamp(((dx * aimX) + (dy * aimY)) / Math.Max(1e-6, lengths), -1, 1));
    }

    public double DistanceTo(double x, double y) => Math.Sqrt(((x - X) * (x - X)) + ((y - Y) * (y - Y)));
}
