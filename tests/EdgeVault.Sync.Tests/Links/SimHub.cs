using System.Diagnostics.Metrics;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>One life of the hub: its real ingest over a store that outlives it.</summary>
internal sealed class SimHub : IMeterFactory, IHostApplicationLifetime
{
    private readonly SimWorld _world;
    private readonly CustodySyncService _service;
    private readonly List<Meter> _meters = [];

    public SimHub(SimWorld world, MemoryHubStore store, NoteSigner key, HubOptions options)
    {
        (_world, Store, Context) = (world, store, new SimContext(world));
        Board = new SiteBoard();
        var sites = new TrustedSites(Options.Create(options));
        // The store is in memory: this has ended when it returns.
        Board.LoadAsync(sites, store, CancellationToken.None).GetAwaiter().GetResult();
        _service = new CustodySyncService(
            new EpochKeys(sites, store), store, key, new ActiveStreams(), Board,
            new HubMetrics(this, Board, world.Time), Options.Create(options), this, world.Time,
            NullLogger<CustodySyncService>.Instance);
    }

    public SimContext Context { get; }

    public SiteBoard Board { get; }

    public MemoryHubStore Store { get; }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void Serve(SimCall call) => _world.Run(Context, async () =>
    {
        try
        {
            await _service.Sync(call, call, new SimServerContext(call.ServerToken));
            call.EndByServer(null);
        }
        catch (Exception fault) when (fault is RpcException or IOException or OperationCanceledException)
        {
            call.EndByServer(fault);
        }
    });

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void StopApplication()
    {
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
