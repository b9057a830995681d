namespace EdgeVault.TestKit.Disks;

/// <summary>A seeded choice for every un-synced sector, name and length, with its own temper for each crash.</summary>
public sealed class SeededCrash : CrashRule
{
    private readonly Random _random;
    private readonly double _kept;
    private readonly double _odd;
    private readonly double _namesKept;
    private readonly double _spoiled;

    public SeededCrash(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
        _kept = Temper();
        _namesKept = Temper();
        _odd = random.Next(3) == 0 ? 0.25 : 0;
        _spoiled = random.Next(4) == 0 ? 0.3 : 0;
    }

    public override SectorFate FateOf(in UnsyncedSector sector)
    {
        if (_random.NextDouble() < _odd)
        {
            return Odd(sector);
        }

        return _random.NextDouble() < _kept
            ? new SectorFate(SectorOutcome.Version, _random.Next(sector.Versions))
            : SectorFate.Old;
    }

    public override bool KeepsName(string operation, string file) => _random.NextDouble() < _namesKept;

    public override int? LengthOf(string file, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return _random.Next(3) == 0 ? null : lengths[_random.Next(lengths.Count)];
    }

    public override bool SpoilsPage(string file, int page) => _random.NextDouble() < _spoiled;

    // The ends are likelier than the middle: many faults need all of one write and nothing of another.
    private double Temper() => _random.Next(4) switch { 0 => 0, 1 => 1, _ => _random.NextDouble() };

    private SectorFate Odd(in UnsyncedSector sector) => _random.Next(3) switch
    {
        0 => new SectorFate(SectorOutcome.Torn, _random.Next(1, MemoryInode.SectorBytes)),
        1 => new SectorFate(SectorOutcome.Zero),
        _ => sector.WasThere ? SectorFate.Old : new SectorFate(SectorOutcome.Foreign),
    };
}
