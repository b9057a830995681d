using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Directives;

namespace EdgeVault.Hub.Tests.Directives;

/// <summary>Which events of which ledger move a reservation.</summary>
public sealed class ReservationTableTests
{
    private const string Token = "token-0001";

    private readonly ReservationTable _table = new();

    public ReservationTableTests() => _table.Asked("dc1", new ReservePiece { Token = Token, PieceId = "ring" });

    [Fact]
    public void A_reservation_moves_by_the_word_of_its_vault()
    {
        Assert.True(_table.IsTaken("ring"));
        Assert.Equal(ReservationState.Held, After("dc1", Reserved()));
        Assert.Equal(ReservationState.Verified, After("dc1", Matched()));
        Assert.Equal(ReservationState.Shipped, After("dc1", Shipped()));
        Assert.False(_table.IsTaken("ring"));
    }

    [Fact]
    public void What_another_vault_says_of_a_token_or_a_piece_counts_for_nothing()
    {
        Assert.Equal(ReservationState.Pending, After("dc2", Reserved()));
        Assert.Equal(ReservationState.Pending, After("dc2", Released(ReleaseCause.Hub)));
        After("dc1", Reserved());

        Assert.Equal(ReservationState.Held, After("dc2", Matched()));
        Assert.Equal(ReservationState.Held, After("dc2", Shipped()));
        Assert.Equal(ReservationState.Held, After("dc2", Released(ReleaseCause.Lapsed)));
        Assert.True(_table.IsTaken("ring"));
    }

    [Theory]
    [InlineData(ReleaseCause.Hub, "given_back")]
    [InlineData(ReleaseCause.Lapsed, "lapsed")]
    [InlineData(ReleaseCause.NotVerified, "not_verified")]
    public void What_its_vault_lets_go_is_free_and_stays_over(ReleaseCause cause, string reason)
    {
        After("dc1", Reserved());

        Assert.Equal(ReservationState.Released, After("dc1", Released(cause)));

        Assert.Equal(reason, _table.Find(Token)!.Reason);
        Assert.False(_table.IsTaken("ring"));
        Assert.Equal(ReservationState.Released, After("dc1", Reserved()));
        Assert.False(_table.IsTaken("ring"));
    }

    [Fact]
    public void What_ships_before_its_vault_has_answered_leaves_the_token_pending()
    {
        // The vault's refusal is on its way: it comes behind, in the same ledger.
        Assert.Equal(ReservationState.Pending, After("dc1", Shipped()));
        _table.Refused(new Directive { Site = "dc1", Reserve = new ReservePiece { Token = Token } }, "not_verified", 9);
        Assert.Equal((ReservationState.Refused, "not_verified"), (_table.Find(Token)!.State, _table.Find(Token)!.Reason));
    }

    private ReservationState After(string site, CustodyEvent custodyEvent)
    {
        _table.Apply(site, 7, custodyEvent);
        return _table.Find(Token)!.State;
    }

    private static CustodyEvent Reserved() => new() { PieceId = "ring", Reserved = new Reserved { Token = Token } };

    private static CustodyEvent Matched() => new() { PieceId = "ring", MatchVerified = new MatchVerified { Token = Token } };

    private static CustodyEvent Shipped() => new() { PieceId = "ring", Shipped = new Shipped { Destination = "boutique-9" } };

    private static CustodyEvent Released(ReleaseCause cause) =>
        new() { PieceId = "ring", ReservationReleased = new ReservationReleased { Token = Token, Cause = cause } };
}
