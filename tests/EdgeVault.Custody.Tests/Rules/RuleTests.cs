using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Events;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>Each rule: what must ring, once, and what nearly is the same and must not.</summary>
public sealed class RuleTests
{
    private static readonly Dictionary<string, (IncidentRule? Rule, Action<RuleSite> Story)> Stories = new()
    {
        ["a ring goes out without a reason"] = (IncidentRule.ExitWithoutAuthorisation, site => Home(site, 5).Cross(Direction.Out, [5])),
        ["a tray of rings goes out without a reason"] = (IncidentRule.ExitWithoutAuthorisation, site => Home(site, 5, 6, 7).Cross(Direction.Out, [5, 6, 7])),
        ["a ring goes out that is held by the police and checked out"] = (IncidentRule.ExitWithoutAuthorisation, site => Home(site, 5)
            .Say(new PutOnHold { Reason = HoldReason.Police }, "p-5").Say(new CheckedOut { Purpose = "photo" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out that is checked out"] = (null, site => Home(site, 5).Say(new CheckedOut { Purpose = "photo" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out that is picked"] = (null, site => Home(site, 5).Say(new Picked { Order = "o" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out in its standing tray"] = (null, site => Home(site, 5).Say(new Aggregated(), "p-5", "tray-s").Cross(Direction.Out, [5])),
        ["a ring goes out where nobody asks for a reason"] = (null, site => Home(site, 5).Cross(Direction.Out, [5], "door-9")),
        ["a ring turns back at the door"] = (null, site => Home(site, 5).Cross(Direction.TurnedBack, [5])),
        ["a ring went out, says a reader's backlog"] = (null, site => Home(site, 5).Cross(Direction.Out, [5], backlog: true)),
        ["everything goes out in an evacuation"] = (null, site => Home(site, 5, 6)
            .Say(new SiteModeChanged { Mode = SiteMode.Evacuation }).Cross(Direction.Out, [5, 6])),

        ["a standing tray is not home when the site closes"] = (IncidentRule.NotHomeAtClosing, site => Home(site, 5)
            .Say(new Aggregated(), "p-5", "tray-s").Say(new Tagged { Tag = FactTests.TagOf(9) }, "", "tray-s")
            .Cross(Direction.Out, [5, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
        ["a standing tray is home when the site closes"] = (null, site => Home(site, 5)
            .Say(new Aggregated(), "p-5", "tray-s").Say(new Tagged { Tag = FactTests.TagOf(9) }, "", "tray-s")
            .Cross(Direction.Out, [5, 9]).Cross(Direction.In, [5, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
        ["a ring is checked out overnight when the site closes"] = (null, site => Home(site, 5)
            .Say(new CheckedOut { UntilUs = Us(site, 48) }, "p-5").Cross(Direction.Out, [5]).Say(new SiteModeChanged { Mode = SiteMode.Night })),

        ["nobody shows a badge"] = (IncidentRule.CrossingWithoutProof, site => site.Cross(Direction.In, [5, 6], carriers: [])),
        ["nobody shows a badge at a door without a scanner"] = (null, site => site.Cross(Direction.In, [5], "door-9", [])),

        ["one person where two are needed"] = (IncidentRule.DualControlMissing, site => site.Cross(Direction.In, [5], "door-2")),
        ["two people where two are needed"] = (null, site => site.Cross(Direction.In, [5], "door-2", ["anna", "berta"])),

        ["one number on two chips"] = (IncidentRule.TwoPlaces, site => site
            .Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5], tid: "E2801160BB").Cross(Direction.In, [5], tid: "E2801160AA")),
        ["one number on one chip"] = (null, site => site.Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5], tid: "E2801160AA")),
        ["one number, and one reader that gives no chip"] = (null, site => site.Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5])),

        ["at two doors within five seconds"] = (IncidentRule.DuplicateTagNumber, site => site
            .Cross(Direction.In, [5]).Cross(Direction.In, [5], "door-2", ["anna", "berta"], after: 5)),
        ["at two doors within half a minute"] = (null, site => site
            .Cross(Direction.In, [5]).Cross(Direction.In, [5], "door-2", ["anna", "berta"], after: 30)),

        ["a tag with our prefix that nobody knows"] = (IncidentRule.UnknownOwnTag, site => site.Cross(Direction.In, [50]).Cross(Direction.Out, [50])),
        ["a courier's bag"] = (null, site => site.Do(Vault.Group(Vault.Cross(Foreign(), Direction.In)))),

        ["a stranger's tag stays for nine hours"] = (IncidentRule.LastingStranger, site => site
            .Do(Vault.Group(Vault.Cross(Foreign(), Direction.In))).Later(9 * 60).Tick().Tick()),
        ["a stranger's tag leaves after seven hours"] = (null, site => site
            .Do(Vault.Group(Vault.Cross(Foreign(), Direction.In))).Later(7 * 60).Do(Vault.Group(Vault.Cross(Foreign(), Direction.Out))).Later(300).Tick()),

        ["a shipped ring comes in"] = (IncidentRule.SeenAfterEnd, site => Home(site, 5).Say(new Shipped(), "p-5").Cross(Direction.In, [5]).Cross(Direction.In, [5])),
        ["a melted ring is seen inside"] = (IncidentRule.SeenAfterEnd, site => Home(site, 5).Say(new Melted(), "p-5").Say(new Observed { Zone = "vault-a" }, "p-5")),
        ["a shipped ring goes out with its carrier"] = (null, site => Home(site, 5).Say(new Shipped(), "p-5").Cross(Direction.Out, [5])),

        ["two rings are missing at a count"] = (IncidentRule.MissingAtCount, site => Count(Home(site, 5, 6), CountResult.Missing, "p-5", "p-6")),
        ["a ring cannot be proven at a count"] = (null, site => Count(Home(site, 5), CountResult.NotProven, "p-5")),

        ["a ring turns up at a count"] = (IncidentRule.FoundUnexpectedly, site => Count(Home(site, 5), CountResult.Unexpected, "p-6")),
        ["a ring is there at a count"] = (null, site => Count(Home(site, 5), CountResult.Present, "p-5")),

        ["one earring is sealed in without the other"] = (IncidentRule.SetSplit, site => Home(site, 1, 2)
            .Say(new Packed(), "p-1", "box").Say(new Sealed { Seal = "S1" }, "", "box")),
        ["both earrings are sealed in"] = (null, site => Home(site, 1, 2, 6)
            .Say(new Packed(), "p-6", "box-2").Say(new Sealed { Seal = "S1" }, "", "box-2")),

        ["a ring is out for too long"] = (IncidentRule.CheckedOutTooLong, site => Home(site, 5)
            .Say(new CheckedOut { Purpose = "photo", UntilUs = Us(site, 1) }, "p-5").Later(66).Tick().Later(60).Tick()),
        ["a tray is out for too long"] = (IncidentRule.CheckedOutTooLong, site => Home(site, 5, 6).Say(new Aggregated(), "p-5", "tray-1")
            .Say(new Aggregated(), "p-6", "tray-1").Say(new CheckedOut { UntilUs = Us(site, 1) }, "", "tray-1").Later(70).Tick()),
        ["a ring is a few minutes late"] = (null, site => Home(site, 5)
            .Say(new CheckedOut { Purpose = "photo", UntilUs = Us(site, 1) }, "p-5").Later(64).Tick()),

        ["a seal is broken"] = (IncidentRule.Seal, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Broken }, "", "box")),
        ["a seal is used twice"] = (IncidentRule.Seal, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Whole }, "", "box").Say(new Sealed { Seal = "S1" }, "", "box-2")),
        ["a seal is whole"] = (null, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Whole }, "", "box")),

