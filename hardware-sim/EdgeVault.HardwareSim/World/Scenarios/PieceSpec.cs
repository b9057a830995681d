using System.ComponentModel;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>The pieces that people carry.</summary>
internal sealed record PieceSpec
{
    [Limits(1, 1_000_000)]
    public int Count { get; init; } = 200;

    [Description("GS1 company prefix of their SGTIN-96 tags.")]
    [Pattern("^[0-9]{6,12}$")]
    public string CompanyPrefix { get; init; } = "0614141";

    [Description("Share that is inside at the start.")]
    [Limits(0, 1)]
    public double InsideShare { get; init; } = 0.4;

    [Description("Share of the pieces carried in that come to lie on a shelf in view of the door.")]
    [Limits(0, 1)]
    public double ShelfInViewShare { get; init; } = 0.08;

    [Description("Share of the pieces carried out that come to lie on a table in view of the door.")]
    [Limits(0, 1)]
    public double TableInViewShare { get; init; } = 0.08;

    [Description("Share of the pieces whose tag answers nobody.")]
    [Limits(0, 1)]
    public double DeadTagShare { get; init; } = 0.002;

    [Description("Share of the tags that are carried without their piece, and without its metal.")]
    [Limits(0, 1)]
    public double TagOnlyShare { get; init; } = 0.002;

    [Description("Share of the pieces whose EPC another tag carries too.")]
    [Limits(0, 1)]
    public double CloneShare { get; init; } = 0.002;
}

/// <summary>Tags on shelves behind the door that never move.</summary>
internal sealed record StraySpec
{
    [Description("For each portal.")]
    [Limits(0, 10_000)]
    public int Count { get; init; } = 200;

    [Description("How far inside the shelves stand, metres from the threshold.")]
    [Limits(0.5, 50)]
    public Between Distance { get; init; } = new(3, 6);

    [Description("How far beside the door's middle they stand at most, metres.")]
    [Limits(0, 50)]
    public double HalfBreadth { get; init; } = 2.5;

    [Description("What shelf, drawer and neighbours take from the signal one way, decibels.")]
    [Limits(0, 60)]
    public Between ShelfLossDb { get; init; } = new(8, 20);
}
