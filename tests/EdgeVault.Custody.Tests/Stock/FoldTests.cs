using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Tests.Events;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>What each event means, one sentence a test.</summary>
public sealed class FoldTests
{
    private readonly Vault _vault = new();
    private DateTimeOffset _at = Vault.Start;

    [Fact]
    public void Status_condition_presentation_and_title_are_facts_of_their_own()
    {
        Say(Verified(Presentation.Showroom, ConditionGrade.Pristine), ["anna", "berta"]);
        Say(new TitleChanged { Title = TitleKind.Consignment, DueUs = 7, Owner = "party-1" });
        var known = Piece.Known;
        Assert.Equal((IntakeResult.Verified, ConditionGrade.Pristine, Presentation.Showroom, TitleKind.Consignment), (known.Intake!.Result, known.Condition!.Grade, known.Presentation, known.Title!.Kind));
        Assert.Null(known.Custody);

        Say(new Returned { Reason = IntakeReason.CustomerReturnSize, Zone = "vault-a" });
        known = Piece.Known;
        Assert.Equal((true, BreakCause.CustomerReturn), (known.Custody!.IsBroken, known.Custody.Cause));
        Assert.Equal(ConditionGrade.Pristine, known.Condition!.Grade);
        Assert.Equal(Presentation.GenericBox, known.Presentation);
        Assert.Null(known.Intake);
    }

    [Fact]
    public void Custody_is_re_established_by_two_people_and_showroom_status_does_not_return()
    {
        Say(Verified(Presentation.Showroom), ["anna", "berta"]);
        Say(new Returned { Reason = IntakeReason.CustomerReturnBrokenEngagement, Zone = "vault-a" });
        Say(Verified(Presentation.Showroom), ["anna"]);
        Assert.True(Piece.Known.Custody!.IsBroken);

        Say(Verified(Presentation.Showroom), ["anna", "anna"]);
        Assert.True(Piece.Known.Custody!.IsBroken);

        var second = Say(Verified(Presentation.Showroom), ["anna", "berta"]);
        Assert.Equal((false, second), (Piece.Known.Custody!.IsBroken, Piece.Known.Custody.By));
        Assert.Equal(Presentation.GenericBox, Piece.Known.Presentation);

        Say(new Repackaged { Presentation = Presentation.Showroom, Package = "box" });
        Assert.Equal(Presentation.GenericBox, Piece.Known.Presentation);
    }

    [Theory]
    [InlineData(SealCondition.Whole, false)]
    [InlineData(SealCondition.Broken, true)]
    [InlineData(SealCondition.Wrong, true)]
    [InlineData(SealCondition.Missing, true)]
    public void A_seal_that_is_not_whole_on_receipt_breaks_custody(SealCondition seal, bool isBroken)
    {
        Say(new Received { Reason = IntakeReason.SupplierDelivery, SealCondition = seal, Zone = "vault-a" });

        Assert.Equal(isBroken, Piece.Known.Custody is { IsBroken: true });
        Assert.Equal((Whereabouts.Inside, "vault-a"), (Piece.Whereabouts, Piece.Zone));
    }

    [Theory]
    [InlineData(IncidentCause.Explained, false)]
    [InlineData(IncidentCause.Mistake, false)]
    [InlineData(IncidentCause.Theft, true)]
    [InlineData(IncidentCause.WrittenOff, true)]
    public void An_exit_that_is_never_explained_breaks_custody(IncidentCause cause, bool isBroken)
    {
        var opened = Commit(new Fact
        {
            Kind = new IncidentOpened
            {
                Rule = IncidentRule.ExitWithoutAuthorisation, BlocksSale = true, Occurrence = "exit/1", Pieces = { "p-1" },
            },
            From = _at,
        });
        Assert.Equal([opened], Piece.Known.Incidents);
        Assert.Equal(1, Piece.Known.Blocks);

        Commit(new Fact { Kind = new IncidentClosed { Incident = opened.Index, Cause = cause }, From = _at });
        Assert.Equal(isBroken, Piece.Known.Custody is { IsBroken: true });
        Assert.Equal((0, 0), (Piece.Known.Incidents.Count, Piece.Known.Blocks));
        Assert.True(_vault.State.KnowsIncident("exit/1"));
    }