        ["more in the vault than is insured"] = (IncidentRule.Exposure, site => Home(site, 0, 1, 2, 3, 4)),
        ["as much in the vault as is insured"] = (null, site => Home(site, 0, 1, 2, 5, 6)),
        ["more in one box than is insured"] = (IncidentRule.Exposure, site => Home(site, 0, 3)
            .Say(new Packed(), "p-0", "box").Say(new Packed(), "p-3", "box").Say(new Sealed { Seal = "S1" }, "", "box")),

        ["the air is too dry for a pearl"] = (IncidentRule.Climate, site => Home(site, 3, 5).Say(Dry())),
        ["the air is too dry, and no pearl is there"] = (null, site => Home(site, 5).Say(Dry())),

        ["a tag lies there without its ring"] = (IncidentRule.TagDetached, site => Home(site, 5).Say(new TagDetached(), "p-5")),
        ["a ring gets a new tag"] = (null, site => Home(site, 5).Say(new Retagged { OldTag = FactTests.TagOf(5), Tag = FactTests.TagOf(60) }, "p-5")),

        ["two technologies do not agree"] = (IncidentRule.CountMismatch, site => Close(site, new CountClosed { Disagreements = 1 })),
        ["the scale does not agree"] = (IncidentRule.CountMismatch, site => Close(site, new CountClosed { WeightMg = 100_600, ExpectedWeightMg = 100_000 })),
        ["the scale agrees within its tolerance"] = (null, site => Close(site, new CountClosed { WeightMg = 100_500, ExpectedWeightMg = 100_000 })),

