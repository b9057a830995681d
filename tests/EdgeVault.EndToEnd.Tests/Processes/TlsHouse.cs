using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>A hub with an authority of its own and a gateway that enrolled there: processes, and the verbs that an operator
/// has.</summary>
internal sealed class TlsHouse : IAsyncDisposable
{
    private readonly int _hubPort = FreePort.Take();
    private readonly int _consolePort = FreePort.Take();
    private readonly HttpClient _http;
    private Child? _hub;

    public TlsHouse()
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_consolePort}") };
        File.WriteAllText(
            HubFile,
            $$"""
            { "EdgeVaultHub": { "Name": "main", "DataPath": "hub", "Sites": { "dc1": { "Gateway": "gw1" } },
              "Listen": { "Grpc": "https://127.0.0.1:{{_hubPort}}", "Console": "http://127.0.0.1:{{_consolePort}}" } } }
            """);
        Gateway.Configuration["Listen"]!["Grpc"] = $"https://127.0.0.1:{Gateway.GrpcPort}";
        Gateway.Configuration["Hubs"] = new JsonObject
        {
            ["main"] = new JsonObject
            {
                ["Address"] = $"https://127.0.0.1:{_hubPort}", ["PublicKey"] = "hub-main.pub",
            },
        };
        Gateway.WriteConfiguration();
    }

    public GatewayUnderTest Gateway { get; } = new();

    public Child Hub => _hub ?? throw new InvalidOperationException("Start it first.");

    /// <summary>Certificate and key that the gateway shows to the hub.</summary>
    public string OwnFile => Path.Combine(Gateway.DataPath, "tls", "main", "own.pem");

    public string HubDataPath => Path.Combine(Gateway.Folder, "hub");

    public string AuthorityFolder => Path.Combine(Gateway.Folder, "hub", "ca");

    private string HubFile => Path.Combine(Gateway.Folder, "hub.json");

    /// <summary>From nothing to a gateway whose ledger the hub has.</summary>
    public async Task OpenAsync()
    {
        Assert.Equal(64, (await HubVerbAsync("ca", "init", "--name", "127.0.0.1")).Length);
        StartHub();
        await EnrolAsync(await HubVerbAsync("gateway", "code", "--site", "dc1", "--name", "127.0.0.1"));
        Gateway.Start();
        await Gateway.ReadyAsync();
        await AllArrivedAsync();
    }

    public void StartHub() =>
        _hub = Programs.Start(Programs.Hub, "run", "--config", HubFile, "--stop-on-stdin-eof");

    public async Task StopHubAsync()
    {
        Hub.Terminate();
        Assert.Equal(0, await Hub.ExitAsync());
        await Hub.DisposeAsync();
    }

    /// <summary>Ends the gateway as an operator would.</summary>
    public async Task StopGatewayAsync()
    {
        Gateway.Process.Terminate();
        Assert.Equal(0, await Gateway.Process.ExitAsync());
    }

    /// <summary>A certificate for somebody, in a folder.</summary>
    public async Task<string> IssueAsync(string holder)
    {
        var folder = Path.Combine(Gateway.Folder, holder.Replace('/', '-'));
        await HubVerbAsync("certificate", "issue", holder, "--out", folder);
        return folder;
    }

    public async Task<string> HubVerbAsync(params string[] verb)
    {
        var (exit, said, error) = await Programs.RunAsync(Programs.Hub, [.. verb, "--config", HubFile]);
        Assert.True(exit == 0, error);
        return said.Trim();
    }

    /// <summary>What is to be seen of the site at the hub.</summary>
    public async Task<JsonElement> SiteAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("api/status", TestContext.Current.CancellationToken))
        .GetProperty("sites")[0];

    /// <summary>Waits until the hub has all that the gateway has.</summary>
    public Task AllArrivedAsync() => Gateway.UntilAsync(async () =>
    {
        var size = (await Gateway.StatusAsync()).GetProperty("ledger").GetProperty("size").GetInt64();
        var site = await SiteAsync();
        return size > 0 && site.GetProperty("connected").GetBoolean() && site.GetProperty("size").GetInt64() == size;
    });

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _http.Dispose();
    }

    /// <summary>The hub may not listen yet; a code is used up only by a hub that got it.</summary>
    private async Task EnrolAsync(string code)
    {
        for (var patience = Patience.Within(TestContext.Current.CancellationToken); ; patience.ThrowIfCancellationRequested())
        {
            var (exit, _, error) = await Programs.RunAsync(
                Programs.Gateway, "enroll", "--config", Gateway.ConfigurationFile, "--code", code);
            if (exit == 0)
            {
                return;
            }

            Assert.Contains("Unavailable", error, StringComparison.Ordinal);
        }
    }
}
