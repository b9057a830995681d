using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>A gateway process with a folder, a configuration and ports of its own.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevault-e2e-");
    private readonly HttpClient _http;
    private Child? _process;

    public GatewayUnderTest()
    {
        ConsolePort = FreePort.Take();
        GrpcPort = FreePort.Take();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ConsolePort}") };
        Configuration = new JsonObject
        {
            ["Site"] = "dc1",
            ["Gateway"] = "gw1",
            ["SiteGln"] = "urn:epc:id:sgln:0614141.00001.0",
            ["Listen"] = new JsonObject
            {
                ["Grpc"] = $"http://127.0.0.1:{GrpcPort}",
                ["Console"] = $"http://127.0.0.1:{ConsolePort}",
            },
        };
    }

    public int ConsolePort { get; }

    public int GrpcPort { get; }

    public JsonObject Configuration { get; }

    public string Folder => _folder.FullName;

    public string DataPath => Path.Combine(Folder, "data");

    public string ConfigurationFile => Path.Combine(Folder, "gateway.json");

    public Child Process => _process ?? throw new InvalidOperationException("Start it first.");

    /// <summary>One reader on a door with two antennas a side.</summary>
    public GatewayUnderTest WithDoor(int readerPort)
    {
        Configuration["Readers"] = new JsonObject
        {
            ["r1"] = new JsonObject { ["Endpoint"] = $"llrp://127.0.0.1:{readerPort}" },
        };
        Configuration["Portals"] = new JsonObject
        {
            ["door-1"] = new JsonObject
            {
                ["Kind"] = "vault-door",
                ["ReadPoint"] = "urn:epc:id:sgln:0614141.00001.1",
                ["InsideZone"] = "vault-a",
                ["OutsideZone"] = "corridor",
                ["Antennas"] = new JsonObject
                {
                    ["r1/1"] = "outside", ["r1/2"] = "outside", ["r1/3"] = "inside", ["r1/4"] = "inside",
                },
            },
        };
        return this;
    }

    public GatewayUnderTest WithPieces(string csv)
    {
        File.WriteAllText(Path.Combine(Folder, "pieces.csv"), csv);
        return this;
    }

    public void WriteConfiguration() =>
        File.WriteAllText(
            ConfigurationFile, new JsonObject { ["EdgeVault"] = Configuration.DeepClone() }.ToJsonString());

    public Child Start()
    {
        WriteConfiguration();
        return _process = Programs.Start(Programs.Gateway, "run", "--config", ConfigurationFile, "--stop-on-stdin-eof");
    }

    public Task LiveAsync() => UntilAsync(async () =>
        (await _http.GetAsync("healthz/live", TestContext.Current.CancellationToken)).IsSuccessStatusCode);

    public Task ReadyAsync() => UntilAsync(async () =>
        (await _http.GetAsync("healthz/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);

    public async Task<JsonElement> StatusAsync() =>
        await _http.GetFromJsonAsync<JsonElement>("api/status", TestContext.Current.CancellationToken);

    public async Task<string> TextAsync(string path) =>
        await _http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> GetAsync(string path) =>
        await _http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The value of one metric over all its labels; 0 when it was never measured.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var lines = (await TextAsync("metrics")).Split('\n');
        return lines
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)
                || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Sum(line => double.Parse(
                line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task MetricReachesAsync(string name, double value) =>
        await UntilAsync(async () => await MetricAsync(name) >= value);

    /// <summary>Asks again until it holds; a gateway that dies meanwhile fails at once, with what it said.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!Process.HasExited)
            {
                // Not listening yet.
            }

            Assert.False(Process.HasExited, $"The gateway ended.\n{Process.Output}\n{Process.Error}");
            await Task.Delay(PollPeriod, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async Task<IReadOnlyList<JsonElement>> EventsAsync(params string[] options)
    {
        var (code, output, error) = await Programs.RunAsync(
            Programs.Gateway, ["events", "--data", DataPath, .. options]);
        Assert.True(code == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
