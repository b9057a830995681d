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
    private readonly SortedDictionary<string, Zone> _zones = new(StringComparer.Ordinal);

    /// <param name="scenario">A scenario without faults.</param>
    /// <param name="sinks">For each reader of the scenario who takes its reads.</param>
    /// <param name="witness">Is told every crossing when it is over.</param>
    public DistributionCentre(Scenario scenario, Func<string, IReadSink> sinks, IWitness witness)
    {
        Scenario = scenario;
        var staff = new Staff(scenario.Carriers.People);
        var factory = new PieceFactory(scenario, DiceFor("pieces"));
        foreach (var (id, portal) in scenario.Portals)
        {
            var zones = (ZoneOf(portal.InsideZone), ZoneOf(portal.OutsideZone));
            _doors.Add(new Door(id, scenario, zones, staff, DiceFor($"door {id}"), witness));
        }

        PlacePieces(factory);
        PlaceStrays(factory);
        _actors.AddRange(_doors);
        _actors.AddRange(scenario.Readers.Select(reader => new Inventory(
            reader.Value, scenario.Radio, AntennasOf(reader.Key), sinks(reader.Key), DiceFor($"reader {reader.Key}"))));
    }

    public Scenario Scenario { get; }

    /// <summary>How far this world has come.</summary>
    public long NowUs { get; private set; }

    /// <summary>The pieces that people carry.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The pieces that never move.</summary>
    public IReadOnlyList<Piece> Strays => _strayPieces;

    public long StrayReads => _strays.Sum(stray => (long)stray.ReadsInside + stray.ReadsOutside);

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

    internal static Shelf DrawShelf(StraySpec strays, Dice dice) =>
        new(dice.Next(strays.Distance), 5 * (dice.NextUnit() - 0.5));

    private Dice DiceFor(string actor) => Dice.For(Scenario.Seed, $"{Scenario.Site} {actor}");

    private Zone ZoneOf(string id)
    {
        if (!_zones.TryGetValue(id, out var zone))
        {
            _zones[id] = zone = new Zone(id);
        }

        return zone;
    }

    private IEnumerable<(Antenna, Door)> AntennasOf(string reader) =>
        from portal in Scenario.Portals.Zip(_doors)
        from spec in portal.First.Value.Antennas
        let antenna = Antenna.From(portal.First.Key, spec.Key, spec.Value)
        where antenna.Reader == reader
        select (antenna, portal.Second);

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
        foreach (var door in _doors)
        {
            for (var number = 0; number < Scenario.Strays.Count; number++)
            {
                var piece = factory.Next();
                var stray = new Exposure(piece.Tag, DrawShelf(Scenario.Strays, dice), dice.NextBits())
                {
                    LossDb = dice.Next(Scenario.Strays.ShelfLossDb),
                };
                _strayPieces.Add(piece);
                _strays.Add(stray);
                door.AddStray(stray);
            }
        }
    }
}