        ["a crossing of two stays unresolved"] = (IncidentRule.UnsettledPassage, site => Home(site, 5, 6).Cross(Direction.Unresolved, [5, 6]).Later(11).Tick().Later(9).Tick()),
        ["a crossing is settled by a scan"] = (null, site => Home(site, 5).Cross(Direction.Unresolved, [5])
            .Say(new PutAway { Zone = "vault-a" }, "p-5", "", "PL-1").Later(11).Tick()),

        ["a door stands open for three minutes"] = (IncidentRule.DoorHeld, site => site.Say(new DoorOpened { Portal = "door-1" }).Later(3).Tick().Later(3).Tick()),
        ["a door stands open for a minute"] = (null, site => site.Say(new DoorOpened { Portal = "door-1" }).Later(1).Tick()
            .Say(new DoorClosed { Portal = "door-1" }).Later(9).Tick()),
        ["a door stands open in maintenance"] = (null, site => site.Say(new SiteModeChanged { Mode = SiteMode.Maintenance })
            .Say(new DoorOpened { Portal = "door-1" }).Later(9).Tick()),

        ["a door opens at night without a badge"] = (IncidentRule.DoorForced, site => site.Say(new SiteModeChanged { Mode = SiteMode.Night }).Say(new DoorOpened { Portal = "door-1" })),
        ["a door opens at night with a badge"] = (null, site => site.Say(new SiteModeChanged { Mode = SiteMode.Night })
            .Say(new DoorOpened { Portal = "door-1" }, "", "", "", "anna")),
        ["a door opens by day without a badge"] = (null, site => site.Say(new SiteModeChanged { Mode = SiteMode.Day }).Say(new DoorOpened { Portal = "door-1" })),

        ["a door is open and its portal blind"] = (IncidentRule.BlindWhileOpen, site => site.Say(new DoorOpened { Portal = "door-1" })
            .Do(Vault.Gap("r1") with { From = site.Now }).Later(0.5).Tick().Later(0.5).Tick()),
        ["a door is closed and its portal blind"] = (null, site => site.Say(new DoorClosed { Portal = "door-1" })
            .Do(Vault.Gap("r1") with { From = site.Now }).Later(0.5).Tick()),
        ["a portal without a door input is blind"] = (null, site => site.Do(Vault.Gap("r1") with { From = site.Now }).Later(9).Tick()),

        ["a consignment is due in six days"] = (IncidentRule.ConsignmentDue, site => Home(site, 5)
            .Say(new TitleChanged { Title = TitleKind.Consignment, DueUs = Us(site, 30 * 24) }, "p-5").Later(24.5 * 24 * 60).Tick().Tick()),
        ["a consignment is due in a month"] = (null, site => Home(site, 5)
            .Say(new TitleChanged { Title = TitleKind.Consignment, DueUs = Us(site, 30 * 24) }, "p-5").Later(60).Tick()),

        ["somebody is forced"] = (IncidentRule.Duress, site => site.Say(new Duress { AtStation = "s-1" })),
        ["three pieces in a place for two"] = (IncidentRule.Place, site => Full(site, 5, 6, 7)),
        ["two pieces in a place for two"] = (null, site => Full(site, 5, 6)),

        ["a ring crosses while the zone is frozen"] = (IncidentRule.MovedWhileFrozen, site => Home(site, 5)
            .Say(new CountOpened { CountKind = CountKind.Full, Zone = "vault-a", Frozen = true })
            .Cross(Direction.In, [6]).Say(new PutAway { Zone = "vault-a" }, "p-6", "", "PL-1")),
        ["a ring crosses during a cycle count"] = (null, site => Home(site, 5)
            .Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-a" }).Cross(Direction.In, [6])),
    };