    [Fact]
    public void What_is_shipped_is_not_in_stock_until_it_is_received()
    {
        Say(new PutAway { Zone = "vault-a" });
        var shipped = Say(new Shipped { Destination = "boutique-7" });
        Assert.Equal((Whereabouts.InTransit, 0), (Piece.Whereabouts, _vault.State.PiecesIn("vault-a").Count));

        _vault.Commit(Vault.Passage(1, Direction.In, _at = _at.AddMinutes(1)));
        Say(new PutAway { Zone = "vault-a" });
        Assert.Equal(Whereabouts.InTransit, Piece.Whereabouts);
        Assert.Equal("door-1", Piece.LastSeenPortal);

        Say(new Corrected { Index = shipped.Index });
        Assert.Equal((Whereabouts.Inside, "vault-a"), (Piece.Whereabouts, Piece.Zone));
    }

    [Fact]
    public void A_missing_piece_is_found_by_any_proof_and_gone_when_it_is_written_off()
    {
        var count = Commit(new Fact { Kind = new CountOpened { Zone = "vault-a" }, From = _at });
        Say(new CountLine { Count = count.Index, Result = CountResult.Missing, Zone = "vault-a" });
        Assert.Equal(Whereabouts.Missing, Piece.Whereabouts);
        Assert.Equal(["p-1"], _vault.State.PiecesNotAtRest(Whereabouts.Missing));

        Say(new HandOverAccepted(), ["anna", "berta"]);
        Assert.Equal(Whereabouts.Unknown, Piece.Whereabouts);

        Say(new CountLine { Count = count.Index, Result = CountResult.Missing, Zone = "vault-a" });
        Say(new CountLine { Count = count.Index, Result = CountResult.Misplaced, Zone = "vault-b" });
        Assert.Equal((Whereabouts.Inside, "vault-b", ProofKind.Count), (Piece.Whereabouts, Piece.Zone, Piece.Proof));

        Say(new CountLine { Count = count.Index, Result = CountResult.Missing, Zone = "vault-a" });
        Say(new WrittenOff { Why = "stolen" });
        Say(new Observed { Zone = "vault-a" });
        Assert.Equal(Whereabouts.Gone, Piece.Whereabouts);
    }

    [Fact]
    public void A_doubt_ends_by_its_own_settlement_only_and_later_facts_stand()
    {
        _vault.Commit(Vault.Passage(1, Direction.In, _at));
        _vault.Commit(Vault.Passage(1, Direction.Unresolved, _at = _at.AddMinutes(1)));
        Assert.Equal(new EventAt(Vault.Epoch, 1), Piece.Known.Doubt!.By);

        Say(new PassageSettled { Passage = 0, Direction = Direction.Out, Zone = "corridor" });
        Assert.Equal(Whereabouts.Uncertain, Piece.Whereabouts);

        Say(new PassageSettled { Passage = 1, Direction = Direction.Out, Zone = "corridor" });
        Assert.Equal((Whereabouts.Outside, "corridor"), (Piece.Whereabouts, Piece.Zone));
        Assert.Null(Piece.Known.Doubt);

        _vault.Commit(Vault.Passage(1, Direction.Unresolved, _at = _at.AddMinutes(1)));
        Say(new PutAway { Zone = "vault-b" });
        Say(new PassageSettled { Passage = 4, Direction = Direction.Out, Zone = "corridor" });
        Assert.Equal((Whereabouts.Inside, "vault-b"), (Piece.Whereabouts, Piece.Zone));
    }

