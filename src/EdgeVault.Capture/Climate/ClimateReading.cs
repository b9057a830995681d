namespace EdgeVault.Capture.Climate;

/// <summary>What may be made of a reading.</summary>
public enum ClimateQuality
{
    None = 0,

    Good = 1,

    /// <summary>It is of more than five minutes ago by its own time, or was kept by the broker: no reason for an alarm
    /// now.</summary>
    Late = 2,

    /// <summary>No air is like that: below −60 °C, above 100 °C, or a humidity outside 0 to 100 %. The value is kept as
    /// evidence of a broken sensor.</summary>
    Implausible = 3,

    /// <summary>The message has no value where one should stand.</summary>
    Unreadable = 4,

    /// <summary>Nothing came for too long, or ever: nobody knows how the air is.</summary>
    Silent = 5,
}

/// <summary>The air of a zone, as one sensor says.</summary>
/// <param name="At">When it was measured; for <see cref="ClimateQuality.Silent"/> since when nothing was heard.</param>
/// <param name="TemperatureC">°C; null where the sensor gives none or it could not be read.</param>
/// <param name="HumidityPercent">Relative, likewise.</param>
public sealed record ClimateReading(
    string Sensor, string Zone, DateTimeOffset At, double? TemperatureC, double? HumidityPercent,
    ClimateQuality Quality);

/// <summary>Readings as they come, for whoever watches over what is kept in a zone.</summary>
public interface IClimateReadings
{
    /// <summary>The last reading of each sensor.</summary>
    IReadOnlyList<ClimateReading> Readings();

    /// <summary>Told of each reading, silence included, on the sensor's own loop: it must not wait.</summary>
    event Action<ClimateReading>? Read;
}
