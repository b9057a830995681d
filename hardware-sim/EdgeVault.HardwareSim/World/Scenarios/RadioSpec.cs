using System.ComponentModel;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>The link between antennas and tags. Losses count one way and are paid both ways.</summary>
internal sealed record RadioSpec
{
    [Limits(400, 6_000)]
    [Description("Carrier, megahertz. Default is the European band.")]
    public double FrequencyMHz { get; init; } = 866;

    [Description("Conducted power at the antenna port, dBm.")]
    [Limits(0, 36)]
    public double TransmitDbm { get; init; } = 30;

    [Description("Gain on the antenna's axis, dBi.")]
    [Limits(-10, 20)]
    public double AntennaGainDbi { get; init; } = 6;

    [Description("Full width of the beam where it has lost 3 dB, degrees.")]
    [Limits(5, 360)]
    public double BeamWidthDegrees { get; init; } = 70;

    [Description("What the beam loses at most, behind the antenna, dB.")]
    [Limits(0, 60)]
    public double FrontToBackDb { get; init; } = 20;

    [Description("Exponent of the log-distance law; 2 is free space.")]
    [Limits(1.5, 6)]
    public double PathLossExponent { get; init; } = 2.1;

    [Description("Rice factor: power of the direct ray over that of all echoes, dB.")]
    [Limits(-20, 40)]
    public double RiceKDb { get; init; } = 7;

    [Description("Weakest signal a tag wakes up from, dBm, drawn for each tag.")]
    [Limits(-30, 0)]
    public Between TagSensitivityDbm { get; init; } = new(-21, -18);

    [Description("What the metal of the piece takes, dB, drawn for each tag.")]
    [Limits(0, 40)]
    public Between JewelleryLossDb { get; init; } = new(1, 5);

    [Description("What the tag's attitude takes, dB, drawn for each tag and pass.")]
    [Limits(0, 40)]
    public Between OrientationLossDb { get; init; } = new(0, 5);

    [Description("What the carrier's body takes towards antennas behind it, dB, drawn for each pass.")]
    [Limits(0, 40)]
    public Between BodyLossDb { get; init; } = new(3, 9);

    [Description("Spread of a reader's RSSI around the truth, dB.")]
    [Limits(0, 10)]
    public double RssiNoiseDb { get; init; } = 0.7;

    [Description("Share of the replies that survive collisions and noise.")]
    [Limits(0, 1)]
    public double ReplyShare { get; init; } = 0.93;
}
