using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Rules;

public sealed class RuleDeskTests
{
    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task An_incident_stands_right_behind_what_made_it()
    {
        await using var rig = await StartAsync();

        await rig.RecordAsync(VaultDoor.Crossing(PassageDirection.Out, 1, 2, 3));

        var events = rig.Events();
        Assert.Equal(
            ["gateway_started", "passage", "passage", "passage", "incident_opened"], events.Select(EventKinds.NameOf));
        Assert.All(events.Where(each => each.Passage is not null), each => Assert.Equal(Authorisation.None, each.Passage.Authorisation));
        var incident = events[^1].IncidentOpened;
        Assert.Equal((IncidentRule.ExitWithoutAuthorisation, 3u), (incident.Rule, incident.PieceCount));
        Assert.Equal([1ul, 2ul, 3ul], events[^1].Causes);
        Assert.Equal(rig.FoldedFingerprint(), rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task A_crash_between_a_crossing_and_its_incident_loses_neither()
    {
        await using var rig = GatewayRig.Open();
        await rig.Writer.StartAsync(Cancellation);
        // Without rules, as if the process had ended right behind the crossing.
        await rig.RecordAsync(VaultDoor.Crossing(PassageDirection.Out, 1));
        await rig.KillAsync();
        rig.Plan = VaultDoor.Rules;
        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);
        await rig.CloseAsync();
        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);

        Assert.Equal(1, rig.Events().Count(each => each.IncidentOpened is not null));
    }

    [Fact]
    public async Task The_clock_finds_what_stands_open_and_says_it_once()
    {
        await using var rig = await StartAsync();
        var clock = new RuleClock(rig.Rules, rig.Book, rig.Writer, rig.Own, rig.Time, NullLogger<RuleClock>.Instance);
        await rig.Own.RecordAsync(new Fact { Kind = new DoorOpened { Portal = VaultDoor.Portal }, From = rig.Time.GetUtcNow() }, Cancellation);
        await clock.LookAsync(Cancellation);
        Assert.Empty(rig.Book.State.OpenIncidents);

        rig.Time.Advance(TimeSpan.FromMinutes(3));
        await clock.LookAsync(Cancellation);
        await clock.LookAsync(Cancellation);

        Assert.Equal(IncidentRule.DoorHeld, Assert.Single(rig.Book.State.OpenIncidents).Rule);
        Assert.Equal(1, rig.Events().Count(each => each.DoorHeld is not null));
    }

    private static async Task<GatewayRig> StartAsync()
    {
        var rig = GatewayRig.Create(VaultDoor.Rules);
        await rig.Writer.StartAsync(Cancellation);
        return rig;
    }
}
