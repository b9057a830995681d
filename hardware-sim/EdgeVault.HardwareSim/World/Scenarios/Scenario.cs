using System.ComponentModel;
using EdgeVault.HardwareSim.Broker;
using EdgeVault.HardwareSim.Climate;
using EdgeVault.HardwareSim.JsonReaders;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>A distribution centre and what happens in it. <c>{}</c> is a scenario: two vault doors on a working
/// day.</summary>
/// <remarks>The attributes are the schema: <see cref="ScenarioSchema"/> prints them and files are checked by
/// them.</remarks>
internal sealed record Scenario
{
    [Description("Short id of the site.")]
    [Pattern(PatternAttribute.Id)]
    public string Site { get; init; } = "dc1";

    [Description("All chance in this world comes from it.")]
    [Limits(0, int.MaxValue)]
    public int Seed { get; init; } = 1;

    [Description("LLRP readers by id.")]
    [Pattern(PatternAttribute.Id)]
    [Entries(1, 64)]
    public IReadOnlyDictionary<string, ReaderSpec> Readers { get; init; } =
        new SortedDictionary<string, ReaderSpec>(StringComparer.Ordinal) { ["r1"] = new(), ["r2"] = new() };

    [Description("Doors by id.")]
    [Pattern(PatternAttribute.Id)]
    [Entries(1, 64)]
    public IReadOnlyDictionary<string, PortalSpec> Portals { get; init; } =
        new SortedDictionary<string, PortalSpec>(StringComparer.Ordinal)
        {
            ["door-1"] = new() { Beams = PortalSpec.TwoBeams("r1") },
            ["door-2"] = new()
            {
                ReadPoint = "urn:epc:id:sgln:0614141.00001.2",
                Offset = 5,
                Antennas = PortalSpec.FourAntennas("r2"),
                Beams = PortalSpec.TwoBeams("r2"),
            },
        };

    public PieceSpec Pieces { get; init; } = new();

    public CarrierSpec Carriers { get; init; } = new();

    public StraySpec Strays { get; init; } = new();

    public RadioSpec Radio { get; init; } = new();

    [Description("Stations where people scan, by id; none by default.")]
    [Pattern(PatternAttribute.Id)]
    [Entries(0, 32)]
    public IReadOnlyDictionary<string, StationSpec> Stations { get; init; } =
        new SortedDictionary<string, StationSpec>(StringComparer.Ordinal);

    [Description("Readers of these ids speak JSON in place of LLRP.")]
    [Pattern(PatternAttribute.Id)]
    public IReadOnlyDictionary<string, JsonInterfaceSpec> Interfaces { get; init; } =
        new SortedDictionary<string, JsonInterfaceSpec>(StringComparer.Ordinal);

    [Description("Sensors by id.")]
    [Pattern(PatternAttribute.Id)]
    public IReadOnlyDictionary<string, ClimateSpec> Climate { get; init; } =
        new SortedDictionary<string, ClimateSpec>(StringComparer.Ordinal);

    public BrokerSpec Broker { get; init; } = new();
}
