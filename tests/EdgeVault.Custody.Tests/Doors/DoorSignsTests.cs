using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Doors;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Tests.Rules;

namespace EdgeVault.Custody.Tests.Doors;

/// <summary>What the person at the door sees and hears, and who may end it.</summary>
public sealed class DoorSignsTests
{
    private readonly RuleSite _site = RuleStories.Home(new RuleSite(), 0, 5, 6);

    /// <summary>When the last event was recorded: lights are timed from there.</summary>
    private DateTimeOffset Recorded => CustodyTime.TryFromUs(CustodyCodec.Parse(_site.Vault.Ledger[^1]).RecordedUs, out var time)
        ? time
        : throw new InvalidOperationException("No time.");

    [Fact]
    public void What_may_go_is_green_for_a_moment()
    {
        Assert.Equal(DoorSign.Dark, At(0));
        _site.Say(new CheckedOut { UntilUs = CustodyTime.ToUs(_site.Now.AddHours(2)) }, "p-5").Cross(Direction.Out, [5]);

        Assert.Equal([DoorSign.Green, DoorSign.Green, DoorSign.Dark], new[] { At(0), At(3.9), At(4.1) });
        Assert.Equal(DoorSign.Dark, _site.Signs.At("door-2", Recorded));
    }

    [Fact]
    public void What_could_not_be_told_is_amber_and_green_again_when_it_walks_once_more()
    {
        _site.Say(new CheckedOut { UntilUs = CustodyTime.ToUs(_site.Now.AddHours(2)) }, "p-5").Cross(Direction.Unresolved, [5]);

        Assert.Equal([DoorSign.Amber, DoorSign.Amber, DoorSign.Dark], new[] { At(0), At(9.9), At(10.1) });
    }

    [Fact]
    public void A_stranger_turns_no_light_on()
    {
        _site.Do(Vault.Group(Vault.Cross(RuleStories.Foreign(), Direction.Out, _site.Now)) with { Carriers = ["anna"] });

        Assert.Equal(DoorSign.Dark, At(0));
    }

    [Fact]
    public void What_a_reader_had_kept_back_turns_no_light_on()
    {
        _site.Cross(Direction.In, [5], backlog: true);

        Assert.Equal(DoorSign.Dark, At(0));
    }

    [Fact]
    public void An_incident_at_the_door_is_red_until_somebody_takes_it_on_and_loud_for_a_minute()
    {
        _site.Cross(Direction.Out, [0]);
        var opened = _site.Vault.State.OpenIncidents.Single();
        CustodyTime.TryFromUs(opened.OpenedUs, out var since);

        Assert.Equal(DoorSign.RedAndBuzzer, _site.Signs.At("door-1", since.AddSeconds(59)));
        Assert.Equal(DoorSign.Red, _site.Signs.At("door-1", since.AddSeconds(61)));
        Assert.Equal(DoorSign.Red, _site.Signs.At("door-1", since.AddDays(2)));
        Assert.Equal(DoorSign.Dark, _site.Signs.At("door-2", since));

        _site.Do(IncidentClosing.Acknowledge(opened, "lotte", since.AddMinutes(2)));
        Assert.Equal(DoorSign.Dark, _site.Signs.At("door-1", since.AddMinutes(3)));
    }

    [Fact]
    public void A_second_incident_is_loud_again_though_the_first_is_old()
    {
        _site.Cross(Direction.Out, [0]);
        CustodyTime.TryFromUs(_site.Vault.State.OpenIncidents.Single().OpenedUs, out var first);
        _site.Later(10).Cross(Direction.Out, [5]);

        Assert.Equal(DoorSign.RedAndBuzzer, _site.Signs.At("door-1", _site.Now));
        Assert.True(_site.Now - first > TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void What_is_worth_a_notice_only_is_amber_and_not_for_ever()
    {
        _site.Say(new CheckedOut { UntilUs = CustodyTime.ToUs(_site.Now.AddHours(2)) }, "p-5").Cross(Direction.Out, [5], carriers: []);
        var notice = Assert.Single(_site.Vault.State.OpenIncidents);
        CustodyTime.TryFromUs(notice.OpenedUs, out var since);

        Assert.Equal((IncidentRule.CrossingWithoutProof, Severity.Notice), (notice.Rule, notice.Severity));
        Assert.Equal(DoorSign.Amber, _site.Signs.At("door-1", since.AddSeconds(9)));
        Assert.NotEqual(DoorSign.Amber, _site.Signs.At("door-1", since.AddSeconds(11)));
    }

    [Theory]
    [InlineData("lotte", "loss-prevention", true)]
    [InlineData("vera", "vault-head", false)]
    [InlineData("nils", "station", false)]
    [InlineData("anna", "loss-prevention", false)]
    public void Whoever_must_account_for_it_may_end_it_and_nobody_who_was_in_it(string person, string role, bool may)
    {
        _site.Cross(Direction.Out, [0], carriers: ["anna"]);
        var incident = _site.Vault.State.OpenIncidents.Single();
        Assert.Equal("loss-prevention", incident.Owner);

        Assert.Equal(may, DoorSigns.MayAcknowledge(incident, new CustodianEntry { CustodianId = person, Roles = ["station", role] }));
    }

    private DoorSign At(double seconds) => _site.Signs.At("door-1", Recorded.AddSeconds(seconds));
}
