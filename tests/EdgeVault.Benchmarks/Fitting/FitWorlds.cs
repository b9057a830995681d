using EdgeVault.Benchmarks.Scoring;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.Benchmarks.Fitting;

/// <summary>Doors to learn from: every number of the physics and of the people drawn anew around one of the presets, so that what
/// is learnt is how radio behaves and not what a preset is like.</summary>
internal static class FitWorlds
{
    private static readonly string[] Presets = ["clean", "typical", "typical", "hard", "hard"];

    /// <summary>Whether the doors of that world tell each other what they read; half of them do not, as where the next door has no
    /// antennas.</summary>
    public static bool TellEachOther(int seed) => seed % 2 == 0;

    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        var scenario = HardwareSim.World.Scenarios.Presets.Named(Presets[random.Next(Presets.Length)]) with { Seed = seed };
        scenario = scenario with
        {
            Readers = scenario.Readers.ToDictionary(
                reader => reader.Key, reader => reader.Value with { DwellMs = random.Next(60, 220), ReportMs = random.Next(50, 300) }),
            Portals = Doors(random),
            Pieces = scenario.Pieces with
            {
                ShelfInViewShare = Draw(random, 0, 0.3),
                TableInViewShare = Draw(random, 0, 0.3),
                DeadTagShare = 0,
                CloneShare = 0,
            },
            Carriers = People(scenario.Carriers, random),
            Strays = scenario.Strays with
            {
                Count = random.Next(5, 400),
                Distance = new(Draw(random, 1.5, 3), Draw(random, 4, 7)),
                ShelfLossDb = new(Draw(random, 2, 8), Draw(random, 12, 22)),
            },
            Radio = Radio(scenario.Radio, random),
        };
        return ScoreArguments.WithBeams(scenario, seed % 4 != 3);
    }

    private static SortedDictionary<string, PortalSpec> Doors(Random random)
    {
        // Some look away from each other, and see nothing between them.
        var (position, turn, beam) = (Draw(random, 0.15, 1.3), Draw(random, 0, random.Next(3) == 0 ? 60 : 30), Draw(random, 0.15, 0.4));
        var apart = random.Next(3) == 0 ? Draw(random, 6, 14) : Draw(random, 2.6, 5);
        var width = Draw(random, 1.1, 2);
        return new(StringComparer.Ordinal) { ["door-1"] = Door("r1", 0), ["door-2"] = Door("r2", apart) };

        PortalSpec Door(string reader, double offset) => new()
        {
            Offset = offset,
            WidthMetres = width,
            ReadPoint = $"urn:epc:id:sgln:0614141.00001.{reader[1..]}",
            Antennas = PortalSpec.FourAntennas(reader, position, turn),
            Beams = PortalSpec.TwoBeams(reader).ToDictionary(
                one => one.Key, one => one.Value with { Position = Math.Sign(one.Value.Position) * beam }),
        };
    }

    private static CarrierSpec People(CarrierSpec people, Random random)
    {
        var least = random.Next(1, 6);
        return people with
        {
            Speed = new(Draw(random, 0.5, 1), Draw(random, 1.3, 2.2)),
            Tray = new(least, least + random.Next(0, 24)),
            TurnBack = Draw(random, 0.5, 5),
            PassBy = Draw(random, 0.2, 4),
            EmptyHanded = Draw(random, 0, 4),
            LoiterShare = Draw(random, 0, 0.3),
            OppositeShare = Draw(random, 0, 0.25),
            FollowShare = Draw(random, 0, 0.25),
            StackShare = Draw(random, 0, 0.6),
            FoilShare = 0,
            TurnMetres = new(Draw(random, -1.2, -0.2), Draw(random, -0.1, 1)),
            PassByMetres = new(Draw(random, 0.8, 1.8), Draw(random, 2, 4)),
            GapSeconds = new(Draw(random, 0.3, 2), Draw(random, 2, 8)),
            CompanySeconds = new(0, Draw(random, 1, 4)),
            DoorPauseSeconds = new(0, Draw(random, 0.1, 1.5)),
        };
    }

    private static RadioSpec Radio(RadioSpec radio, Random random) => radio with
    {
        TransmitDbm = radio.TransmitDbm + Draw(random, -3, 2),
        BeamWidthDegrees = radio.BeamWidthDegrees * Draw(random, 0.8, 1.25),
        FrontToBackDb = radio.FrontToBackDb + Draw(random, -3, 5),
        RiceKDb = radio.RiceKDb + Draw(random, -3, 4),
        WallLossDb = radio.WallLossDb * Draw(random, 0.6, 1.5),
        ShadeSpreadDb = radio.ShadeSpreadDb * Draw(random, 0.6, 1.3),
        OrientationLossDb = new(radio.OrientationLossDb.Min, radio.OrientationLossDb.Max * Draw(random, 0.8, 1.2)),
        BodyLossDb = new(radio.BodyLossDb.Min, radio.BodyLossDb.Max * Draw(random, 0.8, 1.3)),
        Mirrors = random.Next(0, 8),
        FlashesPerMinute = Draw(random, 0, 25),
        ReverseSpreadDb = radio.ReverseSpreadDb * Draw(random, 0.5, 1.4),
        ReplyShare = Draw(random, 0.6, 0.97),
    };

    private static double Draw(Random random, double from, double to) => from + (random.NextDouble() * (to - from));
}
