using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>Goal: a ledger tried with the rules of its time rings what rang, and with others what they would have rung.</summary>
public sealed class RuleTrialTests
{
    public static TheoryData<string> Names() => new(RuleStories.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rules_of_its_time_ring_what_rang(string name)
    {
        var site = new RuleSite();
        RuleStories.All[name].Tell(site);

        AssertAsLive(site);
    }

    [Fact]
    public void A_full_place_is_one_incident_until_somebody_accounts_for_it()
    {
        var site = new RuleSite();
        RuleStories.All["a ring more and a ring less in a full place"].Tell(site);
        var first = Assert.Single(site.Vault.State.OpenIncidents);
        site.Say(new IncidentClosed { Incident = first.At.Index, Cause = IncidentCause.Explained }, people: ["carl"])
            .Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-1").Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-2")
            .Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-1").Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-2");

        Assert.Equal([IncidentRule.Place, IncidentRule.Place], site.Rang.Select(static incident => incident.Rule));
        AssertAsLive(site);
    }

    [Fact]
    public void What_crossed_together_is_as_grave_as_its_most_valuable_piece()
    {
        var site = RuleStories.Home(new RuleSite(), 5, 4).Cross(Direction.Out, [5, 4]);

        Assert.Equal((Severity.Critical, 2u), (site.Rang[0].Severity, site.Rang[0].PieceCount));
        AssertAsLive(site);
    }

    [Fact]
    public void What_did_not_ring_at_the_time_rings_once_and_what_did_may_not()
    {
        var site = new RuleSite();
        RuleStories.All["a ring more and a ring less in a full place"].Tell(site);
        site.Cross(Direction.Out, [5]);

        var trial = Tried(site, RuleSite.Plan, new Dictionary<string, Place>());

        Assert.Equal([IncidentRule.ExitWithoutAuthorisation], trial.Rang.Select(static rang => rang.Opened.Rule));
        Assert.Equal(2, trial.Recorded.Count);

        // With places for one, the second piece is the occurrence, and each one after it is of the same.
        var forOne = new Dictionary<string, Place> { ["PL-2"] = RuleSite.Places["PL-2"] with { Capacity = 1 } };
        var (opened, _) = Tried(site, RuleSite.Plan, forOne).Rang[0];
        Assert.Equal(IncidentRule.Place, opened.Rule);
        Assert.DoesNotContain(opened.Occurrence, trial.Recorded);
        Assert.Single(Tried(site, RuleSite.Plan, forOne).Rang, static rang => rang.Opened.Rule == IncidentRule.Place);
    }

    private static void AssertAsLive(RuleSite site)
    {
        var trial = Tried(site, RuleSite.Plan);

        Assert.Equal(site.Rang.Select(Said), trial.Rang.Select(static rang => Said(rang.Opened)));
        Assert.Equal(site.Rang.Select(static incident => incident.Occurrence), trial.Recorded);
        Assert.Equal(site.Vault.State.OpenIncidents.Select(Stands), StateOf(site).OpenIncidents.Select(Stands));
        Assert.All(StateOf(site).OpenIncidents, row => Assert.Contains(
            trial.Rang, rang => (rang.Opened.Occurrence, rang.Opened.PieceCount) == (row.Occurrence, row.PieceCount)));
    }

    private static string Said(IncidentOpened incident) => $"{incident.Rule} {incident.Severity} {incident.Occurrence}";

    private static string Stands(IncidentRow row) => $"{row.Occurrence} of {row.PieceCount}, {row.Severity}, for {row.Closers}";

    private static CustodyState StateOf(RuleSite site)
    {
        var state = new CustodyState();
        Try(site, RuleSite.Plan, state);
        return state;
    }

    private static RuleTrial Tried(RuleSite site, RulePlan plan, IReadOnlyDictionary<string, Place>? places = null) =>
        Try(site, plan, new CustodyState(), places);

    private static RuleTrial Try(RuleSite site, RulePlan plan, CustodyState state, IReadOnlyDictionary<string, Place>? places = null)
    {
        var trial = new RuleTrial(
            plan, new FixedRegisters(site.Vault.Register) { Places = places ?? RuleSite.Places }, state);
        for (var index = 0; index < site.Vault.Ledger.Count; index++)
        {
            trial.See(new EventAt(Vault.Epoch, (ulong)index), CustodyCodec.Parse(site.Vault.Ledger[index]));
        }

        trial.Finish();
        return trial;
    }
}
