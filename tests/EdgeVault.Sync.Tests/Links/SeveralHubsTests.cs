using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hub.Composition;
using EdgeVault.Hub.Sites;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Sync.Tests.Support;
using EdgeVault.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>One gateway and two hubs, whole ones over sockets: neither waits for the other.</summary>
public sealed class SeveralHubsTests : IAsyncLifetime
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private readonly TempFolder _folder = new();
    private readonly List<WebApplication> _running = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Enumerable.Reverse(_running))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Each_hub_gets_all_by_a_cursor_of_its_own_also_the_one_that_was_away()
    {
        using (var key = LedgerSigner.CreateOrLoad(_folder.File("data"), "dc1", "gw1"))
        {
            await File.WriteAllTextAsync(_folder.File("dc1.pub"), key.Verifier + "\n", Cancellation);
        }

        var (east, eastAddress) = await StartHubAsync("east", 0);
        var (west, westAddress) = await StartHubAsync("west", 0);
        await StopAsync(west);
        var gateway = await StartGatewayAsync(eastAddress, westAddress);
        var (ledger, cursors) = (
            gateway.Services.GetRequiredService<SegmentLedger>(), gateway.Services.GetRequiredService<CursorStore>());

        await RecordAsync(gateway, 5);
        await HasAllAsync(east, ledger);
        await Waiting.UntilAsync(() => cursors.Find("hub.east")?.NextIndex == ledger.DurableSize, "the cursor of the one");
        Assert.Null(cursors.Find("hub.west"));

        var (back, _) = await StartHubAsync("west", new Uri(westAddress).Port);
        await HasAllAsync(back, ledger);
        await RecordAsync(gateway, 3);
        await HasAllAsync(east, ledger);
        await HasAllAsync(back, ledger);
        // What a hub has, its cursor has a moment later.
        await Waiting.UntilAsync(
            () => cursors.Find("hub.east")?.NextIndex == ledger.DurableSize && cursors.Find("hub.west")?.NextIndex == ledger.DurableSize,
            "both cursors");

        // Each by its own key, over the same tree.
        var (first, second) = (Cosigned(cursors, "hub.east"), Cosigned(cursors, "hub.west"));
        Assert.Equal(first.Size, second.Size);
        Assert.True(first.IsSignedBy(KeyOf(east)) && !first.IsSignedBy(KeyOf(back)) && second.IsSignedBy(KeyOf(back)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static NoteVerifier KeyOf(WebApplication hub) => hub.Services.GetRequiredService<NoteSigner>().Verifier;

    private static Cosignature Cosigned(CursorStore cursors, string key) =>
        Cosignature.Parse(System.Text.Encoding.UTF8.GetBytes(cursors.Find(key)!.Cosignature));

    private static Task HasAllAsync(WebApplication hub, SegmentLedger ledger) => Waiting.UntilAsync(
        () => (ulong)(hub.Services.GetRequiredService<SiteBoard>().Find(Origin)?.Size ?? 0) == ledger.DurableSize,
        "all events at a hub");

    private static async Task RecordAsync(WebApplication gateway, int count)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        for (var each = 0; each < count; each++)
        {
            await gateway.Services.GetRequiredService<OwnFacts>().RecordAsync(
                new ClockStep { Old = now, New = now.AddSeconds(each) }, Cancellation);
        }
    }

    private async Task StopAsync(WebApplication app)
    {
        _running.Remove(app);
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<(WebApplication Hub, string Address)> StartHubAsync(string name, int port)
    {
        await File.WriteAllTextAsync(
            _folder.File($"{name}.json"),
            $$"""
            { "EdgeVaultHub": { "Name": "{{name}}", "DataPath": "{{name}}",
              "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } },
              "Listen": { "Grpc": "http://127.0.0.1:{{port}}", "Console": "http://127.0.0.1:0" } },
              "Logging": { "LogLevel": { "Default": "None" } } }
            """,
            Cancellation);
        var hub = HubHost.Build(_folder.File($"{name}.json"), []);
        await hub.StartAsync(Cancellation);
        _running.Add(hub);
        await File.WriteAllTextAsync(_folder.File($"{name}.pub"), KeyOf(hub) + "\n", Cancellation);
        return (hub, hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private async Task<WebApplication> StartGatewayAsync(string east, string west)
    {
        await File.WriteAllTextAsync(
            _folder.File("gateway.json"),
            $$"""
            { "EdgeVault": { "Site": "dc1", "Gateway": "gw1", "SiteGln": "urn:epc:id:sgln:0614141.00001.0",
              "Listen": { "Grpc": "http://127.0.0.1:0", "Console": "http://127.0.0.1:0" },
              "Hubs": { "east": { "Address": "{{east}}", "PublicKey": "east.pub" },
                        "west": { "Address": "{{west}}", "PublicKey": "west.pub" } } },
              "Logging": { "LogLevel": { "Default": "None" } } }
            """,
            Cancellation);
        var gateway = GatewayHost.Build(_folder.File("gateway.json"), []);
        await gateway.StartAsync(Cancellation);
        _running.Add(gateway);
        return gateway;
    }
}
