using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Events;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>For each rule: stories in which it must ring, just once and alone, and others that come near it, in which nothing
/// may ring.</summary>
internal static class RuleStories
{
    public static readonly Dictionary<string, (IncidentRule Rule, bool Rings, Action<RuleSite> Tell)> All = new()
    {
        ["a ring goes out without a reason"] = (IncidentRule.ExitWithoutAuthorisation, true, site => Home(site, 5).Cross(Direction.Out, [5])),
        ["a tray of rings goes out without a reason"] = (IncidentRule.ExitWithoutAuthorisation, true, site => Home(site, 5, 6, 7).Cross(Direction.Out, [5, 6, 7])),
        ["a ring goes out that is held by the police and checked out"] = (IncidentRule.ExitWithoutAuthorisation, true, site => Home(site, 5)
            .Say(new PutOnHold { Reason = HoldReason.Police }, "p-5").Say(new CheckedOut { Purpose = "photo" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out that is checked out"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5).Say(new CheckedOut { Purpose = "photo" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out that is picked"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5).Say(new Picked { Order = "o" }, "p-5").Cross(Direction.Out, [5])),
        ["a ring goes out in its standing tray"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Tray(site, 5).Cross(Direction.Out, [5, 9])),
        ["a ring is taken out of its standing tray and carried out"] = (IncidentRule.ExitWithoutAuthorisation, true, site => Tray(site, 5, 6, 7, 8).Cross(Direction.Out, [5])),
        ["a ring of a standing tray is told a moment after the tray"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Tray(site, 5, 6, 7, 8)
            .Cross(Direction.Out, [5, 6, 7, 9]).Cross(Direction.Out, [8], after: 2)),
        ["most of a standing tray goes out, and its own tag is not read"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Tray(site, 3, 4, 5, 6, 7, 8)
            .Cross(Direction.Out, [3, 4, 5, 6])),
        ["a ring goes out where nobody asks for a reason"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5).Cross(Direction.Out, [5], "door-9")),
        ["a ring turns back at the door"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5).Cross(Direction.TurnedBack, [5])),
        ["a ring went out, says a reader's backlog"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5).Cross(Direction.Out, [5], backlog: true)),
        ["everything goes out in an evacuation"] = (IncidentRule.ExitWithoutAuthorisation, false, site => Home(site, 5, 6)
            .Say(new SiteModeChanged { Mode = SiteMode.Evacuation }).Cross(Direction.Out, [5, 6])),

        ["a standing tray is not home when the site closes"] = (IncidentRule.NotHomeAtClosing, true, site => Home(site, 5)
            .Say(new Aggregated(), "p-5", "tray-s").Say(new Tagged { Tag = FactTests.TagOf(9) }, "", "tray-s")
            .Cross(Direction.Out, [5, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
        ["a standing tray is home when the site closes"] = (IncidentRule.NotHomeAtClosing, false, site => Home(site, 5)
            .Say(new Aggregated(), "p-5", "tray-s").Say(new Tagged { Tag = FactTests.TagOf(9) }, "", "tray-s")
            .Cross(Direction.Out, [5, 9]).Cross(Direction.In, [5, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
        ["a ring is checked out overnight when the site closes"] = (IncidentRule.NotHomeAtClosing, false, site => Home(site, 5)
            .Say(new CheckedOut { UntilUs = Us(site, 48) }, "p-5").Cross(Direction.Out, [5]).Say(new SiteModeChanged { Mode = SiteMode.Night })),

        ["nobody shows a badge"] = (IncidentRule.CrossingWithoutProof, true, site => site.Cross(Direction.In, [5, 6], carriers: [])),
        ["nobody shows a badge at a door without a scanner"] = (IncidentRule.CrossingWithoutProof, false, site => site.Cross(Direction.In, [5], "door-9", [])),

        ["one person where two are needed"] = (IncidentRule.DualControlMissing, true, site => site.Cross(Direction.In, [5], "door-2")),
        ["nobody shows a badge where two must"] = (IncidentRule.CrossingWithoutProof, true, site => Home(site, 5)
            .Say(new CheckedOut { UntilUs = Us(site, 2) }, "p-5").Cross(Direction.Out, [5], "door-2", [])),
        ["two people where two are needed"] = (IncidentRule.DualControlMissing, false, site => site.Cross(Direction.In, [5], "door-2", ["anna", "berta"])),

        ["one number on two chips"] = (IncidentRule.TwoPlaces, true, site => site
            .Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5], tid: "E2801160BB").Cross(Direction.In, [5], tid: "E2801160AA")),
        ["one number on one chip"] = (IncidentRule.TwoPlaces, false, site => site.Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5], tid: "E2801160AA")),
        ["one number, and one reader that gives no chip"] = (IncidentRule.TwoPlaces, false, site => site.Cross(Direction.In, [5], tid: "E2801160AA").Cross(Direction.In, [5])),

        ["at two doors within five seconds"] = (IncidentRule.DuplicateTagNumber, true, site => site
            .Cross(Direction.In, [5]).Cross(Direction.In, [5], "door-2", ["anna", "berta"], after: 5)),
        ["at two doors within half a minute"] = (IncidentRule.DuplicateTagNumber, false, site => site
            .Cross(Direction.In, [5]).Cross(Direction.In, [5], "door-2", ["anna", "berta"], after: 30)),

        ["a tag with our prefix that nobody knows"] = (IncidentRule.UnknownOwnTag, true, site => site.Cross(Direction.In, [50]).Cross(Direction.Out, [50])),
        ["a tag with our prefix that nobody knows stays for nine hours"] = (IncidentRule.UnknownOwnTag, true, site => site
            .Cross(Direction.In, [50]).Later(9 * 60).Tick()),
        ["a courier's bag"] = (IncidentRule.UnknownOwnTag, false, site => site.Do(Vault.Group(Vault.Cross(Foreign(), Direction.In)))),

        ["a stranger's tag stays for nine hours"] = (IncidentRule.LastingStranger, true, site => site
            .Do(Vault.Group(Vault.Cross(Foreign(), Direction.In))).Later(9 * 60).Tick().Tick()),
        ["a stranger's tag stays for nine hours, and a hundred coats come and go"] = (IncidentRule.LastingStranger, true, site =>
        {
            site.Do(Vault.Group(Vault.Cross(Foreign(), Direction.In)));
            for (var coat = 100; coat < 200; coat++)
            {
                site.Do(Vault.Group(Vault.Cross(Foreign(coat), Direction.In))).Do(Vault.Group(Vault.Cross(Foreign(coat), Direction.Out)));
            }

            site.Later(9 * 60).Tick();
        }
        ),
        ["a stranger's tag leaves after seven hours"] = (IncidentRule.LastingStranger, false, site => site
            .Do(Vault.Group(Vault.Cross(Foreign(), Direction.In))).Later(7 * 60).Do(Vault.Group(Vault.Cross(Foreign(), Direction.Out))).Later(300).Tick()),

        ["a shipped ring comes in"] = (IncidentRule.SeenAfterEnd, true, site => Home(site, 5).Say(new Shipped(), "p-5").Cross(Direction.In, [5]).Cross(Direction.In, [5])),
        ["a melted ring is seen inside"] = (IncidentRule.SeenAfterEnd, true, site => Home(site, 5).Say(new Melted(), "p-5").Say(new Observed { Zone = "vault-a" }, "p-5")),
        ["a shipped ring goes out with its carrier"] = (IncidentRule.SeenAfterEnd, false, site => Home(site, 5).Say(new Shipped(), "p-5").Cross(Direction.Out, [5])),

        ["a shipped ring goes out with its carrier the evening after"] = (IncidentRule.SeenAfterEnd, false, site => Home(site, 5)
            .Say(new Shipped(), "p-5").Later(23.9 * 60).Cross(Direction.Out, [5])),
        ["a shipped ring goes out with a carrier who should have left the day before"] = (IncidentRule.SeenAfterEnd, true, site => Home(site, 5)
            .Say(new Shipped(), "p-5").Later(24 * 60).Cross(Direction.Out, [5])),

        ["two rings are missing at a count"] = (IncidentRule.MissingAtCount, true, site => Count(Home(site, 5, 6), CountResult.Missing, "p-5", "p-6")),
        ["a ring cannot be proven at a count"] = (IncidentRule.MissingAtCount, false, site => Count(Home(site, 5), CountResult.NotProven, "p-5")),

        ["a ring turns up at a count"] = (IncidentRule.FoundUnexpectedly, true, site => Count(Home(site, 5), CountResult.Unexpected, "p-6")),
        ["a ring is there at a count"] = (IncidentRule.FoundUnexpectedly, false, site => Count(Home(site, 5), CountResult.Present, "p-5")),

        ["one earring is sealed in without the other"] = (IncidentRule.SetSplit, true, site => Home(site, 1, 2)
            .Say(new Packed(), "p-1", "box").Say(new Sealed { Seal = "S1" }, "", "box")),
        ["both earrings are sealed in"] = (IncidentRule.SetSplit, false, site => Home(site, 1, 2, 6)
            .Say(new Packed(), "p-6", "box-2").Say(new Sealed { Seal = "S1" }, "", "box-2")),

        ["a ring is out for too long"] = (IncidentRule.CheckedOutTooLong, true, site => Home(site, 5)
            .Say(new CheckedOut { Purpose = "photo", UntilUs = Us(site, 1) }, "p-5").Later(66).Tick().Later(60).Tick()),
        ["a tray is out for too long"] = (IncidentRule.CheckedOutTooLong, true, site => Home(site, 5, 6).Say(new Aggregated(), "p-5", "tray-1")
            .Say(new Aggregated(), "p-6", "tray-1").Say(new CheckedOut { UntilUs = Us(site, 1) }, "", "tray-1").Later(70).Tick()),
        ["a ring is a few minutes late"] = (IncidentRule.CheckedOutTooLong, false, site => Home(site, 5)
            .Say(new CheckedOut { Purpose = "photo", UntilUs = Us(site, 1) }, "p-5").Later(64).Tick()),

        ["a seal is broken"] = (IncidentRule.Seal, true, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Broken }, "", "box")),
        ["a seal is used twice"] = (IncidentRule.Seal, true, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Whole }, "", "box").Say(new Sealed { Seal = "S1" }, "", "box-2")),
        ["a seal is whole"] = (IncidentRule.Seal, false, site => Home(site, 5).Say(new Packed(), "p-5", "box").Say(new Sealed { Seal = "S1" }, "", "box")
            .Say(new Unsealed { Seal = "S1", Condition = SealCondition.Whole }, "", "box")),

        ["more in the vault than is insured"] = (IncidentRule.Exposure, true, site => Home(site, 0, 1, 2, 3, 4)),
        ["as much in the vault as is insured"] = (IncidentRule.Exposure, false, site => Home(site, 0, 1, 2, 5, 6)),
        ["more in one box than is insured"] = (IncidentRule.Exposure, true, site => Home(site, 0, 3)
            .Say(new Packed(), "p-0", "box").Say(new Packed(), "p-3", "box").Say(new Sealed { Seal = "S1" }, "", "box")),

        ["the air is too dry for a pearl"] = (IncidentRule.Climate, true, site => Home(site, 3, 5).Say(Dry())),
        ["the air is too dry, and no pearl is there"] = (IncidentRule.Climate, false, site => Home(site, 5).Say(Dry())),

        ["a tag lies there without its ring"] = (IncidentRule.TagDetached, true, site => Home(site, 5).Say(new TagDetached(), "p-5")),
        ["a ring gets a new tag"] = (IncidentRule.TagDetached, false, site => Home(site, 5).Say(new Retagged { OldTag = FactTests.TagOf(5), Tag = FactTests.TagOf(60) }, "p-5")),

        ["two technologies do not agree"] = (IncidentRule.CountMismatch, true, site => Close(site, new CountClosed { Disagreements = 1 })),
        ["the scale does not agree"] = (IncidentRule.CountMismatch, true, site => Close(site, new CountClosed { WeightMg = 100_600, ExpectedWeightMg = 100_000 })),
        ["the scale agrees within its tolerance"] = (IncidentRule.CountMismatch, false, site => Close(site, new CountClosed { WeightMg = 100_500, ExpectedWeightMg = 100_000 })),

        ["a crossing of two stays unresolved"] = (IncidentRule.UnsettledPassage, true, site => Home(site, 5, 6).Cross(Direction.Unresolved, [5, 6]).Later(11).Tick().Later(9).Tick()),
        ["a ring is in doubt, and six minutes later in doubt again"] = (IncidentRule.UnsettledPassage, true, site => Home(site, 5)
            .Cross(Direction.Unresolved, [5]).Later(5).Cross(Direction.Unresolved, [5]).Later(5).Tick()),
        ["a ring is in doubt, told where it is, and later in doubt again"] = (IncidentRule.UnsettledPassage, false, site => Home(site, 5)
            .Cross(Direction.Unresolved, [5]).Say(new PutAway { Zone = "vault-a" }, "p-5", "", "PL-1").Later(5)
            .Cross(Direction.Unresolved, [5]).Later(9).Tick()),
        ["a crossing is settled by a scan"] = (IncidentRule.UnsettledPassage, false, site => Home(site, 5).Cross(Direction.Unresolved, [5])
            .Say(new PutAway { Zone = "vault-a" }, "p-5", "", "PL-1").Later(11).Tick()),

        ["a door stands open for three minutes"] = (IncidentRule.DoorHeld, true, site => site.Say(new DoorOpened { Portal = "door-1" }).Later(3).Tick().Later(3).Tick()),
        ["a door stands open for a minute"] = (IncidentRule.DoorHeld, false, site => site.Say(new DoorOpened { Portal = "door-1" }).Later(1).Tick()
            .Say(new DoorClosed { Portal = "door-1" }).Later(9).Tick()),
        ["a door stands open in maintenance"] = (IncidentRule.DoorHeld, false, site => site.Say(new SiteModeChanged { Mode = SiteMode.Maintenance })
            .Say(new DoorOpened { Portal = "door-1" }).Later(9).Tick()),

        ["a door opens at night without a badge"] = (IncidentRule.DoorForced, true, site => site.Say(new SiteModeChanged { Mode = SiteMode.Night }).Say(new DoorOpened { Portal = "door-1" })),
        ["a door opens at night with a badge"] = (IncidentRule.DoorForced, false, site => site.Say(new SiteModeChanged { Mode = SiteMode.Night })
            .Say(new DoorOpened { Portal = "door-1" }, "", "", "", "anna")),
        ["a door opens by day without a badge"] = (IncidentRule.DoorForced, false, site => site.Say(new SiteModeChanged { Mode = SiteMode.Day }).Say(new DoorOpened { Portal = "door-1" })),

        ["a door is open and its portal blind"] = (IncidentRule.BlindWhileOpen, true, site => site.Say(new DoorOpened { Portal = "door-1" })
            .Do(Vault.Gap("r1") with { From = site.Now }).Later(0.5).Tick().Later(0.5).Tick()),
        ["a door is closed and its portal blind"] = (IncidentRule.BlindWhileOpen, false, site => site.Say(new DoorClosed { Portal = "door-1" })
            .Do(Vault.Gap("r1") with { From = site.Now }).Later(0.5).Tick()),
        ["a portal without a door input is blind"] = (IncidentRule.BlindWhileOpen, false, site => site.Do(Vault.Gap("r1") with { From = site.Now }).Later(9).Tick()),

        ["a consignment is due in six days"] = (IncidentRule.ConsignmentDue, true, site => Home(site, 5)
            .Say(new TitleChanged { Title = TitleKind.Consignment, DueUs = Us(site, 30 * 24) }, "p-5").Later(24.5 * 24 * 60).Tick().Tick()),
        ["a consignment is due in a month"] = (IncidentRule.ConsignmentDue, false, site => Home(site, 5)
            .Say(new TitleChanged { Title = TitleKind.Consignment, DueUs = Us(site, 30 * 24) }, "p-5").Later(60).Tick()),

        ["somebody is forced"] = (IncidentRule.Duress, true, site => site.Say(new Duress { AtStation = "s-1" })),
        ["three pieces in a place for two"] = (IncidentRule.Place, true, site => Full(site, 5, 6, 7)),
        ["two pieces in a place for two"] = (IncidentRule.Place, false, site => Full(site, 5, 6)),

        ["a ring crosses while the zone is frozen"] = (IncidentRule.MovedWhileFrozen, true, site => Home(site, 5)
            .Say(new CountOpened { CountKind = CountKind.Full, Zone = "vault-a", Frozen = true })
            .Cross(Direction.In, [6]).Say(new PutAway { Zone = "vault-a" }, "p-6", "", "PL-1")),
        ["a ring crosses during a cycle count"] = (IncidentRule.MovedWhileFrozen, false, site => Home(site, 5)
            .Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-a" }).Cross(Direction.In, [6])),

        ["somebody asks for more than they may"] = (IncidentRule.Duress, false, site => site
            .Say(new OperatorDenied { Face = "console", What = "close" }, "", "", "", "anna")),

        ["two doors one behind the other within five seconds"] = (IncidentRule.DuplicateTagNumber, false, site => Home(site, 5)
            .Say(new CheckedOut { Purpose = "photo" }, "p-5").Cross(Direction.Out, [5])
            .Do(Through("door-3", "corridor", "hall", Direction.Out, site.Now.AddSeconds(5), 5))),
        ["three tags of ours that nobody knows, in one hand"] = (IncidentRule.UnknownOwnTag, true, site => site.Cross(Direction.In, [50, 51, 52])),
        ["the same number on two chips, and the readers have told it already"] = (IncidentRule.TwoPlaces, true, site => site
            .Cross(Direction.In, [5], tid: "E2801160AA").Do(Told(site, "E2801160BB", "E2801160AA")).Cross(Direction.In, [5], tid: "E2801160BB")),
        ["readers tell of two chips, and the ledger knew of none"] = (IncidentRule.TwoPlaces, true, site => Home(site, 5)
            .Do(Told(site, "E2801160BB", "E2801160AA"))),
        ["two chips at two doors within five seconds"] = (IncidentRule.TwoPlaces, true, site => site.Cross(Direction.In, [5], tid: "E2801160AA")
            .Cross(Direction.In, [5], "door-2", ["anna", "berta"], tid: "E2801160BB", after: 5)),
        ["one earring is sealed in and shipped without the other"] = (IncidentRule.SetSplit, true, site => Home(site, 1, 2)
            .Say(new Packed(), "p-1", "box").Say(new Sealed { Seal = "S1" }, "", "box").Say(new Shipped(), "", "box")),
        ["a box of three comes with one broken seal"] = (IncidentRule.Seal, true, site => site.Say(Received("S7", SealCondition.Broken), "p-5")
            .Say(Received("S7", SealCondition.Broken), "p-6").Say(Received("S7", SealCondition.Broken), "p-7")),
        ["a box of three comes with its seal whole"] = (IncidentRule.Seal, false, site => site.Say(Received("S7", SealCondition.Whole), "p-5")
            .Say(Received("S7", SealCondition.Whole), "p-6")),
        ["more in one box than is insured, sealed and shipped"] = (IncidentRule.Exposure, true, site => Home(site, 0, 3)
            .Say(new Packed(), "p-0", "box").Say(new Packed(), "p-3", "box").Say(new Sealed { Seal = "S1" }, "", "box").Say(new Shipped(), "", "box")),
        ["a ring more and a ring less in a full place"] = (IncidentRule.Place, true, site => Full(site, 5, 6, 7)
            .Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-1").Say(new PutAway { Zone = "vault-a" }, "p-7", "", "PL-2")),
        ["the air at the edge of what a pearl bears"] = (IncidentRule.Climate, true, site => Home(site, 3).Say(Dry())
            .Say(new ClimateExcursionClosed { Sensor = "c-1", Zone = "vault-a", Measure = ClimateMeasure.Humidity, Sensitivity = "pearl" })
            .Say(Dry())),
        ["one ring of a tray could not be told by itself"] = (IncidentRule.UnsettledPassage, false, site => Tray(site, 5, 6, 7, 8)
            .Do(Mixed(site, 9, 5)).Later(11).Tick()),
        ["a tray comes home that showed two thirds of itself in the morning"] = (IncidentRule.NotHomeAtClosing, false, site => Tray(site, 3, 4, 5, 6, 7, 8)
            .Cross(Direction.Out, [3, 4, 5, 6]).Cross(Direction.In, [7, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
        ["a tray comes home whose own tag was not read in the morning"] = (IncidentRule.NotHomeAtClosing, false, site => Tray(site, 5, 6, 7, 8)
            .Cross(Direction.Out, [5, 6, 7, 8]).Cross(Direction.In, [5, 9]).Say(new SiteModeChanged { Mode = SiteMode.Night })),
    };

    public static RuleSite Home(RuleSite site, params int[] serials)
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

    internal static Gs1.Epc.EpcBits Foreign(int serial = 7)
    {
        Assert.True(Gs1.Epc.EpcCodec.TryEncodeTagUri($"urn:epc:tag:sgtin-96:3.9521141.012345.{serial}", out var bits, out var error), error.ToString());
        return bits;
    }

    /// <summary>A standing tray with these in it; its tag is that of serial 9.</summary>
    internal static RuleSite Tray(RuleSite site, params int[] serials)
    {
        Home(site, serials).Say(new Tagged { Tag = FactTests.TagOf(9) }, "", "tray-s");
        foreach (var serial in serials)
        {
            site.Say(new Aggregated(), $"p-{serial}", "tray-s");
        }

        return site;
    }

    /// <summary>They go out together; of the last one nothing could be told.</summary>
    private static CrossingGroup Mixed(RuleSite site, int decided, int undecided) => Vault.Group(
        Vault.Cross(Vault.Tag(decided), Direction.Out, site.Now.AddSeconds(30)),
        Vault.Cross(Vault.Tag(undecided), Direction.Unresolved, site.Now.AddSeconds(30))) with
    {
        GroupId = new byte[16],
        Carriers = ["anna"],
    };

    private static CrossingGroup Through(string portal, string inside, string outside, Direction direction, DateTimeOffset at, int serial) =>
        Vault.Group(Vault.Cross(Vault.Tag(serial), direction, at) with { From = at }) with
        {
            Portal = portal,
            InsideZone = inside,
            OutsideZone = outside,
            Carriers = ["anna"],
        };

    private static Fact Told(RuleSite site, string tid, string other) => new()
    {
        Kind = new CloneSuspected
        {
            Tag = new Tag
            {
                Epc = Google.Protobuf.ByteString.CopyFrom(Vault.Tag(5).ToArray()), Bits = 96,
                Tid = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(tid)),
            },
            TidsDiffer = true,
            OtherTid = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(other)),
        },
        From = site.Now,
        PieceId = "p-5",
    };

    private static Received Received(string seal, SealCondition condition) => new()
    {
        Reason = IntakeReason.SeasonalRemoval, Zone = "goods-in", Seal = seal, SealCondition = condition,
    };
}
