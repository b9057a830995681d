namespace EdgeVault.Capture.Tests.Support.Beams;

/// <summary>How hard a <see cref="BeamWorld"/> is. dB, metres, seconds.</summary>
internal sealed record BeamPreset(string Name)
{
    public double FallDbPerSquareMetre { get; init; } = 1.5;
    public double WallDb { get; init; } = 10;
    public double TagLossMost { get; init; } = 10;
    public double FadingDb { get; init; } = 4;
    public double ReadChance { get; init; } = 0.7;
    public double FlashesPerSecond { get; init; } = 0.05;
    public double FlashSecondsMost { get; init; } = 0.3;

    /// <summary>Chance that a tag is hidden from one side, or from both, on one pass.</summary>
    public double HiddenSideChance { get; init; } = 0.03;
    public double HiddenChance { get; init; }
    public double OverlapChance { get; init; } = 0.1;
    public double TurnBackChance { get; init; } = 0.05;
    public double ApproachChance { get; init; } = 0.05;
    public double NeighbourChance { get; init; } = 0.05;
    public double NeighbourDb { get; init; } = 20;
    public double ShelfChance { get; init; } = 0.1;
    public int Strays { get; init; } = 50;
    public int TrayMost { get; init; } = 25;
    public double ClockErrorMs { get; init; } = 20;

    public static BeamPreset Clean { get; } = new("clean")
    {
        TagLossMost = 4, FadingDb = 2, ReadChance = 0.9, FlashesPerSecond = 0, HiddenSideChance = 0, OverlapChance = 0,
        NeighbourChance = 0, Strays = 10, WallDb = 14,
    };

    public static BeamPreset Typical { get; } = new("typical");

    public static BeamPreset Hard { get; } = new("hard")
    {
        FallDbPerSquareMetre = 0.9, WallDb = 6, TagLossMost = 14, FadingDb = 5.5, ReadChance = 0.4,
        FlashesPerSecond = 0.15, HiddenSideChance = 0.25, HiddenChance = 0.25, OverlapChance = 0.3, TurnBackChance = 0.12,
        ApproachChance = 0.1, NeighbourChance = 0.15, NeighbourDb = 16, Strays = 150, ClockErrorMs = 50, ShelfChance = 0.15,
    };
}
