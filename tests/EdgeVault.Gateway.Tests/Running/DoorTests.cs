using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>The whole way: radio, ledger, rules, light; badge, ledger, dark.</summary>
public sealed class DoorTests
{
    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_door_of_a_real_connection_shows_what_crossed_and_what_rings_until_the_right_badge_is_shown()
    {
        await using var gateway = new RunningGateway();
        gateway.Write("pieces.csv", $"pieceId,epc,barcode,valueClass\nring-1,{Convert.ToHexString(VaultDoor.Tag(1).ToArray())},EV1,low\n");
        gateway.Write("places.csv", "placeId,zone\nPL-1,vault-a\n");
        gateway.Write("custodians.csv", "custodianId,badge,roles\nc-1,STAFF-1,station\nc-2,STAFF-2,loss-prevention\n");
        await gateway.StartAsync();
        await ShowsAsync(gateway.Reader, "");

        // Right behind a start a door cannot tell in from out yet.
        await gateway.WalkOutAsync(VaultDoor.Tag(1));
        await ShowsAsync(gateway.Reader, "amber");

        await gateway.Services.GetRequiredService<OwnFacts>().RecordAsync(
            new Fact { Kind = new Duress { Portal = "door-1" }, From = TimeProvider.System.GetUtcNow() }, Token);
        await ShowsAsync(gateway.Reader, "red buzzer");
        Assert.True(await gateway.Door.ScanAsync("STAFF-1"));
        Assert.Equal("red buzzer", Shown(gateway.Reader));
        Assert.True(await gateway.Door.ScanAsync("STAFF-2"));
        await RunningGateway.UntilAsync(() => Task.FromResult(Shown(gateway.Reader) is "amber" or ""));

        var book = gateway.Services.GetRequiredService<CustodyBook>();
        Assert.Equal("c-2", Assert.Single(book.Read(static state => state.OpenIncidents)).AcknowledgedBy);
    }

    private static Task ShowsAsync(LlrpReader reader, string lights) =>
        RunningGateway.UntilAsync(() => Task.FromResult(reader.Outputs.Count == 4 && Shown(reader) == lights));

    private static string Shown(LlrpReader reader) => string.Join(' ', new[] { "green", "amber", "red", "buzzer" }
        .Where((_, at) => reader.Outputs.TryGetValue((ushort)(at + 1), out var high) && high));
}