    [Fact]
    public void Backlog_of_before_the_newest_whereabouts_is_history_only()
    {
        Say(new PutAway { Zone = "vault-b" });
        _vault.Commit(Vault.Passage(1, Direction.Out, _at.AddSeconds(-1), backlog: true));
        _vault.Commit(Vault.Passage(1, Direction.Unresolved, _at.AddSeconds(-1), backlog: true));
        Assert.Equal((Whereabouts.Inside, "vault-b", ProofKind.Scan), (Piece.Whereabouts, Piece.Zone, Piece.Proof));

        _vault.Commit(Vault.Passage(1, Direction.Out, _at.AddSeconds(1), backlog: true));
        Assert.Equal(Whereabouts.Outside, Piece.Whereabouts);
    }

    [Fact]
    public void What_is_in_a_tray_goes_where_the_tray_goes_as_inferred()
    {
        Pack("p-1", "p-2");
        Tag("tray-1", 9);

        var group = _vault.Commit(Vault.Group(
            Vault.Cross(Vault.Tag(1), Direction.Out, _at.AddMinutes(1)), Vault.Cross(Vault.Tag(9), Direction.Out, _at.AddMinutes(1))));

        Assert.Equal(["", "p-1"], group.Select(passage => passage.PieceId));
        Assert.Equal("tray-1", group[0].ContainerId);
        Assert.All(group, passage => Assert.Equal((2u, 1u), (passage.Evidence.GroupSeen, passage.Evidence.GroupInferred)));
        Assert.Equal((Whereabouts.Outside, ProofKind.Passage, "tray-1"), (Piece.Whereabouts, Piece.Proof, Piece.Container));
        var inferred = _vault.Piece(2);
        Assert.Equal((Whereabouts.Outside, ProofKind.Inferred, "tray-1"), (inferred.Whereabouts, inferred.Proof, inferred.Container));
        Assert.Empty(_vault.State.UnknownTags);
    }

    [Fact]
    public void A_piece_that_goes_another_way_than_its_tray_is_not_in_it()
    {
        Pack("p-1", "p-2");
        _vault.Commit(Vault.Passage(1, Direction.Out, _at.AddMinutes(1)));

        Assert.Equal(("", "tray-1"), (Piece.Container, _vault.Piece(2).Container));
        Assert.Equal(["p-2"], _vault.State.PiecesInContainer("tray-1"));
    }

    [Fact]
    public void A_tray_that_is_decided_after_its_pieces_has_them_still()
    {
        Pack("p-1", "p-2");
        Tag("tray-1", 9);
        var id = new byte[16];
        id[0] = 7;
        _vault.Commit(Vault.Passage(1, Direction.Out, _at.AddMinutes(1)) with { GroupId = id });
        Assert.Equal("", Piece.Container);

        _vault.Commit(Vault.Group(Vault.Cross(Vault.Tag(9), Direction.Out, _at.AddMinutes(1))) with { GroupId = id });
        Assert.Equal(["p-1", "p-2"], _vault.State.PiecesInContainer("tray-1").Order());
        Assert.Equal(Whereabouts.Outside, _vault.Piece(2).Whereabouts);
    }

    [Fact]
    public void A_box_in_a_box_moves_with_it_and_cannot_be_in_itself()
    {
        Pack("p-1");
        Commit(new Fact { Kind = new Aggregated { InnerContainerId = "tray-1" }, From = _at, ContainerId = "cage" });
        Commit(new Fact { Kind = new Aggregated { InnerContainerId = "cage" }, From = _at, ContainerId = "tray-1" });
        Assert.Equal(["tray-1"], _vault.State.ContainersIn("cage"));
        Assert.Empty(_vault.State.ContainersIn("tray-1"));

        Commit(new Fact { Kind = new Shipped { Destination = "site-2" }, From = _at, ContainerId = "cage" });
        Assert.Equal((Whereabouts.InTransit, "tray-1"), (Piece.Whereabouts, Piece.Container));
        Commit(new Fact { Kind = new Received { Zone = "vault-b" }, From = _at, ContainerId = "cage" });
        Assert.Equal((Whereabouts.Inside, "vault-b", ProofKind.Inferred), (Piece.Whereabouts, Piece.Zone, Piece.Proof));
    }

