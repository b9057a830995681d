using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>What a user can get wrong before anything runs: a clear message and the exit code of it.</summary>
public sealed class ConfigurationFaultTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("config check")]
    public async Task Several_faults_are_reported_at_once(string verb)
    {
        await using var gateway = new GatewayUnderTest().WithDoor(5084);
        gateway.Configuration["Site"] = "DC 1";
        gateway.Configuration["Portls"] = new JsonObject();
        gateway.Configuration["Readers"]!["r1"]!["Endpoint"] = "ftp://reader";
        gateway.Configuration["Portals"]!["door-1"]!["Antennas"]!["r9/1"] = "inside";
        gateway.Configuration["Listen"]!["Grpc"] = "http://0.0.0.0:8481";
        gateway.Configuration["Hubs"] = new JsonObject
        {
            ["main"] = new JsonObject { ["Address"] = "nowhere", ["PublicKey"] = "keys/none.pub" },
        };

        gateway.WriteConfiguration();
        var (code, _, error) = await Programs.RunAsync(
            Programs.Gateway, [.. verb.Split(' '), "--config", gateway.ConfigurationFile]);

        Assert.Equal(78, code);
        Assert.All(
            [
                "EdgeVault:Site", "EdgeVault:Portls", "EdgeVault:Readers:r1:Endpoint", "r9/1",
                "EdgeVault:Listen:Grpc", "EdgeVault:Hubs:main:Address", "EdgeVault:Hubs:main:PublicKey",
            ],
            path => Assert.Contains(path, error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(gateway.DataPath), "A faulty configuration must not touch the disk.");
    }

    [Fact]
    public async Task What_a_start_would_leave_out_is_told_and_is_no_fault_of_the_configuration()
    {
        await using var gateway = new GatewayUnderTest().WithDoor(5084).WithPieces("pieceId,epc,valueClass\nring-1,,low\nring-2,,huge\n");
        gateway.Configuration["Rules"] = new JsonObject { ["Limits"] = new JsonObject { ["vualt-a"] = 100 }, ["Values"] = new JsonObject { ["low"] = 1, ["mid"] = 2, ["high"] = 3 } };
        gateway.WriteConfiguration();

        var (code, output, error) = await Programs.RunAsync(Programs.Gateway, "config", "check", "--config", gateway.ConfigurationFile);

        Assert.Equal(0, code);
        Assert.Contains("1 pieces in ", output, StringComparison.Ordinal);
        Assert.Contains("pieces.csv: line 3, column valueClass: 'huge'", error, StringComparison.Ordinal);
        Assert.Contains("EdgeVault:Rules:Limits:vualt-a: There is no zone 'vualt-a' here", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_and_a_broken_configuration_file_are_named()
    {
        var (code, _, error) = await Programs.RunAsync(
            Programs.Gateway, "run", "--config", "/nonexistent/gateway.json");
        Assert.Equal(78, code);
        Assert.Contains("/nonexistent/gateway.json", error, StringComparison.Ordinal);

        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, """{ "EdgeVault": { "Site": """, TestContext.Current.CancellationToken);
        (code, _, error) = await Programs.RunAsync(Programs.Gateway, "config", "check", "--config", broken);
        File.Delete(broken);
        Assert.Equal(78, code);
        Assert.Contains(broken, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        await using var gateway = new GatewayUnderTest();
        // A file where the folder should be: not even root can write there.
        await File.WriteAllTextAsync(gateway.DataPath, "", TestContext.Current.CancellationToken);

        var process = gateway.Start();

        Assert.Equal(78, await process.ExitAsync());
        Assert.Contains("EdgeVault:DataPath", process.Error, StringComparison.Ordinal);
        Assert.Contains(gateway.DataPath, process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = new GatewayUnderTest();
        first.Start();
        await first.ReadyAsync();
        await using var second = new GatewayUnderTest();
        second.Configuration["DataPath"] = first.DataPath;

        var process = second.Start();

        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains("gateway.lock", process.Error, StringComparison.Ordinal);
        Assert.True((await first.GetAsync("healthz/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_gateway_whose_port_is_taken_names_address_and_setting_and_writes_nothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var gateway = new GatewayUnderTest();
        gateway.Configuration["Listen"]!["Console"] = $"http://{taken.LocalEndpoint}";

        var process = gateway.Start();

        Assert.Equal(2, await process.ExitAsync());
        Assert.StartsWith(
            $"EdgeVault:Listen:Console: cannot listen on http://{taken.LocalEndpoint}: Address already in use; ",
            Assert.Single(process.Error.Trim().Split('\n')),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(gateway.DataPath, "ledger")));
    }

    [Fact]
    public async Task A_hub_whose_ports_are_taken_names_both()
    {
        using var grpc = new TcpListener(IPAddress.Loopback, 0);
        using var console = new TcpListener(IPAddress.Loopback, 0);
        grpc.Start();
        console.Start();
        var folder = Directory.CreateTempSubdirectory("edgevault-e2e-");

        var (code, _, error) = await Programs.RunAsync(
            Programs.Hub,
            "run", $"--EdgeVaultHub:DataPath={folder.FullName}/data",
            $"--EdgeVaultHub:Listen:Grpc=http://{grpc.LocalEndpoint}",
            $"--EdgeVaultHub:Listen:Console=http://{console.LocalEndpoint}");
        folder.Delete(recursive: true);

        Assert.Equal(2, code);
        Assert.Collection(
            error.Trim().Split('\n'),
            line => Assert.StartsWith("EdgeVaultHub:Listen:Grpc: cannot listen on ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("EdgeVaultHub:Listen:Console: cannot listen on ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_row_of_the_piece_file_is_named_and_the_rest_is_loaded()
    {
        await using var gateway = new GatewayUnderTest().WithPieces(
            """
            pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,clarity,certificateLab,certificateNumber,valueClass,setId
            ring-1,30340242201D8840009EFDF7,,,,ring,,gold,750,4.2,,,,,,,,high,
            ring-2,30ZZ,,,,ring,,gold,750,4.2,,,,,,,,high,
            ring-3,30340242201D8840009EFDF8,,,,ring,,gold,750,4.2,,,,,,,,high,
            """);

        gateway.Start();
        await gateway.ReadyAsync();

        Assert.Contains("line 3", gateway.Process.Error, StringComparison.Ordinal);
        Assert.Contains("epc", gateway.Process.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await gateway.StatusAsync()).GetProperty("vault").GetProperty("registered").GetInt32());
    }

    [Theory]
    [InlineData("evnts")]
    [InlineData("events")]
    [InlineData("events --data . --kind nonsense")]
    public async Task A_wrong_command_line_exits_64(string line)
    {
        var (code, output, error) = await Programs.RunAsync(Programs.Gateway, line.Split(' '));

        Assert.Equal(64, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }
}
