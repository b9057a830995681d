using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Tests.Support;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Directives;

/// <summary>What the vault says to who wants a piece held, and to who gives it back.</summary>
public sealed class EdgeDeskTests : IAsyncLifetime
{
    private GatewayRig _rig = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _rig.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _rig = await GatewayRig.StartAsync();
        foreach (var piece in (string[])["p-1", "p-2", "p-3"])
        {
            await SayAsync(piece, new PutAway { Zone = "vault-a" });
        }
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData(-1, "lapsed")]
    [InlineData(0, "lapsed")]
    [InlineData(1, null)]
    [InlineData(null, null)]
    public void A_piece_is_held_while_there_is_time_left(int? secondsLeft, string? refused)
    {
        var facts = Reserve("p-1", "token-01", secondsLeft);

        Assert.Equal(refused, (facts[^1].Kind as DirectiveRefused)?.Reason);
        Assert.Equal(refused is null ? ["token-01"] : [], facts.Select(fact => fact.Kind).OfType<Reserved>().Select(made => made.Token));
    }

    [Fact]
    public async Task A_piece_has_one_token_until_that_lapses_and_its_holder_may_ask_again()
    {
        await SayAsync("p-1", new Reserved { Token = "token-01", UntilUs = CustodyTime.ToUs(Now.AddSeconds(60)) });

        Assert.Equal("taken", (Assert.Single(Reserve("p-1", "token-02", 600)).Kind as DirectiveRefused)?.Reason);
        Assert.IsType<DirectiveApplied>(Assert.Single(Reserve("p-1", "token-01", 600)).Kind);
        _rig.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("token-02", Assert.IsType<Reserved>(Reserve("p-1", "token-02", 600)[0].Kind).Token);
    }

    [Theory]
    [InlineData(59, "")]
    [InlineData(60, "p-1")]
    [InlineData(90, "p-1,p-2")]
    public async Task What_lapses_is_let_go_and_what_has_no_end_is_not(int seconds, string over)
    {
        await SayAsync("p-1", new Reserved { Token = "token-01", UntilUs = CustodyTime.ToUs(Now.AddSeconds(60)) });
        await SayAsync("p-2", new Reserved { Token = "token-02", UntilUs = CustodyTime.ToUs(Now.AddSeconds(90)) });
        await SayAsync("p-3", new Reserved { Token = "token-03" });

        var lapsed = _rig.Book.Read(state => EdgeDesk.Lapsed(state, Now.AddSeconds(seconds)));

        Assert.Equal(over, string.Join(',', lapsed.Select(fact => fact.PieceId)));
        Assert.All(lapsed, fact => Assert.Equal(ReleaseCause.Lapsed, ((ReservationReleased)fact.Kind).Cause));
    }

    [Fact]
    public async Task What_is_given_back_is_the_piece_of_that_token_and_no_other()
    {
        await SayAsync("p-1", new Reserved { Token = "token-01" });
        await SayAsync("p-2", new Reserved { Token = "token-02" });

        Assert.Equal("p-2", Release("token-02")[0].PieceId);
        Assert.Equal("unknown_token", (Assert.Single(Release("token-03")).Kind as DirectiveRefused)?.Reason);
    }

    private IReadOnlyList<Fact> Reserve(string piece, string token, int? secondsLeft) => Decide(new Directive
    {
        Index = 7,
        Reserve = new ReservePiece
        {
            PieceId = piece, Token = token, UntilUs = secondsLeft is { } seconds ? CustodyTime.ToUs(Now.AddSeconds(seconds)) : 0,
        },
    });

    private IReadOnlyList<Fact> Release(string token) => Decide(new Directive { Index = 8, Release = new ReleasePiece { Token = token } });

    private IReadOnlyList<Fact> Decide(Directive directive) => _rig.Book.Read(state => EdgeDesk.Decide(
        "main", directive, directive.ToByteArray(), state, static _ => StockReasons.None, Now));

    private Task SayAsync(string piece, IMessage kind) =>
        _rig.Own.RecordAsync(new Fact { Kind = kind, PieceId = piece, From = Now }, Cancellation);
}