    [Fact]
    public void A_retag_ends_the_old_tag_and_a_tag_has_one_owner()
    {
        Say(new Tagged { Tag = FactTests.TagOf(50), Barcode = "B1" });
        Assert.Equal("p-1", Assert.Single(_vault.Commit(Vault.Group(Vault.Cross(Vault.Tag(50), Direction.In, _at)))).PieceId);

        _vault.Commit(new Fact { Kind = new Tagged { Tag = FactTests.TagOf(50) }, From = _at, PieceId = "p-2" });
        Assert.Equal("p-1", _vault.State.OwnerOf(Vault.Tag(50))!.Subject);

        Say(new Retagged { OldTag = FactTests.TagOf(50), Tag = FactTests.TagOf(51) });
        Assert.Null(_vault.State.OwnerOf(Vault.Tag(50)));
        Assert.Equal("p-1", _vault.State.OwnerOf(Vault.Tag(51))!.Subject);

        Say(new TagDetached { Tag = FactTests.TagOf(51) });
        Assert.Null(_vault.State.OwnerOf(Vault.Tag(51)));
        Assert.NotNull(Piece.Known.DetachedBy);
    }

    [Fact]
    public void One_certificate_binds_one_live_stone()
    {
        var bound = Say(new CertificateBound { Certificate = new Certificate { Lab = "GIA", Number = "1", StoneId = "s-1" } });
        _vault.Commit(new Fact
        {
            Kind = new CertificateBound { Certificate = new Certificate { Lab = "GIA", Number = "1" } }, From = _at, PieceId = "p-2",
        });
        Assert.Equal("s-1", _vault.State.OwnerOf("GIA", "1")!.Subject);
        Assert.Empty(_vault.Piece(2).Known.Certificates);

        Say(new Corrected { Index = bound.Index });
        Assert.Null(_vault.State.OwnerOf("GIA", "1"));
        Assert.Empty(Piece.Known.Certificates);
    }

    [Fact]
    public void A_stone_is_where_its_piece_is_until_it_is_taken_out()
    {
        Say(new PutAway { Zone = "vault-a" });
        Say(new StoneSet { StoneId = "p-5" });
        Assert.Equal((Whereabouts.Set, "p-1"), (_vault.Piece(5).Whereabouts, _vault.Piece(5).Known.SetInto));

        Say(new StoneUnset { StoneId = "p-5" });
        Assert.Equal((Whereabouts.Inside, "vault-a"), (_vault.Piece(5).Whereabouts, _vault.Piece(5).Zone));
        Assert.Empty(Piece.Known.Stones);
    }

    [Fact]
    public void Parts_of_a_parcel_are_where_it_is_and_have_a_chain_of_their_own()
    {
        Say(new PutAway { Zone = "vault-a" });
        Say(new ParcelSplit { CaratMilliLeft = 300, StonesLeft = 3, Parts = { new ParcelPart { PieceId = "p-6", CaratMilli = 700, Stones = 7 } } });

        Assert.Equal((Whereabouts.Inside, "vault-a", new ParcelFact(700, 7)), (_vault.Piece(6).Whereabouts, _vault.Piece(6).Zone, _vault.Piece(6).Known.Parcel));
        Assert.Equal(new ParcelFact(300, 3), Piece.Known.Parcel);
        Assert.Null(_vault.Commit(Vault.Passage(6, Direction.Out, _at.AddMinutes(1)))[0].Previous);
    }

    [Fact]
    public void Police_and_legal_holds_are_released_by_loss_prevention_alone()
    {
        var hold = Say(new PutOnHold { Reason = HoldReason.Police, Reference = "PV-1" });
        Say(new HoldReleased { Hold = hold.Index, ReleasedByRole = "vault-head" });
        Assert.Single(Piece.Known.Holds);

        Say(new HoldReleased { Hold = hold.Index, ReleasedByRole = StationRoles.LossPrevention });
        Assert.Empty(Piece.Known.Holds);
    }

