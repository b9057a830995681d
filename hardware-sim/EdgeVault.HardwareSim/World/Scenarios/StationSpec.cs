using System.ComponentModel;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>A station where people scan.</summary>
internal sealed record StationSpec
{
    public StationWork Activity { get; init; } = StationWork.PutAway;

    [Description("How its scanner is attached: a pseudo-terminal, which is the gateway's serial path, or TCP.")]
    public ScannerLineKind Line { get; init; } = ScannerLineKind.Serial;

    [Description("Pieces that lie there to be worked on.")]
    [Limits(1, 100_000)]
    public int Pieces { get; init; } = 200;

    [Description("Between an answer and the next scan, seconds.")]
    [Limits(0, 600)]
    public Between PauseSeconds { get; init; } = new(0.2, 1.2);

    [Description("Share of scans that go wrong: misread, cut short, twice, in the wrong order, of an unknown code.")]
    [Limits(0, 0.9)]
    public double SlipShare { get; init; } = 0.25;

    [Description("Share of pieces that are taken back again with the undo card.")]
    [Limits(0, 0.9)]
    public double UndoShare { get; init; } = 0.08;

    [Description("Share of scans in the middle of which somebody pulls the plug.")]
    [Limits(0, 0.9)]
    public double UnplugShare { get; init; } = 0.02;

    /// <summary>One for each activity: what a demo shows.</summary>
    internal static IReadOnlyDictionary<string, StationSpec> Demo { get; } =
        new SortedDictionary<string, StationSpec>(StringComparer.Ordinal)
        {
            ["counter-1"] = new() { Activity = StationWork.HandOver, Line = ScannerLineKind.Tcp },
            ["packing-1"] = new() { Activity = StationWork.Pack },
            ["putaway-1"] = new(),
        };
}

internal enum StationWork
{
    PutAway,
    HandOver,
    Pack,
}

internal enum ScannerLineKind
{
    Serial,
    Tcp,
}
