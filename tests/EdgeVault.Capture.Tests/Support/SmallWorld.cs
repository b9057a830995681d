namespace EdgeVault.Capture.Tests.Support;

/// <summary>What a carrier does at the door.</summary>
internal enum Walk
{
    GoesIn,
    GoesOut,
    TurnsBackInside,
    TurnsBackOutside,
    ComesNearInside,
    ComesNearOutside,
}

/// <summary>One carrier's tray and what truly happened to it.</summary>
internal sealed record Visit(Walk Walk, double FromMs, double ToMs, IReadOnlyList<int> Tags)
{
    public PassageDirection? Crossing => Walk switch
    {
        Walk.GoesIn => PassageDirection.In,
        Walk.GoesOut => PassageDirection.Out,
        _ => null,
    };

    /// <summary>Verdicts that are not wrong. To abstain never is.</summary>
    public bool Allows(PassageDirection direction) => direction switch
    {
        PassageDirection.Unresolved => true,
        PassageDirection.TurnedBack => Walk is Walk.TurnsBackInside or Walk.TurnsBackOutside,
        _ => direction == Crossing,
    };
}

/// <summary>
/// A door on a line, positive inside: carriers walk, antennas poll in turn, levels fall with distance and fade. Small on
/// purpose and written for these tests alone; it shares nothing with the simulator.
/// </summary>
internal sealed class SmallWorld
{
    private const double PollMs = 60;
    private const double SensitivityDbm = -74;

    // By antenna of the bench: two outside, two inside, a metre and a half from the door.
    private static readonly double[] AntennaAt = [-1.5, -1.5, 1.5, 1.5];

    private readonly Random _random;
    private readonly EngineBench _bench;
    private int _nextTag;

    public SmallWorld(int seed, EngineBench bench) => (_random, _bench) = (new Random(seed), bench);

    public List<Visit> Visits { get; } = [];

    public List<int> Strays { get; } = [];

    /// <summary>Reads that each tag got.</summary>
    public Dictionary<int, int> Seen { get; } = [];

    /// <summary>A tray with its carrier; returns when it is out of sight.</summary>
    public double Pass(double fromMs, Walk walk, int tagCount)
    {
        var speed = 0.6 + (_random.NextDouble() * 0.9);
        var pauseMs = _random.NextDouble() * 800;
        var legMs = 5 / speed * 1_000;
        var tags = Enumerable.Range(0, tagCount).Select(_ => _nextTag++).ToList();
        var toMs = fromMs + (2 * legMs) + pauseMs;
        Visits.Add(new Visit(walk, fromMs, toMs, tags));
        var bodyShadow = _random.NextDouble() * 6;
        foreach (var tag in tags)
        {
            var penalty = (_random.NextDouble() * 9) + bodyShadow;
            Emit(tag, fromMs, toMs, (antenna, atMs) =>
                LevelAt(antenna, PositionOf(walk, atMs - fromMs, legMs, pauseMs), penalty) + Fading(6));
        }

        return toMs;
    }

    /// <summary>A piece that lies behind the door, read now and then, and now and then by a reflection outside.</summary>
    public void Rest(double fromMs, double toMs, double metres, double penalty)
    {
        var tag = _nextTag++;
        Strays.Add(tag);

        // What does not move does not fade: each antenna has its own level, until somebody walks by.
        var own = Enumerable.Range(0, 4).Select(_ => Fading(8)).ToArray();
        var (shadowDb, shadowUntilMs) = (0.0, 0.0);
        Emit(tag, fromMs, toMs, (antenna, atMs) =>
        {
            if (atMs > shadowUntilMs)
            {
                shadowUntilMs = atMs + 1_000 + (_random.NextDouble() * 4_000);
                shadowDb = _random.Next(5) == 0 ? 2 - (_random.NextDouble() * 14) : 0;
            }

            return LevelAt(antenna, metres, penalty) + own[antenna] + shadowDb + Fading(1.5);
        });
    }

    private static double PositionOf(Walk walk, double afterMs, double legMs, double pauseMs)
    {
        // From five metres away to the turning point (or the door), a pause there, and on or back.
        var there = Math.Clamp(afterMs / legMs, 0, 1);
        var on = Math.Clamp((afterMs - legMs - pauseMs) / legMs, 0, 1);
        return walk switch
        {
            Walk.GoesIn => -5 + (5 * there) + (5 * on),
            Walk.GoesOut => 5 - (5 * there) - (5 * on),
            Walk.TurnsBackInside => 5 - (5.7 * there) + (5.7 * on),
            Walk.TurnsBackOutside => -5 + (5.7 * there) - (5.7 * on),
            Walk.ComesNearInside => 5 - (2.8 * there) + (2.8 * on),
            _ => -5 + (2.8 * there) - (2.8 * on),
        };
    }

    private void Emit(int tag, double fromMs, double toMs, Func<int, double, double> levelAt)
    {
        var phase = _random.NextDouble() * PollMs;
        var turn = _random.Next(4);
        for (var atMs = fromMs + phase; atMs < toMs; atMs += PollMs, turn++)
        {
            var antenna = turn % 4;
            var dbm = levelAt(antenna, atMs);
            if (dbm >= SensitivityDbm)
            {
                _bench.Read(tag, antenna, atMs, Math.Round(dbm * 2) / 2, delayMs: _random.NextDouble() * 40);
                Seen[tag] = Seen.GetValueOrDefault(tag) + 1;
            }
        }
    }

    private double LevelAt(int antenna, double at, double penaltyDb)
    {
        var metres = Math.Max(0.5, Math.Abs(at - AntennaAt[antenna]));
        // The wall, but for the open door, which matters near it only.
        var isOtherSide = Math.Sign(at) != Math.Sign(AntennaAt[antenna]);
        var wallDb = isOtherSide ? 6 + Math.Min(14, Math.Abs(at) * 6) : 0;
        var reflectionDb = isOtherSide && _random.Next(400) == 0 ? 15 : 0;
        return -48 - (20 * Math.Log10(metres)) - penaltyDb - wallDb + reflectionDb;
    }

    private double Fading(double spreadDb) =>
        (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5) * 2 * spreadDb;
}
