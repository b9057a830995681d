using System.Security.Cryptography;
using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Contracts.Vault.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.VaultDesk;

/// <summary>Pieces that come and go by the word of people.</summary>
public sealed class GoodsDeskServiceTests : IAsyncLifetime
{
    private const string Code = "urn:epc:id:sgtin:0614141.812345.1";

    private GatewayRig _rig = null!;
    private GrpcLoopback _server = null!;
    private StandingOrders _orders = null!;
    private EdgeDecisions _decisions = null!;
    private GoodsDesk.GoodsDeskClient _client = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _rig = await GatewayRig.StartAsync();
        _orders = StandingOrders.Open(_rig.Disk, "/orders");
        _decisions = new EdgeDecisions(_rig.Book, _rig.Own);
        _server = await GrpcLoopback.StartAsync<GoodsDeskService>(services => services
            .AddSingleton(_decisions)
            .AddSingleton(_rig.Desk)
            .AddSingleton(_orders)
            .AddSingleton(_rig.Ledger)
            .AddSingleton(new StockJudge(_rig.Registers, new StockPolicy(), _rig.Time))
            .AddSingleton(new SiteZones(["vault-a"], FixedRegisters.Empty))
            .AddSingleton(new AccessList(new Dictionary<string, AccessOptions>
            {
                ["one"] = Access("one", "c-1", "goods"),
                ["two"] = Access("two", "c-2", "goods"),
                ["head"] = Access("head", "c-3", "vault-head"),
            }))
            .AddSingleton<TimeProvider>(_rig.Time));
        _client = new GoodsDesk.GoodsDeskClient(_server.Channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _decisions.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task What_is_received_and_inspected_by_two_is_verified_stock()
    {
        Assert.Equal(StatusCode.OK, await ReceiveAsync("p-1"));
        Assert.Equal(StockReasons.NotInspected, Reasons("p-1"));
        Assert.Equal(StatusCode.OK, await InspectAsync("p-1"));

        Assert.Equal(StockReasons.None, Reasons("p-1"));
        Assert.Equal(["c-1", "c-2"], _rig.Events()[^1].Custodians.Select(custodian => custodian.CustodianId));
    }

    [Fact]
    public async Task Who_may_not_and_what_cannot_be_is_refused_and_not_recorded()
    {
        Assert.Equal(StatusCode.Unauthenticated, await ReceiveAsync("p-1", token: "guess"));
        Assert.Equal(StatusCode.PermissionDenied, await ReceiveAsync("p-1", token: "head"));
        Assert.Equal(StatusCode.NotFound, await ReceiveAsync("p-1000"));
        Assert.Equal(StatusCode.InvalidArgument, await ReceiveAsync("p-1", zone: ""));
        Assert.Equal(StatusCode.InvalidArgument, await ReceiveAsync("p-1", zone: "vault-q"));
        Assert.Equal(StatusCode.InvalidArgument, await ReceiveAsync("p-1", reason: "found"));
        Assert.Equal(StatusCode.FailedPrecondition, await InspectAsync("p-1"));
        Assert.Equal(StatusCode.FailedPrecondition, await ShipAsync("p-1", ""));
        Assert.DoesNotContain(_rig.Events(), each => each.PieceId.Length > 0);

        Assert.Equal(StatusCode.OK, await ReceiveAsync("p-1"));
        Assert.Equal(StatusCode.FailedPrecondition, await ReceiveAsync("p-1"));
        Assert.Equal(StatusCode.PermissionDenied, await InspectAsync("p-1", second: "one"));
        Assert.Equal(StatusCode.Unauthenticated, await InspectAsync("p-1", second: ""));
    }

    [Fact]
    public async Task Who_receives_into_a_zone_that_nobody_named_is_told_which_would_do_and_where_to_name_it()
    {
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await _client.ReceiveAsync(
            new ReceiveRequest { PieceId = "p-1", Zone = "goods-in", From = "atelier", Reason = "supplier_delivery" },
            Bearer("one"), cancellationToken: Cancellation));

        Assert.Equal(
            (StatusCode.InvalidArgument, new SiteZones(["vault-a"], FixedRegisters.Empty).Refusal("goods-in")), (fault.StatusCode, fault.Status.Detail));
        Assert.DoesNotContain(_rig.Events(), each => each.PieceId.Length > 0);
    }

    [Fact]
    public async Task A_paper_binds_one_piece()
    {
        await ReceiveAsync("p-1");
        await ReceiveAsync("p-2");
        Assert.Equal(StatusCode.OK, await InspectAsync("p-1", paper: "77"));
        Assert.Equal(StatusCode.FailedPrecondition, await InspectAsync("p-2", paper: "77"));
    }

