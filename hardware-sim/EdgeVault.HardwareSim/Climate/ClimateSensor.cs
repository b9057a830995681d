using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeVault.HardwareSim.Climate;

/// <summary>Publishes a reading from time to time: slow sway, a little noise, a battery that runs down.</summary>
internal sealed class ClimateSensor : IAsyncDisposable
{
    private const double SwayCelsius = 0.8;
    private const double SwayPercent = 3;
    private const double SwaySeconds = 1_800;

    private readonly string _id;
    private readonly ClimateSpec _spec;
    private readonly MqttPublisher _publisher;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _count;

    public ClimateSensor(string id, ClimateSpec spec, MqttPublisher publisher, int seed, TimeProvider time)
    {
        (_id, _spec, _publisher, _time) = (id, spec, publisher, time);
        _random = new Random(seed);
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Readings that the broker has taken.</summary>
    public long Published { get; private set; }

    public string Topic => _spec.Topic.Length > 0 ? _spec.Topic : $"climate/{_id}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _publisher.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_spec.PeriodMs), _time);
        try
        {
            do
            {
                await PublishAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // DisposeAsync.
        }
    }

    private async ValueTask PublishAsync(CancellationToken stop)
    {
        try
        {
            await _publisher.PublishAsync(Topic, Reading(), stop);
            Published++;
        }
        catch (IOException)
        {
            // A sensor does not keep what it could not say: the next reading is the better one.
        }
    }

    private byte[] Reading()
    {
        var now = _time.GetUtcNow();
        var sway = Math.Sin(now.ToUnixTimeMilliseconds() / 1_000.0 / SwaySeconds * 2 * Math.PI);
        var buffer = new ArrayBufferWriter<byte>(160);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("sensor", _id);
        json.WriteString("time", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("temperature", Math.Round(_spec.Celsius + (SwayCelsius * sway) + Noise(0.05), 2));
        json.WriteNumber("humidity", Math.Round(Math.Clamp(_spec.Percent - (SwayPercent * sway) + Noise(0.3), 0, 100), 1));
        json.WriteNumber("battery", Math.Round(Math.Max(2.4, 3.0 - (_count++ * 1e-6)), 2));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private double Noise(double width) => (_random.NextDouble() - 0.5) * 2 * width;
}
