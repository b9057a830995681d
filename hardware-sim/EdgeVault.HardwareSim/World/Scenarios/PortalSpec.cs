using System.ComponentModel;
using System.Globalization;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>A door between two zones. Distances are measured along the walk through it: 0 is the threshold, outside is
/// negative, inside positive.</summary>
internal sealed record PortalSpec
{
    [Description("SGLN of the read point as a pure identity URI.")]
    [Pattern(@"^urn:epc:id:sgln:[0-9]{6,12}\.[0-9]{0,6}\.[0-9A-Za-z._-]{1,20}$")]
    public string ReadPoint { get; init; } = "urn:epc:id:sgln:0614141.00001.1";

    [Pattern(PatternAttribute.Id)]
    public string InsideZone { get; init; } = "vault-a";

    [Pattern(PatternAttribute.Id)]
    public string OutsideZone { get; init; } = "corridor";

    [Description("Where its middle is along the wall, metres.")]
    [Limits(-1_000, 1_000)]
    public double Offset { get; init; }

    [Description("Width of the doorway, metres.")]
    [Limits(0.5, 20)]
    public double WidthMetres { get; init; } = 1.4;

    [Description("By reader and port: r1/1.")]
    [Pattern("^[a-z0-9-]{1,32}/[0-9]{1,5}$")]
    [Entries(1, 64)]
    public IReadOnlyDictionary<string, AntennaSpec> Antennas { get; init; } = FourAntennas("r1");

    [Description("Light beams across the doorway, by reader and input: r1/gpi1.")]
    [Pattern("^[a-z0-9-]{1,32}/gpi[0-9]{1,3}$")]
    [Entries(0, 2)]
    public IReadOnlyDictionary<string, BeamSpec> Beams { get; init; } =
        new SortedDictionary<string, BeamSpec>(StringComparer.Ordinal);

    [Description("Contact of the door, by reader and input: r1/gpi3. It is open while somebody is within 0.9 m of the threshold. Empty: none.")]
    [Pattern("^([a-z0-9-]{1,32}/gpi[0-9]{1,3})?$")]
    public string Contact { get; init; } = "";

    /// <summary>A light beam on each side of the wall.</summary>
    internal static IReadOnlyDictionary<string, BeamSpec> TwoBeams(string reader) =>
        new SortedDictionary<string, BeamSpec>(StringComparer.Ordinal)
        {
            [$"{reader}/gpi1"] = new() { Side = Side.Outside, Position = -0.25 },
            [$"{reader}/gpi2"] = new() { Side = Side.Inside, Position = 0.25 },
        };

    /// <summary>Two on each side, facing each other across the walk across the walk.</summary>
    internal static IReadOnlyDictionary<string, AntennaSpec> FourAntennas(
        string reader, double position = 0.3, double turn = 0) =>
        new SortedDictionary<string, AntennaSpec>(StringComparer.Ordinal)
        {
            [$"{reader}/1"] = new() { Side = Side.Outside, Position = -position, Offset = 1.1, Turn = -turn },
            [$"{reader}/2"] = new() { Side = Side.Outside, Position = -position, Offset = -1.1, Turn = -turn },
            [$"{reader}/3"] = new() { Side = Side.Inside, Position = position, Offset = 1.1, Turn = turn },
            [$"{reader}/4"] = new() { Side = Side.Inside, Position = position, Offset = -1.1, Turn = turn },
        };
}

/// <summary>Where an antenna hangs and where it looks.</summary>
internal sealed record AntennaSpec
{
    public Side Side { get; init; } = Side.Outside;

    [Description("Along the walk, metres from the threshold; negative is outside.")]
    [Limits(-20, 20)]
    public double Position { get; init; }

    [Description("Beside the walk, metres; the sign tells the wall.")]
    [Limits(-20, 20)]
    public double Offset { get; init; } = 1.1;

    [Description("Over the floor, metres.")]
    [Limits(0, 10)]
    public double Height { get; init; } = 1.4;

    [Description("Degrees that it is turned from straight across the walk; positive towards the inside.")]
    [Limits(-180, 180)]
    public double Turn { get; init; }
}

/// <summary>Light that somebody in the doorway breaks; a contact at a reader's input is closed while it is broken.</summary>
internal sealed record BeamSpec
{
    public Side Side { get; init; } = Side.Outside;

    [Description("Along the walk, metres from the threshold; negative is outside.")]
    [Limits(-5, 5)]
    public double Position { get; init; }

    [Description("Share of the times it is broken or free again when the contact chatters.")]
    [Limits(0, 1)]
    public double ChatterShare { get; init; } = 0.05;

    /// <summary>Reader and input of <c>r1/gpi1</c>.</summary>
    internal static (string Reader, ushort Port) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], ushort.Parse(key.AsSpan(slash + "/gpi".Length), CultureInfo.InvariantCulture));
    }
}

internal enum Side
{
    Outside,
    Inside,
}
