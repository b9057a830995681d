using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The gateway against a session that was recorded from a real Speedway reader.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task The_recorded_session_of_a_real_reader_gives_130_tag_reports_of_65_epcs()
    {
        var port = FreePort.Take();
        await using var reader = Programs.Start(
            Programs.Simulator, "replay", Repository.PathOf("tests", "EdgeVault.Llrp.Tests", "Data", "dx101_a.bin"),
            "--port", $"{port}", "--speed", "max");
        await using var gateway = new GatewayUnderTest().WithDoor(port);
        await reader.LineAsync(line => line.Contains("tagReports", StringComparison.Ordinal));
        gateway.Start();

        await gateway.LiveAsync();
        await gateway.MetricReachesAsync("edgevault_capture_tag_reports_total", 130);

        Assert.Equal(130, await gateway.MetricAsync("edgevault_capture_tag_reports_total"));
        Assert.Equal(65, await gateway.MetricAsync("edgevault_capture_epcs_total"));
    }
}
