using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Tests.Stock.Verified;

/// <summary>Goal: verified stock says yes exactly when nothing speaks against it, and else each reason and no other.</summary>
/// <remarks>Method: every combination of all conditions, nearly ten million pieces, each choice with the reason it must
/// give.</remarks>
public sealed class VerifiedStockTests
{
    private const string Zone = "vault-a";

    private static readonly StockPolicy Policy = new();
    private static readonly DateTimeOffset Now = Vault.Start.AddDays(100);
    private static readonly EventAt Some = new(1, 5);

    private static readonly Choice[][] Choices =
    [
        [
            new(StockReasons.None, piece => piece with { Whereabouts = Whereabouts.Inside }),
            new(StockReasons.NotInVault, piece => piece with { Whereabouts = Whereabouts.Unknown }),
            new(StockReasons.NotInVault, piece => piece with { Whereabouts = Whereabouts.Outside }),
            new(StockReasons.Uncertain, piece => piece with { Whereabouts = Whereabouts.Uncertain }),
            new(StockReasons.InTransit, piece => piece with { Whereabouts = Whereabouts.InTransit }),
            new(StockReasons.Missing, piece => piece with { Whereabouts = Whereabouts.Missing }),
            new(StockReasons.Gone, piece => piece with { Whereabouts = Whereabouts.Gone }),
            new(StockReasons.SetIntoPiece, piece => piece with { Whereabouts = Whereabouts.Set }),
        ],
        [
            new(StockReasons.None, piece => Proven(piece, ProofKind.Passage, Now.AddDays(-1).AddTicks(10))),
            new(StockReasons.None, piece => Proven(piece, ProofKind.Scan, Now)),
            new(StockReasons.None, piece => Proven(piece, ProofKind.Count, Now)),
            new(StockReasons.ProofTooOld, piece => Proven(piece, ProofKind.InsideRead, Now.AddDays(-1))),
            new(StockReasons.OnlyInferred, piece => Proven(piece, ProofKind.Inferred, Now)),
            new(StockReasons.OnlyInferred | StockReasons.ProofTooOld, piece => Proven(piece, ProofKind.Inferred, Now.AddDays(-2))),
            new(StockReasons.NeverProven, piece => piece),
        ],
        [
            new(StockReasons.None, piece => Knows(piece, facts => facts with { Intake = Inspected(IntakeResult.Verified) })),
            new(StockReasons.NotInspected, piece => piece),
            new(StockReasons.Quarantined, piece => Knows(piece, facts => facts with { Intake = Inspected(IntakeResult.Quarantined) })),
        ],
        [
            new(StockReasons.None, piece => piece),
            new(StockReasons.None, piece => Knows(piece, facts => facts with { Custody = new CustodyFact(false, BreakCause.Seal, Some, null) })),
            new(StockReasons.CustodyBroken, piece => Knows(piece, facts => facts with { Custody = new CustodyFact(true, BreakCause.Seal, Some, null) })),
        ],
        [
            new(StockReasons.None, piece => piece),
            new(StockReasons.None, piece => Owned(piece, TitleKind.Own)),
            new(StockReasons.None, piece => Owned(piece, TitleKind.Consignment)),
            new(StockReasons.None, piece => Owned(piece, TitleKind.Consignment, Now.AddTicks(10))),
            new(StockReasons.ConsignmentOver, piece => Owned(piece, TitleKind.Consignment, Now)),
            new(StockReasons.NotOurs, piece => Owned(piece, TitleKind.Customer)),
            new(StockReasons.NotOurs, piece => Owned(piece, TitleKind.Bonded)),
        ],
        [
            new(StockReasons.None, piece => piece),
            new(StockReasons.Reserved, piece => Reserved(piece, null)),
            new(StockReasons.Reserved, piece => Reserved(piece, Now.AddTicks(10))),
            new(StockReasons.None, piece => Reserved(piece, Now)),
        ],
        [
            new(StockReasons.None, piece => piece),
            new(StockReasons.OnHold, piece => Held(piece, HoldReason.Police)),
            new(StockReasons.OnHold | StockReasons.Quarantined, piece => Held(piece, HoldReason.Quarantine)),
        ],
        Flag(StockReasons.Incident, facts => facts with { Incidents = [Some], Blocks = 1 }),
        Flag(StockReasons.None, facts => facts with { Incidents = [Some] }),
        Flag(StockReasons.CheckedOut, facts => facts with { CheckOut = new CheckOutFact("photo", 0, "anna", 0, Some) }),
        Flag(StockReasons.AtWork, facts => facts with { Work = new WorkFact("w", 0, 0, Some) }),
        Flag(StockReasons.Picked, facts => facts with { Pick = new PickFact("o", "t", Some) }),
        Flag(StockReasons.TagDetached, facts => facts with { DetachedBy = Some }),
    ];

