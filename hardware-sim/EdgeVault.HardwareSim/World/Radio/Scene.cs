using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>What radio waves meet at a site: tags, the bodies of people, the wall with its doors, sheets of
/// metal.</summary>
internal sealed class Scene
{
    // From the tray to the middle of who carries it; a body shades fully within its half breadth and not at all beyond.
    private const double BodyBehindMetres = 0.4;
    private const double BodyHalfMetres = 0.2;
    private const double BodyEdgeMetres = 0.35;

    private readonly double _wallLossDb;
    private readonly (double Y, double HalfWidth)[] _doorways;
    private readonly List<Flash> _flashes;
    private readonly List<Mirror> _mirrorsNow = [];
    private readonly List<Mirror> _still;
    private readonly List<(IPath Walk, double LossDb)> _people = [];
    private readonly List<(double X, double Y, double LossDb)> _bodiesNow = [];
    private long _lookedUs = -1;

    public Scene(Scenario scenario, Dice dice)
    {
        _wallLossDb = scenario.Radio.WallLossDb;
        _doorways = [.. scenario.Portals.Values.Select(portal => (portal.Offset, portal.WidthMetres / 2))];
        _still = [.. scenario.Portals.Values.SelectMany(portal => Enumerable
            .Range(0, scenario.Radio.Mirrors).Select(_ => Flash.DrawMirror(portal.Offset, scenario.Radio, dice)))];
        _flashes = [.. scenario.Portals.Values.Select(portal => new Flash(
            portal.Offset, scenario.Radio, new Dice(dice.NextBits())))];
    }

    /// <summary>Every tag that antennas may read.</summary>
    public List<Exposure> Tags { get; } = [];

    /// <summary>All sheets that are there at the time of the last <see cref="Look"/>.</summary>
    public IReadOnlyList<Mirror> Mirrors => _mirrorsNow;

    public void Enter(IPath walk, double bodyLossDb) => _people.Add((walk, bodyLossDb));

    public void Leave(IPath walk) => _people.RemoveAll(person => ReferenceEquals(person.Walk, walk));

    /// <summary>Looks where everybody is.</summary>
    public void Look(long worldUs)
    {
        if (_lookedUs == worldUs)
        {
            return;
        }

        _lookedUs = worldUs;
        _bodiesNow.Clear();
        foreach (var (walk, lossDb) in _people)
        {
            var at = walk.At(worldUs);
            _bodiesNow.Add((at.X - (BodyBehindMetres * at.HeadX), at.Y - (BodyBehindMetres * at.HeadY), lossDb));
        }

        _mirrorsNow.Clear();
        _mirrorsNow.AddRange(_still);
        foreach (var flash in _flashes)
        {
            if (flash.TryAt(worldUs, out var mirror))
            {
                _mirrorsNow.Add(mirror);
            }
        }
    }

    /// <summary>What the wall takes from a ray that does not go through a doorway, dB.</summary>
    public double WallDb(Point from, Point to)
    {
        if (from.X * to.X >= 0)
        {
            return 0;
        }

        var y = from.Y + ((to.Y - from.Y) * from.X / (from.X - to.X));
        foreach (var doorway in _doorways)
        {
            if (Math.Abs(y - doorway.Y) <= doorway.HalfWidth)
            {
                return 0;
            }
        }

        return _wallLossDb;
    }

    /// <summary>What bodies on its way take from a ray, dB.</summary>
    public double BodyDb(Point from, Point to)
    {
        var loss = 0.0;
        foreach (var (x, y, lossDb) in _bodiesNow)
        {
            var off = Distance(x, y, from, to);
            loss += lossDb * Math.Clamp((BodyEdgeMetres - off) / (BodyEdgeMetres - BodyHalfMetres), 0, 1);
        }

        return loss;
    }

    private static double Distance(double x, double y, Point from, Point to)
    {
        double alongX = to.X - from.X, alongY = to.Y - from.Y;
        var square = (alongX * alongX) + (alongY * alongY);
        var share = square == 0 ? 0
            : Math.Clamp((((x - from.X) * alongX) + ((y - from.Y) * alongY)) / square, 0, 1);
        double offX = x - from.X - (share * alongX), offY = y - from.Y - (share * alongY);
        return Math.Sqrt((offX * offX) + (offY * offY));
    }
}
