using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A site that moves, on a time of its own: microseconds since it began.</summary>
/// <remarks>
/// Nothing here looks at a clock. Whoever owns it says how far to go, in steps of any size, and the same seed with the
/// same orders at the same times gives the same walks and the same reads. Not thread-safe.
/// </remarks>
internal sealed class DistributionCentre
{
    private readonly List<IActor> _actors = [];
    private readonly List<Door> _doors = [];
    private readonly List<Exposure> _strays = [];
    private readonly List<Piece> _strayPieces = [];
    private readonly List<Piece> _pieces = [];
    private readonly List<Piece> _clones = [];
    private readonly List<Person> _badged = [];
    private readonly Scene _scene;
    private readonly SortedDictionary<string, Zone> _zones = new(StringComparer.Ordinal);

    /// <param name="scenario">A scenario without faults.</param>
    /// <param name="sinks">For each reader of the scenario who takes its reads.</param>
    /// <param name="witness">Is told every crossing when it is over.</param>
    public DistributionCentre(Scenario scenario, Func<string, IReadSink> sinks, IWitness witness)
    {
        Scenario = scenario;
        _scene = new Scene(scenario, DiceFor("scene"));
        var staff = new Staff(People(new PieceFactory(scenario, DiceFor("badges"))));
        var factory = new PieceFactory(scenario, DiceFor("pieces"));
        foreach (var (id, portal) in scenario.Portals)
        {
            var zones = (ZoneOf(portal.InsideZone), ZoneOf(portal.OutsideZone));
            var beams = BeamsOf(id, portal, sinks);
            _actors.AddRange(beams);
            _doors.Add(new Door(id, scenario, zones, staff, _scene, beams, DiceFor($"door {id}"), witness));
        }

        PlacePieces(factory);
        PlaceStrays(factory);
        PlaceClones(factory);
        _actors.AddRange(_doors);
        var antennas = Antennas();
        var link = new Link(scenario.Radio, _scene, antennas.Count, DiceFor("echoes").NextBits());
        _actors.AddRange(scenario.Readers.Select(reader => new Inventory(
            reader.Value, scenario.Radio, antennas.Where(antenna => antenna.Reader == reader.Key), (link, _scene),
            sinks(reader.Key), DiceFor($"reader {reader.Key}"))));
    }

    public Scenario Scenario { get; }

    /// <summary>How far this world has come.</summary>
    public long NowUs { get; private set; }

    /// <summary>The pieces that people carry.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The pieces that never move.</summary>
    public IReadOnlyList<Piece> Strays => _strayPieces;

    /// <summary>Tags that carry the EPC of a piece and are none.</summary>
    public IReadOnlyList<Piece> Clones => _clones;

    /// <summary>The people who wear a badge with a tag.</summary>
    public IReadOnlyList<Person> Badged => _badged;

    public long StrayReads => _strays.Sum(stray => (long)stray.Reads);

    /// <summary>Nobody walks and nobody will.</summary>
    public bool IsQuiet => _doors.TrueForAll(door => door.IsQuiet);

    public IEnumerable<Zone> Zones => _zones.Values;

    public void AdvanceTo(long worldUs)
    {
        // Few actors: looking through them all beats a heap, and the first of equals keeps the order fixed.
        while (_actors.MinBy(actor => actor.NextUs) is { } next && next.NextUs <= worldUs)
        {
            NowUs = next.NextUs;
            next.Act();
        }

        NowUs = Math.Max(NowUs, worldUs);
    }

    /// <summary>People start to walk now.</summary>
    public void Open() => _doors.ForEach(door => door.Open(NowUs));

    /// <summary>Nobody starts to walk any more; see <see cref="IsQuiet"/>.</summary>
    public void Close() => _doors.ForEach(door => door.Close());

    private Dice DiceFor(string actor) => Dice.For(Scenario.Seed, $"{Scenario.Site} {actor}");

    private List<LightBeam> BeamsOf(string door, PortalSpec portal, Func<string, IReadSink> sinks)
    {
        var beams = new List<LightBeam>();
        foreach (var (key, spec) in portal.Beams)
        {
            var (reader, port) = BeamSpec.Parse(key);
            beams.Add(new LightBeam(
                spec, LightBeam.TrayHalfMetres, portal, port, sinks(reader), DiceFor($"beam {door} {key}")));
        }

        if (portal.Contact.Length > 0)
        {
            var (reader, port) = BeamSpec.Parse(portal.Contact);
            beams.Add(new LightBeam(
                new BeamSpec(), LightBeam.DoorHalfMetres, portal, port, sinks(reader), DiceFor($"contact {door} {portal.Contact}")));
        }

        return beams;
    }

    private Zone ZoneOf(string id)
    {
        if (!_zones.TryGetValue(id, out var zone))
        {
            _zones[id] = zone = new Zone(id);
        }

        return zone;
    }

    private List<Antenna> Antennas()
    {
        var antennas = new List<Antenna>();
        foreach (var (id, portal) in Scenario.Portals)
        {
            foreach (var (key, spec) in portal.Antennas)
            {
                antennas.Add(Antenna.From(id, key, spec, portal.Offset, antennas.Count));
            }
        }

        return antennas;
    }

    private List<Person> People(PieceFactory factory)
    {
        var (carriers, dice) = (Scenario.Carriers, DiceFor("badges worn"));
        List<Person> people =
        [
            .. Enumerable.Range(1, carriers.People).Select(number => new Person(
                $"carrier-{number:D2}", dice.Chance(carriers.BadgeShare) ? factory.Badge(number, carriers.BadgeLossDb) : null)),
        ];
        _badged.AddRange(people.Where(static person => person.Badge is not null));
        return people;
    }

    private void PlacePieces(PieceFactory factory)
    {
        var dice = DiceFor("places");
        var portals = Scenario.Portals.Values.ToArray();
        for (var number = 0; number < Scenario.Pieces.Count; number++)
        {
            var portal = dice.Pick(portals);
            var piece = factory.Next();
            _pieces.Add(piece);
            ZoneOf(dice.Chance(Scenario.Pieces.InsideShare) ? portal.InsideZone : portal.OutsideZone).Put(piece, 0);
        }
    }

    private void PlaceStrays(PieceFactory factory)
    {
        var dice = DiceFor("strays");
        foreach (var id in Scenario.Portals.Keys)
        {
            var shelves = new Loading(id, Scenario, _scene, dice);
            for (var number = 0; number < Scenario.Strays.Count; number++)
            {
                var piece = factory.Next();
                var stray = shelves.OnShelf(piece.Tag, 0, 1);
                _strayPieces.Add(piece);
                _strays.Add(stray);
                _scene.Tags.Add(stray);
            }
        }
    }

    // They go about as the pieces do; nobody knows that they are not.
    private void PlaceClones(PieceFactory factory)
    {
        var dice = DiceFor("clones");
        var portals = Scenario.Portals.Values.ToArray();
        foreach (var piece in _pieces.Where(_ => dice.Chance(Scenario.Pieces.CloneShare)))
        {
            var (portal, clone) = (dice.Pick(portals), factory.Clone(piece));
            _clones.Add(clone);
            ZoneOf(dice.Chance(0.5) ? portal.InsideZone : portal.OutsideZone).Put(clone, 0);
        }
    }
}