    public static TheoryData<string> Names() => new(Stories.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_rings_once_or_not_at_all(string name)
    {
        var (rule, tell) = Stories[name];
        var site = new RuleSite();
        tell(site);

        IncidentRule[] expected = rule is { } one ? [one] : [];
        Assert.Equal(expected, site.Rang.Select(incident => incident.Rule));
    }

    [Fact]
    public void Every_rule_has_a_story_that_rings_and_one_that_does_not()
    {
        var rings = Stories.Values.Select(story => story.Rule).OfType<IncidentRule>().ToHashSet();
        Assert.Equal(
            Enum.GetValues<IncidentRule>().Where(rule => rule != IncidentRule.Unspecified).ToHashSet(), rings);
        Assert.True(Stories.Values.Count(story => story.Rule is null) >= rings.Count - 1);
    }

    [Fact]
    public void An_incident_lists_its_pieces_and_people_and_blocks_their_sale()
    {
        var site = new RuleSite();
        Home(site, 4, 5).Cross(Direction.Out, [4, 5], carriers: ["anna", "berta"]);

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
        Home(site, serial).Say(new SiteModeChanged { Mode = mode }).Cross(Direction.Out, [serial]);

        Assert.Equal(expected, Assert.Single(site.Rang, incident => incident.Rule == IncidentRule.ExitWithoutAuthorisation).Severity);
    }

    [Fact]
    public void An_alarm_that_nobody_takes_on_is_escalated_step_by_step()
    {
        var site = new RuleSite();
        Home(site, 5).Say(new TagDetached(), "p-4").Later(31).Tick();
        Assert.Equal((1u, "loss-prevention"), (site.Vault.State.OpenIncidents.Single().Level, site.Vault.State.OpenIncidents.Single().Owner));
        site.Tick().Later(20).Tick();
        Assert.Equal(1u, site.Vault.State.OpenIncidents.Single().Level);
        site.Later(10).Tick();
        Assert.Equal(2u, site.Vault.State.OpenIncidents.Single().Level);

        site.Do(EdgeVault.Custody.Rules.IncidentClosing.Acknowledge(site.Vault.State.OpenIncidents.Single(), "head", site.Now)).Later(300).Tick();
        Assert.Equal((2u, "head"), (site.Vault.State.OpenIncidents.Single().Level, site.Vault.State.OpenIncidents.Single().AcknowledgedBy));
    }

    private static RuleSite Home(RuleSite site, params int[] serials)
    {
        foreach (var serial in serials)
        {
            site.Say(new PutAway { Zone = "vault-a" }, $"p-{serial}", "", "PL-1");
        }

        return site;
    }

    private static RuleSite Full(RuleSite site, params int[] serials)
    {
        foreach (var serial in serials)
        {
            site.Say(new PutAway { Zone = "vault-a" }, $"p-{serial}", "", "PL-2");
        }

        return site;
    }

    private static RuleSite Count(RuleSite site, CountResult result, params string[] pieces)
    {
        var count = site.Next;
        site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-a" });
        return site.Do([.. pieces.Select(piece => new Fact
        {
            Kind = new CountLine { Count = count, Result = result, Zone = "vault-a" }, From = site.Now, PieceId = piece,
        })]);
    }

    private static void Close(RuleSite site, CountClosed closed)
    {
        closed.Count = site.Next;
        closed.Zone = "vault-a";
        site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-a" }).Say(closed);
    }

    private static ClimateExcursionOpened Dry() => new()
    {
        Sensor = "c-1", Zone = "vault-a", Measure = ClimateMeasure.Humidity, Sensitivity = "pearl", ValueMilli = 30_000, LowMilli = 40_000, HighMilli = 60_000,
    };

    private static long Us(RuleSite site, double hours) => CustodyTime.ToUs(site.Now.AddHours(hours));

    private static Gs1.Epc.EpcBits Foreign()
    {
        Assert.True(Gs1.Epc.EpcCodec.TryEncodeTagUri("urn:epc:tag:sgtin-96:3.9521141.012345.7", out var bits, out var error), error.ToString());
        return bits;
    }
}
