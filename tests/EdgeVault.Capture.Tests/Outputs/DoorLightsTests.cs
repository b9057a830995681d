using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Capture.Tests.Outputs;

/// <summary>From what a door is to show to the terminals of its reader, over a real connection.</summary>
public sealed class DoorLightsTests
{
    private readonly LlrpReader _reader = new(new LlrpReaderOptions(), TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_door_shows_what_it_is_told_and_is_dark_before_and_behind()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port, Wired);
        Assert.Equal(["door-1"], bench.Room.Lights.Portals);

        await bench.UntilAsync(() => Levels() == "1:low 2:low 3:high");
        bench.Room.Lights.Show("door-1", DoorLights.Green);
        await bench.UntilAsync(() => Levels() == "1:high 2:low 3:high");
        bench.Room.Lights.Show("door-1", DoorLights.Red | DoorLights.Buzzer);
        await bench.UntilAsync(() => Levels() == "1:low 2:high 3:low");
        bench.Room.Lights.Show("door-9", DoorLights.Green);
        await bench.StopAsync();

        Assert.Equal("1:low 2:low 3:high", Levels());
    }

    [Fact]
    public async Task A_reader_that_comes_back_shows_what_was_said_while_it_was_away()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port, Wired);
        await bench.UntilAsync(() => Levels() == "1:low 2:low 3:high");

        await _reader.CloseAsync(Token);
        await bench.FindAsync<ReaderStateChanged>(static state => state.Status == ReaderStatus.Disconnected);
        bench.Room.Lights.Show("door-1", DoorLights.Red);

        await bench.UntilAsync(() => Levels() == "1:low 2:high 3:high");
    }

    [Fact]
    public async Task A_reader_without_such_outputs_goes_on_reading_and_says_so_once()
    {
        var small = new LlrpReader(new LlrpReaderOptions { GpoCount = 1 }, TimeProvider.System);
        await using var endpoint = RoomBench.Listen(small);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port, Wired);

        var told = await bench.LogAsync("did not set its outputs");
        Assert.Contains("there are 1 outputs", told, StringComparison.Ordinal);
        bench.Room.Lights.Show("door-1", DoorLights.Red);
        await bench.FindAsync<ReaderStateChanged>(static state => state.Status == ReaderStatus.Connected);

        Assert.Empty(small.Outputs);
        Assert.True(small.IsInventorying);
    }

    private static void Wired(CaptureOptions options)
    {
        options.Portals["door-1"].Outputs["r1/gpo1"] = "green";
        options.Portals["door-1"].Outputs["r1/gpo2"] = "red";
        options.Portals["door-1"].Outputs["r1/gpo3/low"] = "buzzer";
    }

    private string Levels() => string.Join(' ', _reader.Outputs.Select(static output => $"{output.Key}:{(output.Value ? "high" : "low")}"));
}
