using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Telemetry;

public sealed class TransferMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pieces_between_sites_are_measured_by_sender_and_those_overdue_apart()
    {
        using var second = new TestLedger("edgevault/dc2/gw1/1");
        await using var hub = await HubRig.StartAsync(rig => rig.AddSite(second));
        var now = TimeProvider.System.GetUtcNow();
        byte[][] events =
        [
            Shipped("ring", "dc2", now),
            Shipped("brooch", "dc2", now - TimeSpan.FromDays(3)),
            Shipped("pendant", "customer-1", now - TimeSpan.FromDays(3)),
        ];

        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.AppendRaw(events));
        }

        await FoldedAsync(hub.Services.GetRequiredService<HubCatalogue>(), events.Length);
        var lines = (await hub.Http.GetStringAsync("/metrics", Cancellation)).Split('\n');
        Assert.Contains("edgevault_hub_transfers{site=\"dc1\"} 2", lines);
        Assert.Contains("edgevault_hub_transfers{site=\"dc2\"} 0", lines);
        Assert.Contains("edgevault_hub_transfers_overdue{site=\"dc1\"} 1", lines);
        Assert.Contains("edgevault_hub_transfers_overdue{site=\"dc2\"} 0", lines);
    }

    private static async Task FoldedAsync(HubCatalogue catalogue, int events)
    {
        for (var changed = catalogue.Changed.Next; catalogue.FoldOf("dc1")!.Size < events; changed = catalogue.Changed.Next)
        {
            await changed.WaitAsync(Cancellation);
        }
    }

    private static byte[] Shipped(string piece, string destination, DateTimeOffset at)
    {
        var us = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return CustodyCodec.Serialize(new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = us, OccurredToUs = us, PieceId = piece,
            Shipped = new Shipped { Destination = destination },
        });
    }
}
