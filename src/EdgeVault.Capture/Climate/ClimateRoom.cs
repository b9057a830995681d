using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Climate;

/// <summary>All climate sensors of the site.</summary>
internal sealed class ClimateRoom : IClimateReadings
{
    private readonly List<ClimateSession> _sessions;
    private readonly CaptureMeter _meter;

    public ClimateRoom(
        CaptureOptions options, GatewayClock clock, CaptureMeter meter, ILogger logger, Func<double> chance)
    {
        _meter = meter;
        _sessions = [.. options.Climate.Select(sensor => new ClimateSession(
            sensor.Key, sensor.Value, options.Gateway, clock, logger, chance, Tell))];
    }

    public event Action<ClimateReading>? Read;

    public IReadOnlyList<ClimateReading> Readings() => [.. _sessions.Select(static session => session.Last)];

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_sessions.Select(session => session.RunAsync(stop)));

    private void Tell(ClimateReading reading)
    {
        _meter.CountClimate(reading.Sensor, reading.Quality.ToString());
        Read?.Invoke(reading);
    }
}
