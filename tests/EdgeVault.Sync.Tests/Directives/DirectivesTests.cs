using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Recording;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Sync.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Client = EdgeVault.Contracts.Directives.V1.Directives.DirectivesClient;

namespace EdgeVault.Sync.Tests.Directives;

/// <summary>A desk, a hub and a vault, by mutual TLS: what is asked is answered in the vault's ledger.</summary>
public sealed class DirectivesTests : IAsyncLifetime
{
    private TlsHub _hub = null!;
    private TlsGateway _gateway = null!;
    private Client _desk = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TlsHub.StartAsync();
        _gateway = await TlsGateway.StartAsync(_hub);
        _desk = new Client(_hub.Channel(_hub.Issue("desk/sales")));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_verified_piece_is_held_by_the_word_of_its_vault_and_given_back()
    {
        await StockAsync("piece-1");

        var asked = await ReserveAsync("token-0001", "piece-1");
        Assert.Equal((ReservationState.Pending, "dc1", "piece-1"), (asked.State, asked.Site, asked.PieceId));
        var held = await UntilAsync("token-0001", ReservationState.Held);
        Assert.True(held.HasEvent);

        // Whoever else asks finds nothing, and who asks again gets the same.
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ReserveAsync("token-0002", "piece-1"))).StatusCode);
        Assert.Equal(held, await ReserveAsync("token-0001", "piece-1"));

        await _desk.ReleaseAsync(new ReleaseRequest { Token = "token-0001" }, cancellationToken: Cancellation);
        Assert.Equal("given_back", (await UntilAsync("token-0001", ReservationState.Released)).Reason);
        Assert.Equal(ReservationState.Pending, (await ReserveAsync("token-0003", "piece-1")).State);
    }

    [Fact]
    public async Task A_reservation_lapses_at_the_vault_and_only_then_at_the_hub()
    {
        await StockAsync("piece-1");
        await ReserveAsync("token-0001", "piece-1", lasts: 60);
        await UntilAsync("token-0001", ReservationState.Held);

        Assert.Equal("lapsed", (await UntilAsync("token-0001", ReservationState.Released)).Reason);
    }

    [Fact]
    public async Task What_a_vault_cannot_do_is_refused_with_a_reason_and_open_until_then()
    {
        var given = await _desk.GiveAsync(
            new GiveRequest { Directive = new Directive { Site = "dc1", CountPlan = new CountPlan { Zone = "vault-a" } } },
            cancellationToken: Cancellation);
        var silent = await _desk.GiveAsync(
            new GiveRequest { Directive = new Directive { Site = "dc2", CountPlan = new CountPlan { Zone = "vault-a" } } },
            cancellationToken: Cancellation);

        await _hub.Time.WhileTimePassesAsync(TimeSpan.FromMilliseconds(200), () => ListOf("dc1").Count == 0, "the answer");
        var answered = Assert.Single((await _desk.ListAsync(new ListRequest { Site = "dc1" }, cancellationToken: Cancellation)).Directives);

        Assert.Equal((0UL, 0UL), (given.Index, silent.Index));
        Assert.Equal((AnswerState.Refused, "unknown_zone"), (answered.State, answered.Reason));
        Assert.Equal("desk/sales", answered.Directive.By);
        Assert.Equal(AnswerState.Open, Assert.Single(ListOf("dc2")).State);
    }

    [Fact]
    public async Task What_was_given_outlives_the_hub()
    {
        await StockAsync("piece-1");
        await ReserveAsync("token-0001", "piece-1");
        await UntilAsync("token-0001", ReservationState.Held);

        await _hub.RestartAsync();
        _desk = new Client(_hub.Channel(_hub.Issue("desk/sales")));

        Assert.Equal(ReservationState.Held, (await UntilAsync("token-0001", ReservationState.Held)).State);
    }

    private List<Answered> ListOf(string site) =>
        [.. _desk.List(new ListRequest { Site = site, OpenOnly = true }, cancellationToken: Cancellation).Directives];

    private async Task<Reservation> ReserveAsync(string token, string piece, uint lasts = 0) => await _desk.ReserveAsync(
        new ReserveRequest { Token = token, LastsS = lasts, Specification = new Specification { PieceId = piece } },
        cancellationToken: Cancellation);

    private async Task<Reservation> UntilAsync(string token, ReservationState state)
    {
        await _hub.Time.WhileTimePassesAsync(TimeSpan.FromMilliseconds(250), () => Look().State == state, $"{token} is {state}");
        return Look();

        Reservation Look() => _desk.Look(new LookRequest { Token = token }, cancellationToken: Cancellation);
    }

    /// <summary>Inspected and put away; returns when the hub has it, and its catalogue too.</summary>
    private async Task StockAsync(string piece)
    {
        var facts = _gateway.Services.GetRequiredService<OwnFacts>();
        var now = _hub.Time.GetUtcNow();
        await facts.RecordAsync(
            new Fact { Kind = new IntakeInspected { Result = IntakeResult.Verified, Metal = "gold" }, PieceId = piece, From = now },
            Cancellation);
        await facts.RecordAsync(
            new Fact { Kind = new PutAway { Zone = "vault-a" }, PieceId = piece, From = now }, Cancellation);
        await _hub.Time.WhileTimePassesAsync(
            TimeSpan.FromMilliseconds(200),
            () => (ulong)(_hub.Services.GetRequiredService<HubCatalogue>().FoldOf("dc1")?.Size ?? 0) == _gateway.Ledger.DurableSize,
            "all events in the hub's catalogue");
    }
}
