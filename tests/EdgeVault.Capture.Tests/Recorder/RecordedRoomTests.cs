using EdgeVault.Capture.Recorder;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Recorder;

/// <summary>The room with its recorder, against a reader on a socket.</summary>
public sealed class RecordedRoomTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task Both_sides_of_every_connection_are_kept()
    {
        var reader = new LlrpReader(new LlrpReaderOptions(), TimeProvider.System);
        await using var endpoint = RoomBench.Listen(reader);
        await using (var bench = new RoomBench(endpoint.LocalEndPoint.Port, options => options.Recorder.Path = _folder.Path))
        {
            await reader.WaitForInventoryAsync(TestContext.Current.CancellationToken);
            await bench.NextAsync<ReaderStateChanged>(state => state.Status == ReaderStatus.Connected);
            await bench.StopAsync();
        }

        var kept = FlightLog.Read(_folder.Path, "r1", 0, long.MaxValue, file => Assert.Fail(file)).ToList();
        Assert.Equal(FlightKind.ConnectionBegins, kept[0].Kind);
        Assert.Equal((FlightKind.FromReader, LlrpMessageType.READER_EVENT_NOTIFICATION), TypeOf(kept[1]));
        Assert.Contains((FlightKind.ToReader, LlrpMessageType.START_ROSPEC), kept.Skip(1).Select(TypeOf));
        Assert.Equal((FlightKind.FromReader, LlrpMessageType.CLOSE_CONNECTION_RESPONSE), TypeOf(kept[^2]));
        Assert.Equal(FlightKind.ConnectionEnds, kept[^1].Kind);
    }

    [Theory]
    [InlineData("Path", "")]
    [InlineData("BytesMax", "1000")]
    [InlineData("Age", "00:00:10")]
    public void Its_limits_are_checked(string key, string value)
    {
        var options = Configured.Door();
        switch (key)
        {
            case "BytesMax":
                options.Recorder.BytesMax = 1_000;
                break;
            case "Age":
                options.Recorder.Age = TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                break;
            default:
                break;
        }

        var result = new CaptureOptionsValidator().Validate(null, options);

        Assert.Equal(key != "Path", result.Failed);
        Assert.True(key == "Path" || result.FailureMessage!.StartsWith($"EdgeVault:Recorder:{key}: ", StringComparison.Ordinal));
    }

    private static (FlightKind, LlrpMessageType) TypeOf(FlightRecord record) =>
        (record.Kind, LlrpHeader.Read(record.Message.Span).Type);
}
