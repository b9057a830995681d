using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>Each rule: what must ring, once, and what nearly is the same and must not.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Names() => new(RuleStories.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_rings_once_or_not_at_all(string name)
    {
        var (rule, rings, tell) = RuleStories.All[name];
        var site = new RuleSite();
        tell(site);

        IncidentRule[] expected = rings ? [rule] : [];
        Assert.Equal(expected, site.Rang.Select(incident => incident.Rule));
    }

    [Fact]
    public void Every_rule_has_a_story_that_rings_and_one_that_comes_near()
    {
        var rules = Enum.GetValues<IncidentRule>().Where(static rule => rule != IncidentRule.Unspecified).ToHashSet();
        foreach (var rings in new[] { true, false })
        {
            Assert.Equal(rules, RuleStories.All.Values.Where(story => story.Rings == rings).Select(static story => story.Rule).ToHashSet());
        }
    }

    [Fact]
    public void An_incident_lists_every_piece_of_its_occurrence_however_late_it_turns_up()
    {
        var site = RuleStories.Home(new RuleSite(), 0, 5, 6);
        site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-b" }, people: ["anna"]);
        var count = site.Vault.State.OpenCounts.Single();
        void Find(int serial, string counter) => site.Say(new CountLine
        {
            Count = count.At.Index, Result = CountResult.Misplaced, Technology = CountTechnology.Barcode, Pass = 1, Zone = "vault-b",
        }, $"p-{serial}", people: [counter]);
        Find(5, "anna");
        Find(6, "anna");
        Find(0, "berta");
        Find(6, "berta");

        var incident = Assert.Single(site.Vault.State.OpenIncidents);
        Assert.Equal((IncidentRule.FoundUnexpectedly, 3u), (incident.Rule, incident.PieceCount));
        Assert.Equal(["p-5", "p-6", "p-0"], incident.Pieces);
        Assert.Equal(["anna", "berta"], incident.Involved);
        Assert.Equal(Contracts.Custody.V1.ValueClass.High, incident.ValueClass);
        Assert.Equal(["p-5"], Assert.Single(site.Rang).Pieces);
        Assert.Equal([incident.At], site.Piece(0).Known.Incidents);
        Assert.Equal(2, site.Vault.Ledger.Count(static bytes => CustodyCodec.Parse(bytes).KindCase == CustodyEvent.KindOneofCase.IncidentExtended));
    }

    [Fact]
    public void Neither_of_the_two_who_did_not_find_a_piece_may_close_what_rang()
    {
        var site = RuleStories.Home(new RuleSite(), 0);
        site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-b" }, people: ["anna"]);
        var count = site.Vault.State.OpenCounts.Single().At.Index;
        Say(CountResult.Recount, "anna");
        Say(CountResult.Missing, "berta");

        var incident = Assert.Single(site.Vault.State.OpenIncidents);
        Assert.Equal((IncidentRule.MissingAtCount, 2u), (incident.Rule, incident.Closers));
        Assert.Equal(["anna", "berta"], incident.Involved);
        Assert.NotNull(IncidentClosing.Refusal(incident, IncidentCause.Found, ["anna", "carl"]));
        Assert.NotNull(IncidentClosing.Refusal(incident, IncidentCause.Found, ["carl", "berta"]));
        Assert.Null(IncidentClosing.Refusal(incident, IncidentCause.Found, ["carl", "dora"]));

        void Say(CountResult result, string counter) => site.Say(
            new CountLine { Count = count, Result = result, Technology = CountTechnology.Barcode, Zone = "vault-b" }, "p-0",
            people: [counter]);
    }

    [Theory]
    [InlineData("a ring of high value, past a door without a badge: blocks nothing", 0, "nobody", 2)]
    [InlineData("a ring of low value, likewise", 5, "nobody", 1)]
    [InlineData("a ring of low value goes out without a reason: blocks its sale", 5, "anna", 1)]
    [InlineData("a ring of high value goes out without a reason", 0, "anna", 2)]
    public void High_value_is_closed_by_two_whether_its_sale_is_blocked_or_not(string story, int serial, string carrier, uint closers)
    {
        var site = RuleStories.Home(new RuleSite(RuleSite.Plan with { Limits = RuleSite.Plan.Limits.Clear() }), serial);
        if (carrier == "nobody")
        {
            site.Say(new Picked(), $"p-{serial}").Cross(Direction.Out, [serial], carriers: []);
        }
        else
        {
            site.Cross(Direction.Out, [serial], carriers: [carrier]);
        }

        var incident = Assert.Single(site.Vault.State.OpenIncidents);
        Assert.Equal((carrier != "nobody", closers), (incident.BlocksSale, incident.Closers));
        Assert.Equal(closers == 1, IncidentClosing.Refusal(incident, IncidentCause.Explained, ["dora"]) is null);
        Assert.True(IncidentClosing.Refusal(incident, IncidentCause.Explained, ["carl", "dora"]) is null, story);
    }

    [Fact]
    public void An_incident_that_takes_on_a_piece_of_high_value_takes_two_from_then_on()
    {
        var site = RuleStories.Home(new RuleSite(), 0, 5);
        site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-b" }, people: ["anna"]);
        var count = site.Vault.State.OpenCounts.Single().At.Index;
        Find(5);
        Assert.Equal((false, 1u), (site.Vault.State.OpenIncidents.Single().BlocksSale, site.Vault.State.OpenIncidents.Single().Closers));
        Find(0);
        Assert.Equal((false, 2u), (site.Vault.State.OpenIncidents.Single().BlocksSale, site.Vault.State.OpenIncidents.Single().Closers));

        void Find(int serial) => site.Say(
            new CountLine { Count = count, Result = CountResult.Misplaced, Technology = CountTechnology.Barcode, Pass = 1, Zone = "vault-b" },
            $"p-{serial}", people: ["anna"]);
    }

    [Fact]
    public void A_box_with_a_broken_seal_blocks_each_piece_of_it_and_is_closed_by_two_where_one_is_of_high_value()
    {
        var site = new RuleSite();
        foreach (var serial in new[] { 5, 6, 0 })
        {
            site.Say(new Received
            {
                Reason = IntakeReason.SeasonalRemoval, Zone = "goods-in", Seal = "S7", SealCondition = SealCondition.Broken,
            }, $"p-{serial}");
        }

        var incident = Assert.Single(site.Vault.State.OpenIncidents);
        Assert.Equal((2u, 3u), (incident.Closers, incident.PieceCount));
        Assert.All([5, 6, 0], serial => Assert.Equal(1, site.Piece(serial).Known.Blocks));

        site.Say(new IncidentClosed { Incident = incident.At.Index, Cause = IncidentCause.Explained }, people: ["carl", "dora"]);
        Assert.All([5, 6, 0], serial => Assert.Equal(0, site.Piece(serial).Known.Blocks));
    }

    [Fact]
    public void An_incident_lists_256_pieces_and_no_more()
    {
        var site = new RuleSite(register: [.. Enumerable.Range(0, 300).Select(Vault.PieceOf)]);
        foreach (var serial in Enumerable.Range(0, 300))
        {
            site.Say(new Received
            {
                Reason = IntakeReason.SeasonalRemoval, Zone = "goods-in", Seal = "S7", SealCondition = SealCondition.Broken,
            }, $"p-{serial}");
        }

        Assert.Equal(IncidentWriter.PiecesMax, Assert.Single(site.Vault.State.OpenIncidents).Pieces.Count);
    }

    [Theory]
    [InlineData(4, Authorisation.None, Whereabouts.Inside)]
    [InlineData(5, Authorisation.Standing, Whereabouts.Outside)]
    public void A_tray_whose_tag_is_not_read_goes_with_most_of_what_lies_in_it(int read, Authorisation authorisation, Whereabouts rest)
    {
        var site = RuleStories.Tray(new RuleSite(RuleSite.Plan with { Limits = RuleSite.Plan.Limits.Clear() }), 1, 2, 3, 4, 5, 6, 7, 8);
        site.Cross(Direction.Out, [.. Enumerable.Range(1, read)]);

        var passage = CustodyCodec.Parse(site.Vault.Ledger.First(static bytes => CustodyCodec.Parse(bytes).Passage is { Direction: Direction.Out }));
        Assert.Equal(authorisation, passage.Passage.Authorisation);
        Assert.Equal(rest, site.Piece(8).Whereabouts);
        Assert.Equal(authorisation == Authorisation.None ? 1 : 0, site.Rang.Count);
    }

    [Fact]
    public void A_clone_that_readers_have_told_is_told_once()
    {
        var site = new RuleSite();
        RuleStories.All["the same number on two chips, and the readers have told it already"].Tell(site);

        Assert.Single(site.Vault.Ledger, bytes => CustodyCodec.Parse(bytes).KindCase == CustodyEvent.KindOneofCase.CloneSuspected);
        Assert.Equal(["p-5"], Assert.Single(site.Rang).Pieces);
    }

    [Fact]
    public void At_the_edge_of_what_is_insured_not_every_piece_rings()
    {
        var plan = RuleSite.Plan with { Limits = RuleSite.Plan.Limits.SetItem("vault-a", 101) };
        var site = RuleStories.Home(new RuleSite(plan), 0, 5, 6);
        Assert.Single(site.Rang);
        for (var again = 0; again < 3; again++)
        {
            site.Say(new Picked(), "p-6").Cross(Direction.Out, [6]).Cross(Direction.In, [6]);
        }

        Assert.Single(site.Rang);
        site.Say(new Picked(), "p-0").Cross(Direction.Out, [0]).Cross(Direction.In, [0]);
        Assert.Equal(2, site.Rang.Count);
    }

    [Fact]
    public void An_incident_lists_its_pieces_and_people_and_blocks_their_sale()
    {
        var site = new RuleSite();
        RuleStories.Home(site, 4, 5).Cross(Direction.Out, [4, 5], carriers: ["anna", "berta"]);

        var incident = Assert.Single(site.Rang);
        Assert.Equal(["p-4", "p-5"], incident.Pieces.Order());
        Assert.Equal((Severity.Critical, true, "loss-prevention", 2u, "door-1"), (incident.Severity, incident.BlocksSale, incident.Owner, incident.Closers, incident.Portal));
        var row = Assert.Single(site.Vault.State.OpenIncidents);
        Assert.Equal(["anna", "berta"], row.Involved);
        Assert.Equal((1, 1), (site.Piece(4).Known.Blocks, site.Piece(5).Known.Blocks));
    }

    [Theory]
    [InlineData(5, SiteMode.Day, Severity.Warning)]
    [InlineData(4, SiteMode.Day, Severity.Critical)]
    [InlineData(5, SiteMode.Night, Severity.Alarm)]
    [InlineData(4, SiteMode.Night, Severity.Critical)]
    public void Severity_follows_from_value_class_and_site_mode(int serial, SiteMode mode, Severity expected)
    {
        var site = new RuleSite();
        RuleStories.Home(site, serial).Say(new SiteModeChanged { Mode = mode }).Cross(Direction.Out, [serial]);

        Assert.Equal(expected, Assert.Single(site.Rang, incident => incident.Rule == IncidentRule.ExitWithoutAuthorisation).Severity);
    }

    [Fact]
    public void An_alarm_that_nobody_takes_on_is_escalated_step_by_step()
    {
        var site = new RuleSite();
        RuleStories.Home(site, 5).Say(new TagDetached(), "p-4").Later(31).Tick();
        Assert.Equal((1u, "loss-prevention"), (site.Vault.State.OpenIncidents.Single().Level, site.Vault.State.OpenIncidents.Single().Owner));
        site.Tick().Later(20).Tick();
        Assert.Equal(1u, site.Vault.State.OpenIncidents.Single().Level);
        site.Later(10).Tick();
        Assert.Equal(2u, site.Vault.State.OpenIncidents.Single().Level);

        site.Do(EdgeVault.Custody.Rules.IncidentClosing.Acknowledge(site.Vault.State.OpenIncidents.Single(), "head", site.Now)).Later(300).Tick();
        Assert.Equal((2u, "head"), (site.Vault.State.OpenIncidents.Single().Level, site.Vault.State.OpenIncidents.Single().AcknowledgedBy));
    }
}
