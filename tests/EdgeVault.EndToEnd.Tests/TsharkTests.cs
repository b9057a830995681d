using System.Buffers.Binary;
using System.Globalization;
using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>What gateway and simulator say to each other, judged by somebody else's LLRP dissector.</summary>
public sealed class TsharkTests(ITestOutputHelper output)
{
    // Its Identification (218) leaves the two bytes of the byte count out of the sum.
    internal const string MiscountedIdentification =
        "Incorrect length of parameter: 13 bytes decoded, but 15 bytes claimed.";

    [Fact]
    public async Task Tshark_finds_nothing_malformed_in_a_session_of_gateway_and_simulator()
    {
        var tshark = Part.Need("tshark", "/usr/bin/tshark");
        await using var gateway = new GatewayUnderTest();
        var capture = Path.Combine(gateway.Folder, "session.pcapng");
        var ready = Path.Combine(gateway.Folder, "sim.json");
        var port = FreePort.Take();
        await File.WriteAllTextAsync(
            Path.Combine(gateway.Folder, "scenario.json"), Scenario(port), TestContext.Current.CancellationToken);

        await using var recorder = Child.Start(tshark, ["-i", "lo", "-f", $"tcp port {port}", "-w", capture, "-q"]);
        await recorder.LineAsync(line => line.Contains("Capturing on", StringComparison.Ordinal));
        await using var simulator = Programs.Start(
            Programs.Simulator, "run", Path.Combine(gateway.Folder, "scenario.json"),
            "--seed", "7", "--ready-file", ready);
        await simulator.LineAsync(line => line.Contains("readers", StringComparison.Ordinal));
        gateway.WithDoor(port).Start();
        await gateway.ReadyAsync();
        await gateway.MetricReachesAsync("edgevault_capture_tag_reports_total", 200);
        gateway.Process.Terminate();
        Assert.Equal(0, await gateway.Process.ExitAsync());
        recorder.Signal("INT");
        await recorder.ExitAsync();

        var messages = await LinesAsync(tshark, capture, port, "llrp", "llrp.type");
        var faults = await LinesAsync(
            tshark, capture, port, "_ws.malformed || _ws.expert.severity >= error", "_ws.expert.message");

        output.WriteLine($"{messages.Count} packets with LLRP messages");
        Assert.Contains(messages, line => line.Split(',').Contains("61"));
        Assert.DoesNotContain(faults, fault => fault != MiscountedIdentification);
    }

    /// <summary>The one complaint that is not about us: it makes the same one about a
    /// real Speedway reader's bytes.</summary>
    [Fact]
    public async Task Tshark_miscounts_the_identification_of_a_real_reader_too()
    {
        var tshark = Part.Need("tshark", "/usr/bin/tshark");
        var text2pcap = Part.Need("wireshark-common", "/usr/bin/text2pcap");
        var folder = Directory.CreateTempSubdirectory("edgevault-e2e-");
        try
        {
            var dump = Path.Combine(folder.FullName, "message.txt");
            var capture = Path.Combine(folder.FullName, "message.pcap");
            await File.WriteAllTextAsync(dump, HexDump(RecordedConfiguration()), TestContext.Current.CancellationToken);
            Assert.Equal(0, (await Child.RunAsync(text2pcap, ["-q", "-T", "5084,40000", dump, capture])).Code);

            Assert.Equal(
                [MiscountedIdentification],
                await LinesAsync(tshark, capture, 5084, "_ws.expert.severity >= error", "_ws.expert.message"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The first GET_READER_CONFIG_RESPONSE (12) of the recorded session that identifies the reader.</summary>
    private static byte[] RecordedConfiguration()
    {
        var session = File.ReadAllBytes(
            Repository.PathOf("tests", "EdgeVault.Llrp.Tests", "Data", "dx101_a.bin")).AsSpan();
        while (BinaryPrimitives.ReadUInt16BigEndian(session) % 1024 != 12)
        {
            session = session[BinaryPrimitives.ReadInt32BigEndian(session[2..])..];
        }

        return session[..BinaryPrimitives.ReadInt32BigEndian(session[2..])].ToArray();
    }

    private static string HexDump(byte[] bytes) => string.Concat(bytes.Chunk(16).Select((row, at) =>
        $"{at * 16:x6} {string.Join(' ', row.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)))}\n"));

    private static string Scenario(int port) =>
        $$"""
        { "readers": { "r1": { "port": {{port}} } }, "portals": { "door-1": {} } }
        """;

    private static async Task<IReadOnlyList<string>> LinesAsync(
        string tshark, string capture, int port, string filter, string field)
    {
        var (code, lines, error) = await Child.RunAsync(
            tshark, ["-r", capture, "-d", $"tcp.port=={port},llrp", "-Y", filter, "-T", "fields", "-e", field]);
        Assert.True(code == 0, error);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
