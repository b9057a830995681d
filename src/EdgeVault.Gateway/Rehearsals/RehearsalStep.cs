using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>One line of a script (docs/formats/rehearsal.md): a time, and the one thing that was seen, said or asked
/// then.</summary>
internal sealed record RehearsalStep
{
    public required DateTimeOffset At { get; init; }

    public CrossStep? Cross { get; init; }

    public BadgeStep? Badge { get; init; }

    public DoorStep? Door { get; init; }

    public GapStep? Gap { get; init; }

    public ScanStep? Scan { get; init; }

    public SweepStep? Sweep { get; init; }

    public AirStep? Air { get; init; }

    /// <summary>A custody event in protobuf's JSON, of which kind, subject, people and group are taken.</summary>
    public JsonElement? Say { get; init; }

    public AccountStep? Account { get; init; }

    public SettleStep? Settle { get; init; }

    public AskStep? Ask { get; init; }

    [JsonIgnore]
    public int Things => new object?[] { Cross, Badge, Door, Gap, Scan, Sweep, Air, Say, Account, Settle, Ask }
        .Count(static thing => thing is not null);
}

/// <summary>Tags that passed a portal together, and what was decided.</summary>
/// <param name="Portal">Which.</param>
/// <param name="Epcs">Hex.</param>
/// <param name="Tids">Hex, in the order of the tags; empty where a reader gave none.</param>
/// <param name="Direction"><c>in</c>, <c>out</c>, <c>turned_back</c> or <c>unresolved</c>.</param>
/// <param name="Unresolved">Those of the tags of which nothing could be told; the direction is the others'.</param>
/// <param name="Seconds">How long they were in view. Default 2.</param>
/// <param name="Backlog">A reader had kept it back.</param>
internal sealed record CrossStep(
    string Portal, string Direction, IReadOnlyList<string> Epcs, IReadOnlyList<string>? Tids = null,
    IReadOnlyList<string>? Unresolved = null, double Seconds = 2, bool Backlog = false);

/// <summary>A badge shown at a portal's scanner.</summary>
internal sealed record BadgeStep(string Portal, string Code);

/// <param name="State"><c>open</c>, <c>closed</c> or <c>unknown</c>.</param>
/// <param name="Portal">Whose door.</param>
internal sealed record DoorStep(string Portal, string State);

/// <summary>A portal went blind, or sees again.</summary>
/// <param name="State"><c>open</c> or <c>closed</c>, of the gap.</param>
/// <param name="Portal">Which.</param>
/// <param name="Reader">Whose fault it was.</param>
internal sealed record GapStep(string Portal, string Reader, string State);

/// <summary>A code scanned at a station.</summary>
internal sealed record ScanStep(string Station, string Code);

/// <summary>All that readers saw of a zone, for who counts there.</summary>
internal sealed record SweepStep(string Zone, string Counter, IReadOnlyList<string> Epcs, ulong WeightMg = 0);

internal sealed record AirStep(string Sensor, string Zone, decimal? TemperatureC = null, decimal? HumidityPercent = null);

/// <summary>Closes the open incidents of a rule that fit.</summary>
internal sealed record AccountStep(
    string Rule, string Cause, IReadOnlyList<string> People, string Piece = "", string Portal = "", string Zone = "");

/// <summary>A person's word for a crossing that nobody could tell.</summary>
internal sealed record SettleStep(string Piece, string Direction, string Person);

/// <summary>How verified stock stands.</summary>
internal sealed record AskStep;
