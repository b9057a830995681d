using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Uplink;

/// <summary>One uplink a configured hub, side by side, each with its own cursor.</summary>
internal sealed class UplinkService : BackgroundService
{
    private readonly List<HubUplink> _uplinks = [];
    private readonly Random _chance;

    public UplinkService(
        IOptions<GatewayOptions> options, SegmentLedger ledger, CursorStore cursors, GatewayMetrics metrics,
        TimeProvider time, BuildInfo build, Chance chance, HubCredentialsBook credentials, ILoggerFactory logs)
    {
        _chance = chance.Random;
        foreach (var (name, hub) in options.Value.Hubs)
        {
            // Validated at start: the file was read before.
            if (PublicKeyFile.TryRead(hub.PublicKey, out var key, out _))
            {
                var state = new HubLinkState(name, hub.Address);
                var book = new HubBook(name, ledger.Origin, key, cursors);
                Links.Add(state);
                _uplinks.Add(new HubUplink(
                    state, new HubDialler(hub.Address, credentials.Find(name)), book, ledger, metrics, time,
                    build.Version, logs.CreateLogger<HubUplink>(),
                    new HubLinkLimits(hub.KilobitsPerSecondMax, hub.Compress)));
                state.Acknowledged(book.NextIndex, time.GetUtcNow());
                state.Connecting();
            }
        }

        metrics.ObserveHubLag(() => Links.Select(link => new System.Diagnostics.Metrics.Measurement<long>(
            (long)(ledger.DurableSize - Math.Min(link.Now.NextIndex, ledger.DurableSize)),
            new KeyValuePair<string, object?>("hub", link.Name))));
        metrics.ObserveHubLagSeconds(() => Links.Select(link => new System.Diagnostics.Metrics.Measurement<double>(
            link.LagAt(ledger.DurableSize, time.GetUtcNow()).TotalSeconds,
            new KeyValuePair<string, object?>("hub", link.Name))));
    }

    public List<HubLinkState> Links { get; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_uplinks.Select(uplink => uplink.RunAsync(_chance, stoppingToken)));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: a session that ends with an error now ended as asked.
        }
    }
}
