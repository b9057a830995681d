using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.Sync.Tests.CatchingUp;

/// <summary>The two programs as they are run, each a process of its own, so that what each needs is told apart.</summary>
internal sealed class CatchUpPair : IAsyncDisposable
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    private readonly TempFolder _folder;
    private readonly ulong _recorded;
    private readonly int[] _ports = [.. Enumerable.Range(0, 4).Select(static _ => FreePort.Take())];
    private readonly HttpClient _http = new();
    private Process? _hub;
    private Process? _gateway;

    private CatchUpPair(TempFolder folder, ulong recorded) => (_folder, _recorded) = (folder, recorded);

    /// <summary>The most memory that it ever had, in MiB (<c>VmHWM</c>).</summary>
    public long HubRssMax { get; private set; }

    /// <summary>As <see cref="HubRssMax"/>.</summary>
    public long GatewayRssMax { get; private set; }

    /// <summary>With the hub listening; the gateway is started by <see cref="CatchUpAsync"/>.</summary>
    public static async Task<CatchUpPair> StartAsync(TempFolder folder, ulong recorded, CancellationToken cancellation)
    {
        var pair = new CatchUpPair(folder, recorded);
        await pair.WriteSettingsAsync(cancellation);
        pair._hub = pair.Start("hub", "run", "--stop-on-stdin-eof");
        await pair.UntilAsync(async () => await pair.SiteAsync(cancellation) is not null, cancellation);
        return pair;
    }

    /// <summary>Events a second, from the first that the hub has until it has all.</summary>
    public async Task<double> CatchUpAsync(CancellationToken cancellation)
    {
        _gateway = Start("gateway", "run", "--stop-on-stdin-eof");
        var before = 0UL;
        await UntilAsync(async () => (before = await SizeAsync(cancellation)) > 0, cancellation);
        var watch = Stopwatch.StartNew();
        await UntilAsync(async () => await SizeAsync(cancellation) >= _recorded, cancellation);
        return (_recorded - before) / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Until the catalogue has folded all of it, and both have said all; then ends both.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_ports[0]}");
        var catalogue = new Catalogue.CatalogueClient(channel);
        await UntilAsync(async () => await FoldedAsync(catalogue, cancellation) >= _recorded, cancellation);
        await UntilAsync(async () => await SizeAsync(cancellation) == await LedgerSizeAsync(cancellation), cancellation);
        (HubRssMax, GatewayRssMax) = (PeakOf(_hub!), PeakOf(_gateway!));
        await EndAsync(_gateway!, cancellation);
        await EndAsync(_hub!, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _gateway, _hub }.OfType<Process>())
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        _http.Dispose();
    }

    private async Task WriteSettingsAsync(CancellationToken cancellation)
    {
        File.Copy(_folder.File("gateway", "keys", "ledger.pub"), _folder.File("dc1.pub"));
        await File.WriteAllTextAsync(
            _folder.File("hub.json"),
            $$"""
            { "EdgeVaultHub": { "Name": "main", "DataPath": "hub", "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } },
              "Listen": { "Grpc": "http://127.0.0.1:{{_ports[0]}}", "Console": "http://127.0.0.1:{{_ports[1]}}" } },
              "Logging": { "LogLevel": { "Default": "Warning" } } }
            """,
            cancellation);
        await File.WriteAllTextAsync(
            _folder.File("gateway.json"),
            $$"""
            { "EdgeVault": { "Site": "dc1", "Gateway": "gw1", "SiteGln": "urn:epc:id:sgln:0614141.00001.0", "DataPath": "gateway",
              "Listen": { "Grpc": "http://127.0.0.1:{{_ports[2]}}", "Console": "http://127.0.0.1:{{_ports[3]}}" },
              "Hubs": { "main": { "Address": "http://127.0.0.1:{{_ports[0]}}", "PublicKey": "hub.pub" } } },
              "Logging": { "LogLevel": { "Default": "Warning" } } }
            """,
            cancellation);
        using var key = Start("hub", "key");
        await File.WriteAllTextAsync(
            _folder.File("hub.pub"), await key.StandardOutput.ReadToEndAsync(cancellation), cancellation);
        await key.WaitForExitAsync(cancellation);
    }

    private async Task<JsonElement?> SiteAsync(CancellationToken cancellation) =>
        (await StatusAsync(_ports[1], cancellation))?.GetProperty("sites")[0];

    // Asked fifty times a second: a number, and not the page with all vaults, which takes what it lists from the fold.
    private async Task<ulong> SizeAsync(CancellationToken cancellation)
    {
        var metrics = await _http.GetStringAsync($"http://127.0.0.1:{_ports[1]}/metrics", cancellation);
        var line = metrics.Split('\n').FirstOrDefault(static line => line.StartsWith("edgevault_hub_size{", StringComparison.Ordinal));
        return line is null ? 0 : (ulong)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private async Task<ulong> LedgerSizeAsync(CancellationToken cancellation) =>
        (await StatusAsync(_ports[3], cancellation))?.GetProperty("ledger").GetProperty("size").GetUInt64() ?? 0;

    /// <summary>Null while nobody listens there.</summary>
    private async Task<JsonElement?> StatusAsync(int port, CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{port}/api/status", cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How far the hub's catalogue has come: it says so only at sizes that are signed.</summary>
    private static async Task<ulong> FoldedAsync(Catalogue.CatalogueClient catalogue, CancellationToken cancellation)
    {
        try
        {
            var latest = await catalogue.LatestAsync(
                new LatestRequest { Site = "dc1", PieceId = "piece-0" }, cancellationToken: cancellation);
            return SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(latest.Checkpoint)).Size;
        }
        catch (RpcException early) when (early.StatusCode is StatusCode.Unavailable or StatusCode.NotFound)
        {
            return 0;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellation)
    {
        while (!await holds())
        {
            Assert.False(_hub!.HasExited || _gateway is { HasExited: true }, "A process ended.");
            await Task.Delay(PollPeriod, TimeProvider.System, cancellation);
        }
    }

    private Process Start(string program, params string[] verb)
    {
        // artifacts/bin/<project>/<configuration>/: the programs' own folders are beside this one's.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var project = program == "hub" ? "EdgeVault.Hub" : "EdgeVault.Gateway";
        var path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"edgevault-{program}.dll");
        string[] arguments = [path, verb[0], "--config", _folder.File($"{program}.json"), .. verb[1..]];
        return Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = verb[0] == "key",
        })!;
    }

    private static async Task EndAsync(Process process, CancellationToken cancellation)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>proc_pid_status(5); 0 where there is no such file.</summary>
    private static long PeakOf(Process process)
    {
        var file = $"/proc/{process.Id}/status";
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null ? 0 : long.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture) >> 10;
    }
}