    [Fact]
    public void Every_combination_of_conditions_gives_just_its_reasons()
    {
        var (open, blind) = (new CustodyState(), Blind());
        var pieces = 0;
        var verified = 0;
        var seen = StockReasons.None;
        foreach (var (reasons, piece) in Combinations(0, StockReasons.None, Base()))
        {
            var verdict = VerifiedStock.Judge(open, piece, ValueClass.High, Policy, Now);
            Compare(piece, reasons, verdict);
            // Of what is not inside anyway no portal has to tell.
            var gap = piece.Whereabouts == Whereabouts.Inside ? StockReasons.CoverageGap : StockReasons.None;
            Compare(piece, reasons | gap, VerifiedStock.Judge(blind, piece, ValueClass.High, Policy, Now));

            pieces++;
            verified += verdict.IsVerified ? 1 : 0;
            seen |= reasons | gap;
        }

        Assert.Equal(Choices.Aggregate(1, (product, choices) => product * choices.Length), pieces);
        Assert.Equal(Enum.GetValues<StockReasons>().Aggregate((all, reason) => all | reason), seen);
        // Of the choices in each row, as many say nothing against it: 1·3·1·2·4·2·1 and one flag that means nothing.
        Assert.Equal(3 * 2 * 4 * 2 * 2, verified);
    }

    [Theory]
    [InlineData(ValueClass.High, 1)]
    [InlineData(ValueClass.Unknown, 1)]
    [InlineData(ValueClass.Mid, 7)]
    [InlineData(ValueClass.Low, 30)]
    public void A_proof_lasts_as_long_as_the_value_class_says_and_a_count_is_due_before(ValueClass valueClass, int days)
    {
        var piece = Good();
        var proven = Now.AddHours(-1);
        var verdict = VerifiedStock.Judge(new CustodyState(), piece, valueClass, Policy, Now);
        Assert.True(verdict.IsVerified);
        Assert.Equal((TimeSpan.FromHours(1), proven.AddDays(0.8 * days)), (verdict.Age, verdict.DueAt));
        Assert.Equal(proven.AddDays(days), verdict.ChangesAt);

        Assert.True(VerifiedStock.Judge(new CustodyState(), piece, valueClass, Policy, proven.AddDays(days).AddTicks(-10)).IsVerified);
        Assert.Equal(
            StockReasons.ProofTooOld,
            VerifiedStock.Judge(new CustodyState(), piece, valueClass, Policy, proven.AddDays(days)).Reasons);
    }

    [Fact]
    public void An_inferred_proof_counts_where_the_policy_says_so() => Assert.True(VerifiedStock.Judge(
        new CustodyState(), Proven(Good(), ProofKind.Inferred, Now), ValueClass.Low, Policy with { InferredProves = true }, Now).IsVerified);

    /// <summary>Gap, door and later evidence, in every order that matters.</summary>
    [Theory]
    [InlineData("close gap end", StockReasons.None)]
    [InlineData("gap", StockReasons.CoverageGap)]
    [InlineData("gap end", StockReasons.CoverageGap)]
    [InlineData("close gap", StockReasons.None)]
    [InlineData("open gap end close", StockReasons.CoverageGap)]
    [InlineData("close gap open close end", StockReasons.CoverageGap)]
    [InlineData("close gap unknown close end", StockReasons.CoverageGap)]
    [InlineData("close gap end open close", StockReasons.None)]
    [InlineData("close gap start end", StockReasons.CoverageGap)]
    [InlineData("gap end in", StockReasons.None)]
    [InlineData("gap end =in", StockReasons.CoverageGap)]
    [InlineData("gap in =end", StockReasons.CoverageGap)]
    [InlineData("gap end =count", StockReasons.CoverageGap)]
    [InlineData("gap end count", StockReasons.None)]
    [InlineData("gap end read", StockReasons.None)]
    [InlineData("gap count end", StockReasons.CoverageGap)]
    [InlineData("gap end doubt settle", StockReasons.None)]
    [InlineData("gap end doubt", StockReasons.Uncertain)]
    [InlineData("elsewhere", StockReasons.None)]
    public void A_gap_counts_while_the_door_was_not_known_to_be_closed_and_nothing_cleared_it(string story, StockReasons expected)
    {
        var vault = new Vault();
        var at = Vault.Start;
        vault.Commit(Vault.Passage(1, Direction.In, at));
        foreach (var word in story.Split(' '))
        {
            // With a sign of equality: at the very moment of the one before.
            at = word[0] == '=' ? at : at.AddMinutes(1);
            vault.Commit(InputOf(word.TrimStart('='), at, vault));
        }

        var reasons = VerifiedStock.Judge(vault.State, vault.Piece(1), ValueClass.High, Policy, at.AddMinutes(1)).Reasons;
        Assert.Equal(expected, reasons & ~StockReasons.NotInspected);
    }

