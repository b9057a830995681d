using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeVault.Capture.Climate;

/// <summary>Finds temperature, humidity and time in a sensor's JSON.</summary>
internal sealed class ClimateDecoder(string id, ClimateSensorOptions options)
{
    /// <summary>A sensor's message is small.</summary>
    public const int MessageBytesMax = 16 * 1024;

    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };

    /// <param name="isRetained">The broker had kept it: of when it is, nobody knows.</param>
    public ClimateReading Decode(ReadOnlySequence<byte> message, bool isRetained, DateTimeOffset now)
    {
        if (message.Length > MessageBytesMax)
        {
            return Unreadable(now);
        }

        try
        {
            using var json = JsonDocument.Parse(message, Shallow);
            return ReadingOf(json.RootElement, isRetained, now);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-8.
            return Unreadable(now);
        }
    }

    private ClimateReading Unreadable(DateTimeOffset now) =>
        new(id, options.Zone, now, null, null, ClimateQuality.Unreadable);

    private ClimateReading ReadingOf(JsonElement root, bool isRetained, DateTimeOffset now)
    {
        var at = options.Time is { } pointer ? TimeIn(root, pointer) : now;
        var (temperature, humidity) = (NumberIn(root, options.Temperature), NumberIn(root, options.Humidity));
        var celsius = ToCelsius(temperature);
        var isMissing = at is null || (options.Temperature is not null && celsius is null)
            || (options.Humidity is not null && humidity is null);
        var quality = isMissing ? ClimateQuality.Unreadable
            : celsius is < -60 or > 100 || humidity is < 0 or > 100 ? ClimateQuality.Implausible
            : isRetained || now - at > LateAfter ? ClimateQuality.Late
            : ClimateQuality.Good;
        return new ClimateReading(id, options.Zone, at < now ? at.Value : now, celsius, humidity, quality);
    }

    private double? ToCelsius(double? value) => options.Unit switch
    {
        "F" => (value - 32) / 1.8,
        "K" => value - 273.15,
        _ => value,
    };

    /// <summary>A number, or a text that is one: both are sent.</summary>
    private static double? NumberIn(JsonElement root, string? pointer)
    {
        if (pointer is null || !JsonPointer.TryFind(root, pointer, out var found))
        {
            return null;
        }

        var number = double.NaN;
        var isNumber = found.ValueKind == JsonValueKind.Number ? found.TryGetDouble(out number)
            : found.ValueKind == JsonValueKind.String
            && double.TryParse(found.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        return isNumber && double.IsFinite(number) ? number : null;
    }

    private static DateTimeOffset? TimeIn(JsonElement root, string pointer)
    {
        if (!JsonPointer.TryFind(root, pointer, out var found))
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var since))
        {
            // A second count of today has ten digits, a millisecond count thirteen.
            return since is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(since)
                : since is > 0 and < 100_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(since)
                : null;
        }

        return found.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            found.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }
}
