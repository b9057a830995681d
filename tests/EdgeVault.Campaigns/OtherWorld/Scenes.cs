using System.Globalization;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Who does what when at the two doors of a pair. Each door has scenes of its own, so that people are at both
/// at once.</summary>
internal sealed class Scenes
{
    private const double FirstAt = 12;
    private const int TrayMost = 20;

    private readonly WorldPreset _preset;
    private readonly IReadOnlyList<Door> _doors;
    private readonly Stock _stock;
    private readonly Random _random;
    private readonly Walks _walks;
    private readonly List<Visit> _visits = [];
    private readonly double[] _next;

    private Scenes(WorldPreset preset, IReadOnlyList<Door> doors, Stock stock, Random random)
    {
        (_preset, _doors, _stock, _random) = (preset, doors, stock, random);
        _walks = new Walks(random);
        _next = [.. doors.Select(_ => FirstAt + random.Between(0, 4))];
    }

    /// <summary>So many trays that cross or turn back, at least, by their beginnings at each door.</summary>
    public static List<Visit> Play(
        WorldPreset preset, IReadOnlyList<Door> doors, Stock stock, Random random, int trays)
    {
        var scenes = new Scenes(preset, doors, stock, random);
        while (scenes._visits.Count(visit => visit.Direction != Direction.PassedBy) < trays)
        {
            var door = Array.IndexOf(scenes._next, scenes._next.Min());
            scenes._next[door] = scenes.Play(doors[door], scenes._next[door]) + random.Between(0.5, 5);
        }

        return scenes._visits;
    }

    /// <returns>When the door is free again.</returns>
    private double Play(Door door, double at)
    {
        var isInside = _random.Hits(0.5);
        switch (Draw())
        {
            case Scene.TurnsBackBefore:
                return Add(
                    Scene.TurnsBackBefore, door, Direction.TurnedBack, isInside,
                    _walks.TurnBack(door.Y, isInside, at, _random.Between(0.5, 1.2)));
            case Scene.TurnsBackInTheDoorway:
                return Add(
                    Scene.TurnsBackInTheDoorway, door, Direction.TurnedBack, isInside,
                    _walks.TurnBack(door.Y, isInside, at, _random.Between(-0.35, 0.3)));
            case Scene.Loiters:
                return Add(Scene.Loiters, door, Direction.PassedBy, isInside, _walks.Loiter(door.Y, isInside, at));
            case Scene.AlongTheWall:
                return Add(
                    Scene.AlongTheWall, door, Direction.PassedBy, isInside, _walks.AlongTheWall(door.Y, isInside, at));
            case Scene.Meets:
                var first = Cross(Scene.Meets, door, isInside, at);
                return Math.Max(first, Cross(Scene.Meets, door, !isInside, at + _random.Between(0, 2)));
            case Scene.Follows:
                Cross(Scene.Follows, door, isInside, at);
                return Cross(Scene.Follows, door, isInside, at + _random.Between(1, 3.5));
            case Scene.PutsDown:
                return PutDown(door, isInside, at);
            case Scene.TakesUp:
                return TakeUp(door, isInside, at);
            default:
                return Cross(Scene.Crosses, door, isInside, at);
        }
    }

    private Scene Draw()
    {
        var chances = _preset.Scenes;
        (double Chance, Scene Scene)[] all =
        [
            (chances.TurnsBack / 2, Scene.TurnsBackBefore), (chances.TurnsBack / 2, Scene.TurnsBackInTheDoorway),
            (chances.Loiters, Scene.Loiters), (chances.AlongTheWall, Scene.AlongTheWall), (chances.Meets, Scene.Meets),
            (chances.Follows, Scene.Follows), (chances.PutsDown, Scene.PutsDown), (chances.TakesUp, Scene.TakesUp),
        ];
        var dice = _random.NextDouble();
        foreach (var (chance, scene) in all)
        {
            if ((dice -= chance) < 0)
            {
                return scene;
            }
        }

        return Scene.Crosses;
    }

    private double Cross(Scene scene, Door door, bool isInside, double at)
    {
        var way = _walks.Cross(door.Y, isInside, at);
        return Add(scene, door, CrossingFrom(isInside), isInside, way);
    }

    /// <summary>The next scene need not wait until it is taken away again.</summary>
    private double PutDown(Door door, bool isInside, double at)
    {
        var (way, downAt) = _walks.PutDown(door.Y, isInside, at);
        Add(Scene.PutsDown, door, CrossingFrom(isInside), isInside, way);
        return downAt;
    }

    private double TakeUp(Door door, bool isInside, double at)
    {
        var (way, upAt) = _walks.TakeUp(door.Y, isInside, at);
        Add(Scene.TakesUp, door, CrossingFrom(isInside), isInside, way);

        // Others go by meanwhile, but not in the moment in which it is carried.
        return at + 6 < upAt - 12 ? at + 6 : way.To;
    }

    private double Add(Scene scene, Door door, Direction direction, bool isInside, Way way)
    {
        var tags = _stock.Take(isInside, 1 + _random.Next(TrayMost), way.From);
        if (tags.Count > 0)
        {
            var ends = direction is Direction.In or Direction.Out ? !isInside : isInside;
            _stock.Arrive(tags, ends, way.To);
            var group = string.Create(CultureInfo.InvariantCulture, $"{door.Id} tray {_visits.Count + 1} ({scene})");
            _visits.Add(new Visit
            {
                Scene = scene,
                Door = door,
                Direction = direction,
                Group = group,
                Tags = tags,
                Way = way,
                Shadows = [.. Shadows(way)],
                Flashes = [.. Flashes(way, _preset.FlashesPerSecond)],
                FlashesBeside = [.. Flashes(way, _preset.FlashesBesidePerSecond)],
                LuckDb =
                [
                    .. Enumerable.Range(0, 4 * _doors.Count).Select(_ => _random.Gauss() * _preset.AntennaSigmaDb),
                ],
                LieDb = [.. tags.Select(_ => _random.Gauss() * _preset.PassSigmaDb)],
            });
        }

        return way.To;
    }

    private IEnumerable<Shadow> Shadows(Way way)
    {
        foreach (var isInside in (bool[])[false, true])
        {
            if (_random.Hits(_preset.BodyChance))
            {
                var from = _random.Between(way.From, way.To - 0.5);
                yield return new Shadow(
                    from, from + _random.Between(0.4, 2), isInside, _random.Between(0.5, 1.5) * _preset.BodyDb);
            }
        }
    }

    private IEnumerable<Flash> Flashes(Way way, double perSecond)
    {
        for (var at = way.From + _random.Wait(perSecond); at < way.To; at += _random.Wait(perSecond))
        {
            yield return new Flash(at, at + _random.Between(0.06, 0.4), _random.Between(0, 6), _random.Between(0.4, 1));
        }
    }

    private static Direction CrossingFrom(bool isInside) => isInside ? Direction.Out : Direction.In;
}
