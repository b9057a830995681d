using System.ComponentModel;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>People who carry trays through the doors.</summary>
internal sealed record CarrierSpec
{
    [Description("How many people take turns.")]
    [Limits(1, 1_000)]
    public int People { get; init; } = 8;

    [Description("Share of the people whose badge has a tag.")]
    [Limits(0, 1)]
    public double BadgeShare { get; init; }

    [Description("What the body behind it takes from a badge's signal one way, decibels, drawn for each person.")]
    [Limits(0, 40)]
    public Between BadgeLossDb { get; init; } = new(3, 10);

    [Description("Walking speed, metres a second.")]
    [Limits(0.1, 5)]
    public Between Speed { get; init; } = new(0.8, 1.6);

    [Description("Pieces on a tray.")]
    [Limits(1, 200)]
    public Between Tray { get; init; } = new(4, 10);

    [Description("Weight of walks from outside to inside.")]
    [Limits(0, 1_000)]
    public double In { get; init; } = 5;

    [Description("Weight of walks from inside to outside.")]
    [Limits(0, 1_000)]
    public double Out { get; init; } = 3;

    [Description("Weight of walks that turn back in the doorway.")]
    [Limits(0, 1_000)]
    public double TurnBack { get; init; } = 1;

    [Description("Weight of walks along the wall, outside or inside, that have nothing to do with the door.")]
    [Limits(0, 1_000)]
    public double PassBy { get; init; } = 0.5;

    [Description("Weight of walks through the door of people who carry nothing.")]
    [Limits(0, 1_000)]
    public double EmptyHanded { get; init; } = 2;

    [Description("How far from the wall somebody walks along it, metres.")]
    [Limits(0.3, 20)]
    public Between PassByMetres { get; init; } = new(1.5, 3);

    [Description("Share of walks through the door, or up to it, that linger there first.")]
    [Limits(0, 1)]
    public double LoiterShare { get; init; } = 0.04;

    [Description("How long somebody lingers, seconds.")]
    [Limits(0, 3_600)]
    public Between LoiterSeconds { get; init; } = new(2, 15);

    [Description("Share of walks through the door that meet another one the other way.")]
    [Limits(0, 1)]
    public double OppositeShare { get; init; } = 0.05;

    [Description("Share of walks through the door that another one follows closely, the same way.")]
    [Limits(0, 1)]
    public double FollowShare { get; init; } = 0.05;

    [Description("How much later the other one starts that meets or follows, seconds.")]
    [Limits(0, 60)]
    public Between CompanySeconds { get; init; } = new(0, 2);

    [Description("Share of the pieces on a tray that lie stacked, so that their tags couple.")]
    [Limits(0, 1)]
    public double StackShare { get; init; } = 0.2;

    [Description("What coupling takes from all stacked tags of a tray, dB one way, drawn for each tray.")]
    [Limits(0, 40)]
    public Between StackLossDb { get; init; } = new(1, 8);

    [Description("Share of the trays that go in a foil bag.")]
    [Limits(0, 1)]
    public double FoilShare { get; init; } = 0.002;

    [Description("Time between two walks through one door, seconds.")]
    [Limits(0, 3_600)]
    public Between GapSeconds { get; init; } = new(0.5, 2);

    [Description("Whether the door must be free before the next walk starts; else the gap runs from start to start.")]
    public bool OneAtATime { get; init; } = true;

    [Description("Stop on the threshold to open, seconds.")]
    [Limits(0, 60)]
    public Between DoorPauseSeconds { get; init; } = new(0, 0.6);

    [Description("Where a walk comes into view and leaves it, metres from the threshold.")]
    [Limits(1, 50)]
    public double ApproachMetres { get; init; } = 3.5;

    [Description("How far past the threshold somebody gets who turns back, metres; negative is short of it.")]
    [Limits(-5, 5)]
    public Between TurnMetres { get; init; } = new(-0.5, 0.3);

    [Description("How long a piece lies still before it is carried again, seconds.")]
    [Limits(0, 86_400)]
    public double RestSeconds { get; init; } = 8;
}