    [Fact]
    public void The_first_token_holds_until_it_is_released_or_lapses()
    {
        var lapses = CustodyTime.ToUs(_at.AddHours(1));
        Say(new Reserved { Token = "t-1", UntilUs = lapses });
        Say(new Reserved { Token = "t-2" });
        Assert.Equal("t-1", Piece.Known.Reservation!.Token);
        Say(new ReservationReleased { Token = "t-2" });
        Assert.NotNull(Piece.Known.Reservation);

        var match = Say(new MatchVerified { Token = "t-1" });
        Assert.Equal(match, Piece.Known.Reservation!.VerifiedBy);

        _at = _at.AddHours(2);
        Say(new Reserved { Token = "t-2" });
        Assert.Equal("t-2", Piece.Known.Reservation!.Token);
    }

    [Fact]
    public void A_gap_while_the_door_was_not_known_to_be_closed_leaves_a_time_of_doubt()
    {
        _vault.Commit(Vault.Passage(1, Direction.In, _at));
        Door(new DoorClosed { Portal = "door-1" });
        _vault.Commit(Vault.Gap("r1"), Vault.EndOf("r1"));
        Assert.Equal(0, _vault.State.PortalOf("door-1")!.BlindUntilUs);

        _vault.Commit(Vault.Gap("r1"));
        Door(new DoorOpened { Portal = "door-1" });
        Door(new DoorClosed { Portal = "door-1" });
        Assert.True(_vault.State.PortalOf("door-1")!.IsDoubtful);
        _vault.Commit(Vault.EndOf("r1"));
        Assert.Equal(CustodyTime.ToUs(Vault.Start.AddSeconds(9)), _vault.State.PortalOf("door-1")!.BlindUntilUs);
        Assert.Equal("door-1", Assert.Single(_vault.State.PortalsOf("vault-a")).Portal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Work_for_an_event_does_not_depend_on_how_many_pieces_there_are(int population)
    {
        var vault = new Vault(population);
        vault.Commit([.. Enumerable.Range(0, population).Select(piece => new Fact
        {
            Kind = new PutAway { Zone = "vault-a" }, From = _at, PieceId = $"p-{piece}", PlaceId = "PL-1",
        })]);
        var before = vault.State.RowsTouched;

        vault.Commit(Vault.Passage(1, Direction.Out, _at.AddMinutes(1)));
        vault.Commit(Vault.Gap("r1"));
        vault.Commit(new Fact { Kind = new Shipped(), From = _at.AddMinutes(2), PieceId = "p-2" });

        Assert.Equal(4, vault.State.RowsTouched - before);
    }

    private PieceState Piece => _vault.Piece(1);

    private EventAt Say(IMessage kind, string[]? people = null) => Commit(new Fact
    {
        Kind = kind,
        From = _at = _at.AddMinutes(1),
        PieceId = "p-1",
        PlaceId = kind is PutAway ? "PL-1" : "",
        Custodians = [.. (people ?? ["anna"]).Select((id, at) =>
            new FactCustodian(id, kind is HandOverAccepted && at == 1 ? StationRoles.Receiver : StationRoles.Handler))],
    });

    private EventAt Commit(Fact fact)
    {
        _vault.Commit(fact);
        return new EventAt(Vault.Epoch, (ulong)_vault.Ledger.Count - 1);
    }

    private void Door(IMessage kind) => Commit(new Fact { Kind = kind, From = _at });

    private void Tag(string container, int serial) =>
        Commit(new Fact { Kind = new Tagged { Tag = FactTests.TagOf(serial) }, From = _at, ContainerId = container });

    private void Pack(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            Commit(new Fact { Kind = new PutAway { Zone = "vault-a" }, From = _at, PieceId = piece, PlaceId = "PL-1" });
            Commit(new Fact { Kind = new Aggregated(), From = _at, PieceId = piece, ContainerId = "tray-1" });
        }
    }

    private static IntakeInspected Verified(Presentation presentation, ConditionGrade condition = default) => new()
    {
        Result = IntakeResult.Verified, Presentation = presentation, Condition = condition,
    };
}
