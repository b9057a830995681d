using System.Threading.Channels;
using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;

namespace EdgeVault.Capture.Tests.Climate;

/// <summary>A sensor over a real mosquitto, on a clock that the test moves.</summary>
public sealed class ClimateSessionTests
{
    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    [Fact(Timeout = 120_000)]
    public async Task Readings_come_as_they_are_published_and_silence_is_told_once()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var sensor = await Publisher.ConnectAsync(broker);
        await sensor.PublishAsync("dc1/c1", """{"t":18,"h":50}""", isRetained: true);
        var (time, told) = (new ManualTimeProvider(), Channel.CreateUnbounded<ClimateReading>());
        using var stop = new CancellationTokenSource();
        var session = new ClimateSession(
            "c1", Sensor(broker.Port), "edgevault-dc1-gw1", new GatewayClock(time), new RecordingLogger<ClimateRoom>(),
            static () => 0.5, reading => told.Writer.TryWrite(reading));
        Assert.Equal(ClimateQuality.Silent, session.Last.Quality);
        var running = session.RunAsync(stop.Token);

        var kept = await told.Reader.ReadAsync(Token);
        await sensor.PublishAsync("dc1/c1", """{"t":21.5,"h":40}""");
        var fresh = await told.Reader.ReadAsync(Token);

        Assert.Equal((18, ClimateQuality.Late), (kept.TemperatureC, kept.Quality));
        Assert.Equal((21.5, 40.0, ClimateQuality.Good, "vault-a"), (fresh.TemperatureC, fresh.HumidityPercent, fresh.Quality, fresh.Zone));
        Assert.Equal(fresh, session.Last);
        await Patience.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(60));
                return told.Reader.TryPeek(out _);
            },
            TestContext.Current.CancellationToken);

        var silent = await told.Reader.ReadAsync(Token);
        Assert.Equal((ClimateQuality.Silent, null, fresh.At), (silent.Quality, silent.TemperatureC, silent.At));
        time.Advance(TimeSpan.FromHours(5));
        await sensor.PublishAsync("dc1/c1", """{"t":22,"h":40}""");
        Assert.Equal(ClimateQuality.Good, (await told.Reader.ReadAsync(Token)).Quality);
        await stop.CancelAsync();
        await running.WaitAsync(Token);
    }

    private static ClimateSensorOptions Sensor(int port) => new()
    {
        Endpoint = $"mqtt://127.0.0.1:{port}",
        Topic = "dc1/c1",
        Zone = "vault-a",
        Temperature = "/t",
        Humidity = "/h",
    };
}
