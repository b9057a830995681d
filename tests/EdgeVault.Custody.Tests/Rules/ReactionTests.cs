using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Rules;

/// <summary>What follows by itself is said in so many words.</summary>
public sealed class ReactionTests
{
    private readonly Vault _vault = new();
    private DateTimeOffset _at = Vault.Start;

    [Fact]
    public void Broken_and_re_established_custody_are_events_of_their_own()
    {
        var broken = Assert.Single(Say(new Returned { Reason = IntakeReason.CustomerReturnSize, Zone = "vault-a" }));
        Assert.Equal(BreakCause.CustomerReturn, Assert.IsType<CustodyBroken>(broken.Kind).Cause);
        Assert.Equal([0ul], broken.Causes);

        Assert.IsType<CustodyReEstablished>(Assert.Single(Say(new IntakeInspected { Result = IntakeResult.Verified }, "anna", "berta")).Kind);
        Assert.Empty(Say(new Returned { Reason = IntakeReason.SeasonalRemoval, Zone = "vault-a" }));
    }

    [Theory]
    [InlineData("in", Direction.Out, SettledBy.OppositeCrossing)]
    [InlineData("out", Direction.In, SettledBy.OppositeCrossing)]
    [InlineData("scan", Direction.In, SettledBy.Scan)]
    [InlineData("read", Direction.In, SettledBy.InsideRead)]
    [InlineData("count", Direction.In, SettledBy.Count)]
    public void A_doubtful_crossing_is_settled_by_what_comes_next(string next, Direction direction, SettledBy by)
    {
        Cross(Direction.In);
        var doubt = (ulong)_vault.Ledger.Count;
        Cross(Direction.Unresolved);
        var facts = next switch
        {
            "in" => Cross(Direction.In),
            "out" => Cross(Direction.Out),
            "scan" => Say(new PutAway { Zone = "vault-a" }),
            "read" => Say(new Observed { Zone = "vault-a" }),
            _ => Say(new CountLine { Result = CountResult.Present, Zone = "vault-a" }),
        };

        var settled = Assert.IsType<PassageSettled>(Assert.Single(facts).Kind);
        Assert.Equal((doubt, direction, by), (settled.Passage, settled.Direction, settled.By));
        Assert.Equal(direction == Direction.In ? "vault-a" : "corridor", settled.Zone);
    }

    [Fact]
    public void A_doubt_that_stays_is_not_settled()
    {
        Cross(Direction.In);
        Cross(Direction.Unresolved);
        Assert.Empty(Cross(Direction.Unresolved));
        Assert.Empty(Cross(Direction.TurnedBack));
        Assert.Empty(Say(new TitleChanged { Title = TitleKind.Own }));
    }

    [Theory]
    [InlineData("anna berta", IncidentCause.Explained, true)]
    [InlineData("anna", IncidentCause.Explained, false)]
    [InlineData("anna anna", IncidentCause.Explained, false)]
    [InlineData("anna carl", IncidentCause.Explained, false)]
    [InlineData("anna berta", IncidentCause.Unspecified, false)]
    public void Who_was_in_it_may_not_close_it_and_high_value_takes_two(string closers, IncidentCause cause, bool mayClose)
    {
        var incident = new IncidentRow(
            new EventAt(1, 5), IncidentRule.ExitWithoutAuthorisation, Severity.Critical, true, "o", ["p-1"], 1, "head", 0, 0, "",
            ["carl"], 2, "", "", "", default);

        Assert.Equal(mayClose, IncidentClosing.Refusal(incident, cause, closers.Split(' ')) is null);
    }

    private List<Fact> Cross(Direction direction) => Apply(Vault.Passage(1, direction, _at = _at.AddMinutes(1)));

    private List<Fact> Say(IMessage kind, params string[] people) => Apply(new Fact
    {
        Kind = kind,
        From = _at = _at.AddMinutes(1),
        PieceId = "p-1",
        Custodians = [.. people.Select(person => new FactCustodian(person, StationRoles.Inspector))],
    });

    private List<Fact> Apply(CustodyInput input)
    {
        var before = _vault.State.TryGetPiece("p-1", out var piece) ? piece : PieceState.New("p-1");
        var at = new EventAt(Vault.Epoch, (ulong)_vault.Ledger.Count);
        var made = Assert.Single(_vault.Commit(input));
        return [.. Reactions.To(_vault.State, new RuleEvent(at, made, before))];
    }
}
