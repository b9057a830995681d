namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>How loud a tag is at an antenna, and how likely a round reads it: a logistic curve over distance, angle and
/// what lies in between. No law of physics, on purpose.</summary>
internal sealed class Air(WorldPreset preset)
{
    private const double SoftDb = 2.5;
    private const double LateralDbMost = 25;
    private const double WallMetres = 0.6;
    private const double HearableMetres = 7;
    private const double RssiAtZeroDbm = -66;

    /// <summary>Loudness of a place, dB over where half of the rounds read a tag.</summary>
    public double LoudnessAt(Aerial aerial, double x, double y)
    {
        var metres = aerial.DistanceTo(x, y);
        if (metres > HearableMetres)
        {
            return double.NegativeInfinity;
        }

        var angle = aerial.AngleTo(x, y) / (Math.PI / 4);
        var isOther = x > 0 != aerial.IsInside;
        var wall = isOther ? preset.WallDb * Math.Min(1, Math.Abs(x) / WallMetres) : 0;
        var aside = Math.Min(LateralDbMost, preset.AngleDb * angle * angle);
        return preset.PeakDb - (preset.DbPerMetre * metres) - aside - wall;
    }

    /// <summary>Chance that a round reads it.</summary>
    public double ShareOf(double loudness) => preset.BestShare / (1 + Math.Exp(-loudness / SoftDb));

    /// <summary>Hundredths of a dBm, in steps of half a dB or of one.</summary>
    public short RssiOf(double loudness, Random random, bool isInHalves)
    {
        var dbm = RssiAtZeroDbm + loudness + (random.Gauss() * preset.NoiseDb);
        var steps = isInHalves ? 2 : 1;
        return (short)(Math.Round(Math.Clamp(dbm, -84, -28) * steps) / steps * 100);
    }
}

/// <summary>Something that wanders about 0 and forgets where it was (Ornstein and Uhlenbeck 1930).</summary>
internal struct Drift
{
    private double _value;
    private double _at;
    private bool _isKnown;

    public double ValueAt(double at, double sigma, double seconds, Random random)
    {
        var kept = _isKnown ? Math.Exp(-(at - _at) / seconds) : 0;
        _value = (kept * _value) + (Math.Sqrt(1 - (kept * kept)) * sigma * random.Gauss());
        (_at, _isKnown) = (at, true);
        return _value;
    }
}
