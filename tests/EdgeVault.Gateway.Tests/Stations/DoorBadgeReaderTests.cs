using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Stations;

/// <summary>From a badge at the door to the custodian of the passage.</summary>
public sealed class DoorBadgeReaderTests
{
    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_badge_shown_at_the_door_names_the_carrier_of_the_tray_and_only_then_it_is_proven()
    {
        await using var rig = await GatewayRig.StartAsync();
        using var metrics = new GatewayMetrics();
        var scanners = new FakeScanners(VaultDoor.Portal, rig.Time);
        var reading = new DoorBadgeReader(VaultDoor.Portal, () => StationRig.Codes, scanners, rig.Badges, new DoorAlarms(rig.Book, rig.Own), metrics).RunAsync(Cancellation);

        Assert.False(await scanners.ScanAsync("BADGE-NOBODY"));
        Assert.False(await scanners.ScanAsync("PL-1"));
        Assert.True(await scanners.ScanAsync("]C0BADGE-B"));
        scanners.Stop();
        await reading;
        await rig.RecordAsync(VaultDoor.Crossing(1, 2));

        var passages = rig.Events()[^2..];
        Assert.All(passages, passage =>
        {
            Assert.False(passage.Evidence.BadgeUnproven);
            var carrier = Assert.Single(passage.Custodians);
            Assert.Equal(("ben", StationRoles.Carrier), (carrier.CustodianId, carrier.Role));
        });
    }

    [Fact]
    public async Task Without_a_badge_a_passage_is_unproven()
    {
        await using var rig = await GatewayRig.StartAsync();

        await rig.RecordAsync(VaultDoor.Crossing(1));

        var passage = rig.Events()[^1];
        Assert.True(passage.Evidence.BadgeUnproven);
        Assert.Empty(passage.Custodians);
    }
}
