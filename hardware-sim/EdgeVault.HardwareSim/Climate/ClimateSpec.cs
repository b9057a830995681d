using System.ComponentModel;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Climate;

/// <summary>A sensor for temperature and humidity.</summary>
internal sealed record ClimateSpec
{
    [Description("Broker, mqtt://host:port; empty for the simulator's own.")]
    public string Target { get; init; } = "";

    [Description("Topic; empty for climate/<id>.")]
    public string Topic { get; init; } = "";

    [Description("Time between two readings, milliseconds.")]
    [Limits(50, 3_600_000)]
    public int PeriodMs { get; init; } = 10_000;

    [Description("Temperature around which it sways, degrees Celsius.")]
    [Limits(-20, 60)]
    public double Celsius { get; init; } = 20;

    [Description("Relative humidity around which it sways, percent.")]
    [Limits(0, 100)]
    public double Percent { get; init; } = 45;
}
