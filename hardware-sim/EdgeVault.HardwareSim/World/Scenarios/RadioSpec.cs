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
    public double TransmitDbm { get; init; } = 28;

    [Description("Gain on the antenna's axis, dBi.")]
    [Limits(-10, 20)]
    public double AntennaGainDbi { get; init; } = 6;

    [Description("Full width of the beam where it has lost 3 dB, degrees.")]
    [Limits(5, 360)]
    public double BeamWidthDegrees { get; init; } = 90;

    [Description("What the beam loses at most, behind the antenna, dB.")]
    [Limits(0, 60)]
    public double FrontToBackDb { get; init; } = 15;

    [Description("Exponent of the log-distance law beyond a metre; 2 is free space.")]
    [Limits(1.5, 6)]
    public double PathLossExponent { get; init; } = 2;

    [Description("Amplitude that the floor throws back of what it gets.")]
    [Limits(0, 1)]
    public double FloorReflection { get; init; } = 0.35;

    [Description("What the wall takes from a ray that does not go through a doorway, dB.")]
    [Limits(0, 100)]
    public double WallLossDb { get; init; } = 10;

    [Description("Sheets of metal that stand near each door.")]
    [Limits(0, 32)]
    public int Mirrors { get; init; } = 4;

    [Description("What a reflection off metal takes, dB, drawn for each sheet.")]
    [Limits(0, 60)]
    public Between MirrorLossDb { get; init; } = new(2, 10);

    [Description("How often metal comes and goes near each door, a minute.")]
    [Limits(0, 600)]
    public double FlashesPerMinute { get; init; } = 8;

    [Description("How much the way back differs from the way there, dB, standard deviation over places.")]
    [Limits(0, 10)]
    public double ReverseSpreadDb { get; init; } = 2;

    [Description("Rice factor: power of the direct ray over that of all echoes, dB.")]
    [Limits(-20, 40)]
    public double RiceKDb { get; init; } = 3;

    [Description("What things that stand about take or give over a metre or so, dB, standard deviation over places.")]
    [Limits(0, 12)]
    public double ShadeSpreadDb { get; init; } = 5;

    [Description("Weakest signal a tag wakes up from, dBm, drawn for each tag.")]
    [Limits(-30, 0)]
    public Between TagSensitivityDbm { get; init; } = new(-21, -18);

    [Description("What the metal of the piece takes, dB, drawn for each tag.")]
    [Limits(0, 40)]
    public Between JewelleryLossDb { get; init; } = new(3, 15);

    [Description("How deep the null on the axis of the tag's dipole is, dB, drawn for each tag and pass.")]
    [Limits(0, 40)]
    public Between OrientationLossDb { get; init; } = new(6, 20);

    [Description("What a person's body takes from a ray that meets it, dB, drawn for each walk.")]
    [Limits(0, 40)]
    public Between BodyLossDb { get; init; } = new(5, 20);

    [Description("Spread of a reader's RSSI around the truth, dB.")]
    [Limits(0, 10)]
    public double RssiNoiseDb { get; init; } = 0.7;

    [Description("Share of the replies that survive collisions and noise.")]
    [Limits(0, 1)]
    public double ReplyShare { get; init; } = 0.93;
}
