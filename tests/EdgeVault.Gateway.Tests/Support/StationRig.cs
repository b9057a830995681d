using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>A station with its scanner, on a gateway whose ledger is real and whose disk and time are not.</summary>
internal sealed class StationRig : IAsyncDisposable
{
    public const string StationId = "station-1";

    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly GatewayMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StationOptions _options;
    private Task _running = Task.CompletedTask;

    private StationRig(GatewayRig gateway, StationOptions options)
    {
        (Gateway, _options) = (gateway, options);
        Scanners = new FakeScanners(StationId, gateway.Time);
        Run();
    }

    public static SiteCodes Codes { get; } = new(
        new PieceRegister(Enumerable.Range(0, 100).Select(serial => new Piece
        {
            PieceId = $"p-{serial}",
            Identity = $"urn:epc:id:sgtin:0614141.812345.{serial}",
            ValueClass = serial < 90 ? ValueClass.Low : serial < 95 ? ValueClass.High : ValueClass.Unknown,
        })),
        [new Place { PlaceId = "PL-1", Zone = "vault-a" }, new Place { PlaceId = "PL-2", Zone = "vault-b" }],
        [
            new CustodianEntry { CustodianId = "anna", Badge = "BADGE-A", Roles = ["vault"] },
            new CustodianEntry { CustodianId = "ben", Badge = "BADGE-B", Roles = ["vault"] },
            new CustodianEntry { CustodianId = "carl", Badge = "BADGE-C", Roles = ["vault"] },
            new CustodianEntry { CustodianId = "guest", Badge = "BADGE-G" },
        ]);

    public GatewayRig Gateway { get; }

    public FakeScanners Scanners { get; private set; }

    public Station Station { get; private set; } = null!;

    public RecordingLogger<Station> Log { get; } = new();

    public ScreenAnswer? Answer => Station.Screen.View.Last;

    public StationMemory? Memory => Gateway.Book.Read(state => state.StationOf(StationId));

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public static async Task<StationRig> StartAsync(string activity, bool isRecording = true)
    {
        var gateway = isRecording ? await GatewayRig.StartAsync() : GatewayRig.Open();
        return new StationRig(gateway, new StationOptions { Activity = activity, Timeout = Timeout, Role = "vault" });
    }

    /// <summary>As Code 128 with GS1 data: indicator 8, the company prefix, 12345, a check digit.</summary>
    public static string Piece(int serial) => $"]C1018061414112345821{serial}";

    public Task<bool> ScanAsync(string text) => Scanners.ScanAsync(text);

    /// <summary>Each must be taken.</summary>
    public async Task TakeAsync(params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.True(await ScanAsync(text), $"{text}: {Answer?.Text}");
        }
    }

    /// <summary>Until it waits for the next scan, as long as silence may last: an answer is out before that.</summary>
    public Task WaitsAsync() => GatewayRig.UntilAsync(() => Gateway.Time.FiresIn(Timeout));

    /// <summary>The process is gone without a word, and comes again, perhaps set up for something else.</summary>
    public async Task RestartAsync(string? activity = null)
    {
        _options.Activity = activity ?? _options.Activity;
        Scanners.Stop();
        await _running.WaitAsync(Cancellation);
        await Gateway.KillAsync();
        Gateway.OpenAgain();
        await Gateway.Writer.StartAsync(Cancellation);
        Scanners = new FakeScanners(StationId, Gateway.Time);
        Run();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Gateway.DisposeAsync();
        _metrics.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var plan = StationPlan.Of(StationId, _options);
        Station = new Station(
            plan, new StationTurns(plan, () => Codes, new CountOptions()), Scanners, Gateway.Book, Gateway.Own, _metrics, Gateway.Time,
            Log);
        _running = Station.RunAsync(_stop.Token);
    }
}
