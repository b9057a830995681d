using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The flight recorder of a real gateway, exported by its verb, and opened by somebody else's program.</summary>
public sealed class RecorderVerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_reader_said_is_exported_while_the_gateway_runs_and_tshark_reads_it_as_LLRP()
    {
        var tshark = Part.Need("tshark", "/usr/bin/tshark");
        await using var gateway = new GatewayUnderTest();
        var scenario = Path.Combine(gateway.Folder, "scenario.json");
        var port = FreePort.Take();
        await File.WriteAllTextAsync(
            scenario, $$"""{ "readers": { "r1": { "port": {{port}} } }, "portals": { "door-1": {} } }""", Token);
        await using var simulator = Programs.Start(Programs.Simulator, "run", scenario, "--seed", "7");
        await simulator.LineAsync(static line => line.Contains("readers", StringComparison.Ordinal));
        gateway.WithDoor(port).Configuration["Recorder"] = new JsonObject { ["Path"] = "flight" };
        gateway.Start();
        await gateway.ReadyAsync();
        await gateway.MetricReachesAsync("edgevault_capture_tag_reports_total", 200);

        var (pcap, flight) = (Path.Combine(gateway.Folder, "incident.pcap"), Path.Combine(gateway.Folder, "flight"));
        var exported = await UntilAsync(() => ExportAsync(flight, pcap), static told => Messages(told) >= 20);
        var lines = await LinesAsync(tshark, pcap, "llrp.type");
        var faults = await LinesAsync(
            tshark, pcap, "_ws.expert.message", "_ws.malformed || _ws.expert.severity >= error");

        Assert.Equal(("r1", 1), (exported.GetProperty("reader").GetString(), exported.GetProperty("connections").GetInt32()));
        var types = lines.SelectMany(static line => line.Split(',')).ToList();
        Assert.Equal(Messages(exported), types.Count);
        // The reader's greeting, our ADD_ROSPEC, its reports.
        Assert.Equal("63", types[0]);
        Assert.Contains("20", types);
        Assert.Contains("61", types);
        Assert.DoesNotContain(faults, static fault => fault != TsharkTests.MiscountedIdentification);
    }

    [Fact]
    public async Task A_reader_without_a_recording_and_a_time_without_one_are_told_apart()
    {
        using var folder = new TestKit.TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "r1"));

        var (unknown, _, error) = await RunAsync(folder.Path, "r2", folder.File("a.pcap"));
        var (empty, output, _) = await RunAsync(folder.Path, "r1", folder.File("a.pcap"));

        Assert.Equal(2, unknown);
        Assert.Contains("has no recording of 'r2'; it has: r1", error, StringComparison.Ordinal);
        Assert.Equal(1, empty);
        Assert.Equal(0, Messages(JsonElement.Parse(output)));
    }

    private static async Task<JsonElement> ExportAsync(string flight, string pcap)
    {
        var (code, output, error) = await RunAsync(flight, "r1", pcap);
        Assert.True(code is 0 or 1, error);
        return JsonElement.Parse(output);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(string flight, string reader, string pcap) =>
        Programs.RunAsync(Programs.Gateway, "recorder", "export", "--path", flight, "--reader", reader, "--out", pcap);

    // What was said in the last second is still in memory.
    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> holds)
    {
        for (var patience = Patience.Within(Token); ; patience.ThrowIfCancellationRequested())
        {
            if (await ask() is var told && holds(told))
            {
                return told;
            }
        }
    }

    private static int Messages(JsonElement told) => told.GetProperty("messages").GetInt32();

    private static async Task<IReadOnlyList<string>> LinesAsync(string tshark, string pcap, string field, string? filter = null)
    {
        var (code, lines, error) = await Child.RunAsync(
            tshark, ["-r", pcap, "-Y", filter ?? "llrp", "-T", "fields", "-e", field]);
        Assert.True(code == 0, error);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