    internal static CustodyInput InputOf(string word, DateTimeOffset at, Vault vault)
    {
        Fact Of(Google.Protobuf.IMessage kind, string pieceId = "") => new() { Kind = kind, From = at, PieceId = pieceId };
        return word switch
        {
            "gap" => Vault.Gap("r1") with { From = at },
            "end" => Vault.EndOf("r1") with { From = at, To = at },
            "elsewhere" => Vault.Gap("r9") with { Portal = "door-9", From = at },
            "open" => Of(new DoorOpened { Portal = "door-1" }),
            "close" => Of(new DoorClosed { Portal = "door-1" }),
            "unknown" => Of(new DoorUnknown { Portal = "door-1" }),
            "start" => Of(new GatewayStarted()),
            "in" => Vault.Passage(1, Direction.In, at),
            "read" => Of(new Observed { Zone = Zone }, "p-1"),
            "count" => Of(new CountLine { Result = CountResult.Present, Zone = Zone }, "p-1"),
            "doubt" => Vault.Passage(1, Direction.Unresolved, at),
            "settle" => Of(new PassageSettled
            {
                Passage = (ulong)vault.Ledger.Count - 1, Direction = Direction.In, By = SettledBy.InsideRead, Zone = Zone,
            }, "p-1"),
            _ => throw new ArgumentException(word, nameof(word)),
        };
    }

    private static IEnumerable<(StockReasons Reasons, PieceState Piece)> Combinations(int row, StockReasons reasons, PieceState piece) =>
        row == Choices.Length
            ? [(reasons, piece)]
            : Choices[row].SelectMany(choice => Combinations(row + 1, reasons | choice.Reason, choice.Make(piece)));

    private static void Compare(in PieceState piece, StockReasons expected, StockVerdict verdict)
    {
        if (verdict.Reasons != expected || verdict.IsVerified != (expected == StockReasons.None))
        {
            Assert.Fail($"{piece} is judged {verdict.Reasons}, not {expected}");
        }
    }

    /// <summary>The zone's portal is blind, and its door was not known to be closed.</summary>
    private static CustodyState Blind()
    {
        var vault = new Vault();
        vault.Commit(Vault.Passage(2, Direction.In, Vault.Start));
        vault.Commit(Vault.Gap("r1") with { From = Now });
        return vault.State;
    }

    private static PieceState Base() => PieceState.New("p-1") with { Zone = Zone };

    private static PieceState Good() => Knows(
        Proven(Base() with { Whereabouts = Whereabouts.Inside }, ProofKind.Count, Now.AddHours(-1)),
        facts => facts with { Intake = Inspected(IntakeResult.Verified) });

    private static PieceState Proven(PieceState piece, ProofKind proof, DateTimeOffset at) =>
        piece with { Proof = proof, ProofUs = CustodyTime.ToUs(at), ProofBy = Some };

    private static PieceState Knows(PieceState piece, Func<PieceFacts, PieceFacts> change) => piece with { Facts = change(piece.Known) };

    private static PieceState Owned(PieceState piece, TitleKind title, DateTimeOffset? due = null) => Knows(
        piece, facts => facts with { Title = new TitleFact(title, due is { } at ? CustodyTime.ToUs(at) : 0, "", Some, null) });

    private static PieceState Reserved(PieceState piece, DateTimeOffset? until) => Knows(
        piece, facts => facts with { Reservation = new ReservationFact("t", "", until is { } at ? CustodyTime.ToUs(at) : 0, Some, null) });

    private static PieceState Held(PieceState piece, HoldReason reason) =>
        Knows(piece, facts => facts with { Holds = [new HoldFact(reason, "", Some)] });

    private static IntakeFact Inspected(IntakeResult result) => new(result, Some, 0, 0, default, "", "", 0);

    private static Choice[] Flag(StockReasons reason, Func<PieceFacts, PieceFacts> set) =>
        [new(StockReasons.None, piece => piece), new(reason, piece => Knows(piece, set))];

    private sealed record Choice(StockReasons Reason, Func<PieceState, PieceState> Make);
}
