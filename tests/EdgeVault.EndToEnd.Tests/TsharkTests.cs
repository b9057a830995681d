using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>What gateway and simulator say to each other, judged by somebody else's LLRP dissector.</summary>
public sealed class TsharkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Tshark_finds_nothing_malformed_in_a_session_of_gateway_and_simulator()
    {
        var tshark = Part.Need("tshark", "/usr/bin/tshark");
        await using var gateway = new GatewayUnderTest();
        var capture = Path.Combine(gateway.Folder, "session.pcapng");
        var ready = Path.Combine(gateway.Folder, "sim.json");
        var port = Programs.FreePort();
        await File.WriteAllTextAsync(
            Path.Combine(gateway.Folder, "scenario.json"), Scenario(port), TestContext.Current.CancellationToken);

        await using var recorder = Child.Start(tshark, ["-i", "lo", "-f", $"tcp port {port}", "-w", capture, "-q"]);
        await recorder.LineAsync(line => line.Contains("Capturing on", StringComparison.Ordinal));
        await using var simulator = Programs.Start(
            Programs.Simulator, "run", Path.Combine(gateway.Folder, "scenario.json"), "--seed", "7", "--ready-file", ready);
        await simulator.LineAsync(line => line.Contains("readers", StringComparison.Ordinal));
        gateway.WithDoor(port).Start();
        await gateway.ReadyAsync();
        await gateway.MetricReachesAsync("edgevault_capture_tag_reports_total", 200);
        gateway.Process.Terminate();
        Assert.Equal(0, await gateway.Process.ExitAsync());
        recorder.Signal("INT");
        await recorder.ExitAsync();

        var messages = await LinesAsync(tshark, capture, port, "llrp", "llrp.type");
        var malformed = await LinesAsync(tshark, capture, port, "llrp && (_ws.malformed || _ws.expert.severity >= error)", "frame.number");

        output.WriteLine($"{messages.Count} packets with LLRP messages");
        Assert.NotEmpty(messages);
        Assert.Contains(messages, line => line.Split(',').Contains("61"));
        Assert.Empty(malformed);
    }

    private static string Scenario(int port) =>
        $$"""
        { "readers": { "r1": { "port": {{port}} } }, "portals": { "door-1": {} } }
        """;

    private static async Task<IReadOnlyList<string>> LinesAsync(string tshark, string capture, int port, string filter, string field)
    {
        var (code, lines, error) = await Child.RunAsync(
            tshark, ["-r", capture, "-d", $"tcp.port=={port},llrp", "-Y", filter, "-T", "fields", "-e", field]);
        Assert.True(code == 0, error);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
