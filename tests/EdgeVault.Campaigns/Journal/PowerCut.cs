namespace EdgeVault.Campaigns.Journal;

/// <summary>What one power cut keeps of that which no sync covers.</summary>
internal sealed class PowerCut
{
    private const int TornOneIn = 16;
    private const int ZeroedOneIn = 32;

    private readonly Random? _random;
    private readonly double _keptShare;

    private PowerCut(string name, double keptShare, Random? random)
    {
        Name = name;
        _keptShare = keptShare;
        _random = random;
    }

    public string Name { get; }

    /// <summary>Nothing that was not synced is there: what may be acknowledged is decided here.</summary>
    public static PowerCut Nothing { get; } = new("nothing un-synced kept", 0, null);

    /// <summary>All that was written is there, as after a SIGKILL.</summary>
    public static PowerCut Everything { get; } = new("everything kept", 1, null);

    /// <summary>Any sector in any of its versions, torn or zeroed now and then; any name.</summary>
    public static PowerCut Seeded(Random random) =>
        new("a seeded part kept", random.Next(3) switch { 0 => 0.1, 1 => 0.5, _ => 0.9 }, random);

    public bool Keeps() => _random is null ? _keptShare > 0 : _random.NextDouble() < _keptShare;

    /// <summary>Which of several versions; the last where nothing is left to chance.</summary>
    public int Choose(int count) => _random is null ? count - 1 : _random.Next(count);

    /// <summary>The sector as the head left it.</summary>
    public byte[] Damage(byte[] sector, byte[] before)
    {
        if (_random is null)
        {
            return sector;
        }

        if (_random.Next(ZeroedOneIn) == 0)
        {
            return new byte[sector.Length];
        }

        var torn = _random.Next(TornOneIn) == 0 ? _random.Next(sector.Length) : sector.Length;
        return [.. sector.AsSpan(0, torn), .. before.AsSpan(torn)];
    }
}
