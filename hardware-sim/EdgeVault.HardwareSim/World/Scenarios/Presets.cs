namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Named worlds for the demo and for measuring. docs/operating/simulator.md tells where each number comes
/// from.</summary>
internal static class Presets
{
    /// <summary>A door as it is.</summary>
    public const string Default = "typical";

    private static readonly SortedDictionary<string, Scenario> All = new(StringComparer.Ordinal)
    {
        ["clean"] = Clean(),
        ["typical"] = new(),
        ["hard"] = Hard(),
        ["adversarial"] = Adversarial(Hard()),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Scenario Named(string name) => All[name];

    /// <summary>Of the crossings that the radio sees, the share that a gateway has to tell right; 1 in <c>clean</c>, where everything can
    /// be told, and 0 where nothing is promised.</summary>
    public static double RightLeast(string name) =>
        name switch { "clean" => 1, "typical" => 0.985, "hard" => 0.92, _ => 0 };

    // Little fading, light pieces, few strays, nobody in the way: what is wrong here is wrong in the code.
    private static Scenario Clean() => new()
    {
        Portals = TwoDoors(12, position: 0.7, turn: 30),
        Pieces = new()
        {
            ShelfInViewShare = 0, TableInViewShare = 0, DeadTagShare = 0, CloneShare = 0, TagOnlyShare = 0,
        },
        Carriers = new()
        {
            PassBy = 0, LoiterShare = 0, OppositeShare = 0, FollowShare = 0, StackShare = 0, FoilShare = 0,
            TurnMetres = new(0, 0.3),
        },
        Strays = new() { Count = 5, ShelfLossDb = new(5, 14) },
        Radio = new()
        {
            TransmitDbm = 29,
            BeamWidthDegrees = 65,
            FrontToBackDb = 20,
            ShadeSpreadDb = 1,
            RiceKDb = 15,
            JewelleryLossDb = new(0, 3),
            OrientationLossDb = new(2, 4),
            BodyLossDb = new(2, 4),
            Mirrors = 0,
            FlashesPerMinute = 0,
            ReverseSpreadDb = 0.5,
            ReplyShare = 1,
        },
    };

    private static Scenario Hard() => new()
    {
        Readers = new SortedDictionary<string, ReaderSpec>(StringComparer.Ordinal)
        {
            ["r1"] = new() { ClockOffsetMs = -2_700_000, ClockDriftPpm = 50, DwellMs = 120 },
            ["r2"] = new()
            {
                ClockOffsetMs = 340, ClockDriftPpm = -50, ClockStepMs = 800, FoldReads = true, ReportMs = 250,
                Mode = RfMode.Miller4, DwellMs = 120,
            },
        },
        Portals = TwoDoors(2.8, position: 0.4, turn: 10),
        Pieces = new()
        {
            Count = 400, ShelfInViewShare = 0.25, TableInViewShare = 0.25, DeadTagShare = 0.01, CloneShare = 0.005,
            TagOnlyShare = 0.01,
        },
        Carriers = new()
        {
            People = 12,
            Speed = new(0.8, 2),
            TurnBack = 1.2,
            PassBy = 0.8,
            TurnMetres = new(-0.6, 0.4),
            LoiterShare = 0.15,
            OppositeShare = 0.2,
            FollowShare = 0.25,
            StackShare = 0.5,
            StackLossDb = new(3, 10),
            FoilShare = 0.01,
        },
        Strays = new() { Count = 600, Distance = new(2, 6) },
        Radio = new()
        {
            TransmitDbm = 21.7,
            BeamWidthDegrees = 120,
            FrontToBackDb = 10,
            RiceKDb = 1,
            WallLossDb = 8,
            ShadeSpreadDb = 5,
            TagSensitivityDbm = new(-20, -15),
            JewelleryLossDb = new(4, 24),
            OrientationLossDb = new(10, 20),
            BodyLossDb = new(8, 20),
            Mirrors = 6,
            MirrorLossDb = new(0, 6),
            FlashesPerMinute = 20,
            ReverseSpreadDb = 3,
            ReplyShare = 0.85,
        },
    };

    private static Scenario Adversarial(Scenario hard) => hard with
    {
        Portals = TwoDoors(2.4, position: 0.2, turn: 0),
        Pieces = hard.Pieces with
        {
            ShelfInViewShare = 0.3,
            TableInViewShare = 0.3,
            DeadTagShare = 0.02,
            CloneShare = 0.02,
            TagOnlyShare = 0.02,
        },
        Carriers = hard.Carriers with
        {
            PassBy = 4,
            TurnBack = 4,
            LoiterShare = 0.35,
            OppositeShare = 0.4,
            FollowShare = 0.4,
            FoilShare = 0.02,
            TurnMetres = new(-0.8, 1.5),
            CompanySeconds = new(0, 1),
        },
        Strays = hard.Strays with { Count = 800, Distance = new(1, 6) },
        Radio = hard.Radio with
        {
            Mirrors = 8,
            FlashesPerMinute = 40,
            MirrorLossDb = new(0, 3),
            BeamWidthDegrees = 140,
        },
    };

    private static SortedDictionary<string, PortalSpec> TwoDoors(double apart, double position, double turn) =>
        new(StringComparer.Ordinal)
        {
            ["door-1"] = new()
            {
                Antennas = PortalSpec.FourAntennas("r1", position, turn),
                Beams = PortalSpec.TwoBeams("r1"),
            },
            ["door-2"] = new()
            {
                ReadPoint = "urn:epc:id:sgln:0614141.00001.2",
                Offset = apart,
                Antennas = PortalSpec.FourAntennas("r2", position, turn),
                Beams = PortalSpec.TwoBeams("r2"),
            },
        };
}