    [Fact]
    public async Task What_is_reserved_goes_under_its_token_and_only_once_it_was_matched()
    {
        await ReceiveAsync("p-1");
        await InspectAsync("p-1");
        await _rig.Own.RecordAsync(
            new Fact { Kind = new Reserved { Token = "token-01" }, PieceId = "p-1", From = _rig.Time.GetUtcNow() }, Cancellation);

        Assert.Equal(StatusCode.FailedPrecondition, await ShipAsync("p-1", ""));
        Assert.Equal(StatusCode.FailedPrecondition, await ShipAsync("p-1", "token-02"));
        Assert.Equal(StatusCode.FailedPrecondition, await ShipAsync("p-1", "token-01"));
        Assert.Equal(StatusCode.FailedPrecondition, await MatchAsync("token-02", Code, 4_200));
        Assert.Equal(StatusCode.FailedPrecondition, await MatchAsync("token-01", "p-2", 4_200));
        Assert.Equal(StatusCode.FailedPrecondition, await MatchAsync("token-01", Code, 4_300));
        Assert.Equal(StatusCode.OK, await MatchAsync("token-01", Code, 4_205));
        Assert.Equal(StatusCode.OK, await ShipAsync("p-1", "token-01"));

        Assert.Equal(Whereabouts.InTransit, _rig.Book.Read(state => state.TryGetPiece("p-1", out var piece) ? piece.Whereabouts : default));
        Assert.Equal("courier-1", _rig.Events()[^1].Custodians[^1].CustodianId);
    }

    [Fact]
    public async Task What_a_shipment_does_not_list_is_not_received_with_it()
    {
        _orders.Keep("main", new Directive { Index = 4, ExpectedArrival = new ExpectedArrival { Shipment = "s-1", PieceIds = { "p-1" } } });

        Assert.Equal(StatusCode.FailedPrecondition, await ReceiveAsync("p-2", shipment: "s-1"));
        Assert.Equal(StatusCode.FailedPrecondition, await ReceiveAsync("p-1", shipment: "s-2"));
        Assert.Equal(StatusCode.OK, await ReceiveAsync("p-1", shipment: "s-1"));
        Assert.Equal(("s-1", ReceivedCondition.AsExpected), (_rig.Events()[^1].Received.Asn, _rig.Events()[^1].Received.Condition));
    }

    private StockReasons Reasons(string pieceId) => _rig.Book.Read(state => state.TryGetPiece(pieceId, out var piece)
        ? VerifiedStock.Judge(state, piece, Custody.Pieces.ValueClass.Low, new StockPolicy(), _rig.Time.GetUtcNow()).Reasons
        : StockReasons.NeverProven);

    private Task<StatusCode> ReceiveAsync(
        string piece, string zone = "vault-a", string reason = "supplier_delivery", string shipment = "", string token = "one") =>
        AskAsync(_client.ReceiveAsync(
            new ReceiveRequest { PieceId = piece, Zone = zone, From = "atelier", Reason = reason, Shipment = shipment },
            Bearer(token), cancellationToken: Cancellation));

    private Task<StatusCode> InspectAsync(string piece, string second = "two", string paper = "") => AskAsync(_client.InspectAsync(
        new InspectRequest
        {
            PieceId = piece, Result = "verified", Metal = "gold", Fineness = "750", WeightMg = 4_200, SecondToken = second,
            CertificateLab = paper.Length > 0 ? "HRD" : "", CertificateNumber = paper,
        },
        Bearer("one"), cancellationToken: Cancellation));

    private Task<StatusCode> MatchAsync(string token, string code, ulong weightMg) => AskAsync(_client.VerifyMatchAsync(
        new VerifyMatchRequest { Token = token, Code = code, WeightMg = weightMg }, Bearer("one"), cancellationToken: Cancellation));

    private Task<StatusCode> ShipAsync(string piece, string token) => AskAsync(_client.ShipAsync(
        new ShipRequest { PieceId = piece, Destination = "customer-1", Carrier = "courier-1", Token = token },
        Bearer("one"), cancellationToken: Cancellation));

    private static async Task<StatusCode> AskAsync(AsyncUnaryCall<RecordedResponse> call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException fault)
        {
            return fault.StatusCode;
        }
    }

    private static AccessOptions Access(string token, string custodian, string roles) => new()
    {
        TokenSha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), Custodian = custodian, Roles = roles,
    };

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };
}
