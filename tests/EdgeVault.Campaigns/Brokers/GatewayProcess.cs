using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeVault.Campaigns.Brokers;

/// <summary>A real gateway with one door, whose reader speaks over a broker.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    public const string Topic = "dc1/r1/tags";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // artifacts/bin/EdgeVault.Campaigns/release/ → artifacts/bin/EdgeVault.Gateway/release/
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd('/'));

    private readonly string _folder;
    private readonly HttpClient _http;
    private readonly Process _process;
    private readonly Task<string> _said;

    public GatewayProcess(string folder, int brokerPort)
    {
        _folder = folder;
        var (console, grpc) = (FreePort(), FreePort());
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{console}") };
        File.WriteAllText(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(Configuration(brokerPort, console, grpc)));
        File.WriteAllText(
            Path.Combine(folder, "pieces.csv"),
            "pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,clarity,"
            + "certificateLab,certificateNumber,valueClass,setId\n");
        _process = Process.Start(StartInfo("run", "--config", Path.Combine(folder, "gateway.json"), "--stop-on-stdin-eof"))!;
        _said = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (!await IsOkAsync("healthz/ready", cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new CampaignException(ExitCode.Unreadable, $"the gateway did not start: {await _said}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public Task<bool> IsLiveAsync(CancellationToken cancellationToken) => IsOkAsync("healthz/live", cancellationToken);

    /// <summary>The value of one metric over all its labels; 0 when it was never measured.</summary>
    public async Task<long> MetricAsync(string name, CancellationToken cancellationToken)
    {
        var text = await _http.GetStringAsync("metrics", cancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Sum(static line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>The passages in its ledger, a JSON object each.</summary>
    public async Task<List<JsonElement>> PassagesAsync(CancellationToken cancellationToken)
    {
        using var events = Process.Start(StartInfo("events", "--data", Path.Combine(_folder, "data"), "--kind", "passage"))!;
        var passages = new List<JsonElement>();
        while (await events.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            passages.Add(JsonDocument.Parse(line).RootElement);
        }

        await events.WaitForExitAsync(cancellationToken);
        return passages;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<bool> IsOkAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(path, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static object Configuration(int broker, int console, int grpc) => new
    {
        EdgeVault = new
        {
            Site = "dc1",
            Gateway = "gw1",
            SiteGln = "urn:epc:id:sgln:0614141.00001.0",
            Listen = new { Grpc = $"http://127.0.0.1:{grpc}", Console = $"http://127.0.0.1:{console}" },
            Readers = new
            {
                r1 = new { Endpoint = $"mqtt://127.0.0.1:{broker}", Make = "impinj", Topics = new { tags = Topic } },
            },
            Portals = new Dictionary<string, object>
            {
                ["door-1"] = new
                {
                    ReadPoint = "urn:epc:id:sgln:0614141.00001.1",
                    InsideZone = "vault-a",
                    OutsideZone = "corridor",
                    Antennas = new Dictionary<string, string>
                    {
                        ["r1/1"] = "outside",
                        ["r1/2"] = "outside",
                        ["r1/3"] = "inside",
                        ["r1/4"] = "inside",
                    },
                },
            },
        },
    };

    private static ProcessStartInfo StartInfo(params string[] arguments) => new(
        "dotnet",
        [Path.Combine(Here.Parent!.Parent!.FullName, "EdgeVault.Gateway", Here.Name, "edgevault-gateway.dll"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
