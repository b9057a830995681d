using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>One life of the gateway: its real ledger, cursors and uplink, on a disk that outlives it.</summary>
internal sealed class SimGateway : IDisposable
{
    public const string Origin = "edgevault/dc1/gw1/1";

    private readonly DataFolder _folder;
    private readonly GatewayMetrics _metrics = new();

    public SimGateway(
        SimWorld world, MemoryDisk disk, NoteSigner signer, NoteVerifier hub, SimLink link, HubLinkLimits? limits = null)
    {
        Context = new SimContext(world);
        _folder = DataFolder.Open("/data", disk);
        var options = new LedgerOptions
        {
            Path = _folder.LedgerPath,
            Origin = Origin,
            SegmentBytes = 1 << 20,
            FrameBytesMax = 512 << 10,
            NewLane = InlineLane.Create,
        };
        Ledger = SegmentLedger.Open(options, signer, disk, world.Time, NullLogger.Instance);
        var cursors = new CursorStore(_folder, world.Time, NullLogger<CursorStore>.Instance);
        State = new HubLinkState("main", "simulated");
        var uplink = new HubUplink(
            State, link, new HubBook("main", Origin, hub, cursors), Ledger, _metrics, world.Time, "simulated",
            NullLogger<HubUplink>.Instance, limits);
        var chance = new Random(world.Random.Next());
        world.Run(Context, () => uplink.RunAsync(chance, CancellationToken.None));
    }

    public SimContext Context { get; }

    public SegmentLedger Ledger { get; }

    public HubLinkState State { get; }

    /// <summary>One frame; true when it was acknowledged.</summary>
    public bool TryAppend(IReadOnlyList<string> entries)
    {
        var isDurable = false;
        SimWorld.Under(Context, () =>
        {
            try
            {
                var append = Ledger.AppendAsync(
                    [.. entries.Select(entry => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(entry))],
                    CancellationToken.None);
                isDurable = append.IsCompletedSuccessfully;
            }
            catch (PowerCutException)
            {
                // It died in the middle of it.
            }
        });
        return isDurable;
    }

    public IReadOnlyList<string> Entries()
    {
        var all = new List<string>();
        while (Ledger.Read((ulong)all.Count, 4_096, 1 << 20) is { } batch)
        {
            all.AddRange(batch.Entries.Select(entry => Encoding.UTF8.GetString(entry.Span)));
        }

        return all;
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _folder.Dispose();
    }
}
