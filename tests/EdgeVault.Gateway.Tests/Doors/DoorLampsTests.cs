using EdgeVault.Capture;
using EdgeVault.Capture.Outputs;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Doors;

/// <summary>From a crossing to the light at its door, and from a badge to darkness.</summary>
public sealed class DoorLampsTests
{
    private readonly FakeLights _lights = new();

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task An_exit_without_a_reason_is_red_and_loud_then_red_then_dark_when_a_badge_took_it_on()
    {
        await using var rig = await StartAsync();
        using var lamps = await LightAsync(rig);
        Assert.True(rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.Out, 1)));
        await UntilAsync(DoorLights.Red | DoorLights.Buzzer, rig, TimeSpan.Zero);

        await UntilAsync(DoorLights.Red, rig, TimeSpan.FromSeconds(20));
        var alarms = new DoorAlarms(rig.Book, rig.Own);
        Assert.False(await alarms.TryAcknowledgeAsync(VaultDoor.Portal, PersonOf("nils", "station"), rig.Time.GetUtcNow(), Cancellation));
        Assert.False(await alarms.TryAcknowledgeAsync("door-2", PersonOf("lotte", "loss-prevention"), rig.Time.GetUtcNow(), Cancellation));
        Assert.Equal(DoorLights.Red, _lights.Shown);
        Assert.True(await alarms.TryAcknowledgeAsync(VaultDoor.Portal, PersonOf("lotte", "loss-prevention"), rig.Time.GetUtcNow(), Cancellation));

        await UntilAsync(DoorLights.None, rig, TimeSpan.Zero);
        var acknowledged = Assert.Single(rig.Events(), static each => each.IncidentAcknowledged is not null);
        Assert.Equal("lotte", Assert.Single(acknowledged.Custodians).CustodianId);
        Assert.False(await alarms.TryAcknowledgeAsync(VaultDoor.Portal, PersonOf("lotte", "loss-prevention"), rig.Time.GetUtcNow(), Cancellation));
    }

    [Fact]
    public async Task What_comes_in_is_green_and_goes_out_by_itself()
    {
        await using var rig = await StartAsync();
        using var lamps = await LightAsync(rig);
        Assert.True(rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.In, 1)));

        await UntilAsync(DoorLights.Green, rig, TimeSpan.Zero);
        await UntilAsync(DoorLights.None, rig, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task What_could_not_be_told_is_amber()
    {
        await using var rig = await StartAsync();
        using var lamps = await LightAsync(rig);
        Assert.True(rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.Unresolved, 1)));

        await UntilAsync(DoorLights.Amber, rig, TimeSpan.Zero);
    }

    private static CustodianEntry PersonOf(string id, string role) => new() { CustodianId = id, Roles = [role] };

    private static async Task<GatewayRig> StartAsync()
    {
        var rig = GatewayRig.Create(VaultDoor.Rules);
        await rig.Writer.StartAsync(Cancellation);
        return rig;
    }

    private async Task<DoorLamps> LightAsync(GatewayRig rig)
    {
        var lamps = new DoorLamps(rig.Rules, rig.Book, _lights, rig.Time);
        await lamps.StartAsync(Cancellation);
        return lamps;
    }

    /// <summary>Moves the clock on, step by step, until the door shows this.</summary>
    private async Task UntilAsync(DoorLights lights, GatewayRig rig, TimeSpan step) => await GatewayRig.UntilAsync(() =>
    {
        if (step > TimeSpan.Zero && _lights.Shown != lights)
        {
            rig.Time.Advance(step);
        }

        return _lights.Shown == lights;
    });

    private sealed class FakeLights : IDoorLights
    {
        private volatile int _shown;

        public DoorLights Shown => (DoorLights)_shown;

        public IReadOnlyList<string> Portals => [VaultDoor.Portal];

        public void Show(string portal, DoorLights lights)
        {
            Assert.Equal(VaultDoor.Portal, portal);
            _shown = (int)lights;
        }
    }
}
