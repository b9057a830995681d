using System.Globalization;
using System.Text.Json;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Reads the JSON lines of the gateway's <c>events</c> verb.</summary>
internal static class EventLines
{
    /// <exception cref="InvalidDataException">A line is not such an event: says what is wrong with it.</exception>
    public static void AddTo(SeenEvents events, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            switch (Text(root, "kind"))
            {
                case "passage":
                    events.Add(new(
                        Index(root, "index"), Text(root, "portal"), Text(root, "epcHex"), Text(root, "direction"),
                        Time(root, "occurred"), End(root))
                    { DecidedAt = Recorded(root), Worn = Worn(root) });
                    break;
                case "clone_suspected":
                    events.AddClone(new(Index(root, "index"), Text(root, "epcHex")));
                    break;
                case "coverage_gap_opened":
                    events.GapOpened(Index(root, "index"), Text(root, "portal"), Time(root, "occurred"));
                    break;
                case "coverage_gap_closed":
                    events.GapClosed(
                        Index(root, "index"), Index(root, "opened"), Text(root, "portal"),
                        Time(root, "occurred"), End(root));
                    break;
                default:
                    events.Other();
                    break;
            }
        }
        catch (Exception fault) when (
            fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"not an event: {fault.Message} in {line}", fault);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static ulong Index(JsonElement root, string name) => root.GetProperty(name).GetUInt64();

    private static string[] Worn(JsonElement root) => root.TryGetProperty("custodians", out var custodians)
        ? [.. custodians.EnumerateArray().Where(static person => Text(person, "role") == SeenPassage.WornRole).Select(static person => Text(person, "custodianId"))]
        : [];

    private static DateTimeOffset End(JsonElement root) =>
        root.TryGetProperty("occurredTo", out _) ? Time(root, "occurredTo") : Time(root, "occurred");

    private static DateTimeOffset? Recorded(JsonElement root) =>
        root.TryGetProperty("recorded", out _) ? Time(root, "recorded") : null;

    private static DateTimeOffset Time(JsonElement root, string name) =>
        DateTimeOffset.Parse(Text(root, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
