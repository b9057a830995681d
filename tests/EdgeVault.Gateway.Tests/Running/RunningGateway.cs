using System.Net;
using System.Text.Json.Nodes;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>The whole gateway as it is composed for the service, in this process, with a reader, two scanners and somebody who
/// is told of alarms; every line that anything in it logs is kept.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LlrpReaderEndpoint _endpoint;
    private WebApplication? _app;

    public RunningGateway()
    {
        _endpoint = LlrpReaderEndpoint.Start(Reader, new IPEndPoint(IPAddress.Loopback, 0));
        (ConsolePort, GrpcPort) = (FreePort.Take(), FreePort.Take());
        Console = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ConsolePort}") };
    }

    public LlrpReader Reader { get; } = new(new LlrpReaderOptions(), TimeProvider.System);

    public ScannerLine Door { get; } = new();

    public ScannerLine Station { get; } = new();

    public AlarmListener Alarms { get; } = new();

    public LogLines Log { get; } = new();

    public HttpClient Console { get; }

    public int ConsolePort { get; }

    public int GrpcPort { get; }

    public string DataPath => _folder.File("data");

    public IServiceProvider Services => _app!.Services;

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    public void Write(string file, string text) => File.WriteAllText(_folder.File(file), text);

    /// <summary>Starts it, and returns when its reader sees.</summary>
    public async Task StartAsync(JsonObject? more = null)
    {
        var vault = Configuration();
        foreach (var (key, value) in more ?? [])
        {
            vault[key] = value?.DeepClone();
        }

        Write("alarm.secret", "a secret of this test\n");
        Write("gateway.json", new JsonObject { ["EdgeVault"] = vault }.ToJsonString());
        var app = GatewayHost.Build(_folder.File("gateway.json"), [], adjust: services => services
            .RemoveAll<ILoggerProvider>()
            .AddSingleton<ILoggerProvider>(Log)
            .PostConfigure<LoggerFilterOptions>(static filter =>
            {
                filter.MinLevel = LogLevel.Trace;
                filter.Rules.Clear();
            }));
        await app.StartAsync(Token);
        _app = app;
        await Reader.WaitForInventoryAsync(Token);
        await UntilAsync(async () => (await Console.GetAsync("healthz/ready", Token)).IsSuccessStatusCode);
    }

    /// <summary>A tag goes out through the door, some seconds ago.</summary>
    public async Task WalkOutAsync(EpcBits epc)
    {
        var startUs = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - 4_500_000;
        var reads = Enumerable.Range(0, 40).Select(step => new TagReportData(epc.ToArray(), epc.BitCount)
        {
            AntennaId = (ushort)(step < 20 ? 2 : 1),
            PeakRssiDbm = (sbyte)Math.Min(-50, -75 + (step * 2)),
            FirstSeenUtcMicros = (ulong)(startUs + (step * 100_000)),
            LastSeenUtcMicros = (ulong)(startUs + (step * 100_000)),
            TagSeenCount = 1,
        });
        await Reader.ReportAsync([.. reads], Token);
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var token = Token; !await isSo();)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            await app.StopAsync(Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            await app.StopAsync(Token);
            await app.DisposeAsync();
        }

        Console.Dispose();
        Door.Dispose();
        Station.Dispose();
        await Alarms.DisposeAsync();
        await _endpoint.DisposeAsync();
        _folder.Dispose();
    }

    private JsonObject Configuration() => new()
    {
        ["Site"] = "dc1",
        ["Gateway"] = "gw1",
        ["SiteGln"] = "urn:epc:id:sgln:0614141.00001.0",
        [nameof(DataPath)] = DataPath,
        ["Listen"] = new JsonObject
        {
            ["Grpc"] = $"http://127.0.0.1:{GrpcPort}", [nameof(Console)] = $"http://127.0.0.1:{ConsolePort}",
        },
        ["Readers"] = new JsonObject { ["r1"] = new JsonObject { ["Endpoint"] = $"llrp://127.0.0.1:{_endpoint.LocalEndPoint.Port}" } },
        ["Portals"] = new JsonObject
        {
            ["door-1"] = new JsonObject
            {
                ["ReadPoint"] = "urn:epc:id:sgln:0614141.00001.1",
                ["InsideZone"] = "vault-a",
                ["OutsideZone"] = "corridor",
                ["Antennas"] = new JsonObject { ["r1/1"] = "outside", ["r1/2"] = "inside" },
                ["Outputs"] = new JsonObject { ["r1/gpo1"] = "green", ["r1/gpo2"] = "amber", ["r1/gpo3"] = "red", ["r1/gpo4"] = "buzzer" },
            },
        },
        ["Scanners"] = new JsonObject
        {
            ["s1"] = new JsonObject { ["Endpoint"] = Door.Endpoint, ["Portal"] = "door-1", ["AnswerGood"] = "06", ["AnswerBad"] = "15" },
            ["s2"] = new JsonObject { ["Endpoint"] = Station.Endpoint, [nameof(Station)] = "put-1", ["AnswerGood"] = "06", ["AnswerBad"] = "15" },
        },
        ["Stations"] = new JsonObject { ["put-1"] = new JsonObject { ["Activity"] = "put-away" } },
        ["Pieces"] = "pieces.csv",
        ["Places"] = "places.csv",
        ["Custodians"] = "custodians.csv",
        ["Rules"] = new JsonObject
        {
            ["Portals"] = new JsonObject { ["door-1"] = new JsonObject { ["NeedsBadge"] = false, ["NeedsAuthorisation"] = true } },
        },
        [nameof(Alarms)] = new JsonObject
        {
            ["ops"] = new JsonObject { ["Endpoint"] = Alarms.Endpoint, ["SecretFile"] = "alarm.secret", ["From"] = "notice" },
        },
    };
}
