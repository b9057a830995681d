using System.Security.Cryptography;
using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Stock.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.StockQueries;

public sealed class StockServiceTests : IAsyncLifetime
{
    private const string Token = "the vault's own token";

    private static readonly Place Drawer = new()
    {
        PlaceId = "PL-1", Zone = "vault-a", Vault = "V1", Room = "R2", Cabinet = "C3", Drawer = "D4", Slot = "S5",
    };

    private GatewayRig _rig = null!;
    private GrpcLoopback _server = null!;
    private Contracts.Stock.V1.Stock.StockClient _client = null!;
    private DateTimeOffset _at = VaultDoor.At;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _rig = await GatewayRig.StartAsync();
        _server = await GrpcLoopback.StartAsync<StockService>(services => services
            .AddSingleton(_rig.Book)
            .AddSingleton(_rig.Desk)
            .AddSingleton(_rig.Ledger)
            .AddSingleton(new StockPolicy())
            .AddSingleton(new StockMapping(FixedRegisters.Empty with { Places = new Dictionary<string, Place> { [Drawer.PlaceId] = Drawer } }))
            .AddSingleton(new AccessList(new Dictionary<string, AccessOptions>
            {
                ["vault-pc"] = new() { TokenSha256 = Hash(Token), Roles = "vault" },
                ["shop"] = new() { TokenSha256 = Hash("shop") },
            }))
            .AddSingleton<StockBoard>()
            .AddSingleton<TimeProvider>(_rig.Time));
        _client = new Contracts.Stock.V1.Stock.StockClient(_server.Channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task A_piece_is_found_by_its_id_and_by_its_tag_with_the_reasons_against_it()
    {
        await Say(new PutAway { Zone = "vault-a" });

        var byId = await GetAsync(new GetRequest { PieceId = "p-1" });
        var byTag = await GetAsync(new GetRequest { Epc = VaultDoor.Tag(1).ToHex() });
        var byUri = await GetAsync(new GetRequest { Epc = "urn:epc:id:sgtin:0614141.812345.1" });

        Assert.Equal(byId, byTag);
        Assert.Equal(byId, byUri);
        Assert.Equal(("inside", "vault-a", "scan"), (byId.Whereabouts, byId.Zone, byId.Proof));
        Assert.Equal(["not_inspected"], byId.Reasons);
        Assert.False(byId.Verified);

        await Say(new IntakeInspected { Result = IntakeResult.Verified });
        Assert.True((await GetAsync(new GetRequest { PieceId = "p-1" })).Verified);
        Assert.Equal(StatusCode.NotFound, await FaultOf(new GetRequest { PieceId = "nobody" }));
        Assert.Equal(StatusCode.InvalidArgument, await FaultOf(new GetRequest()));
    }

    [Fact]
    public async Task A_tag_that_was_bound_in_the_ledger_finds_its_piece()
    {
        await Say(new Tagged { Tag = new Tag { Epc = ByteString.CopyFrom(VaultDoor.Tag(500).ToArray()), Bits = 96 } });

        Assert.Equal("p-1", (await GetAsync(new GetRequest { Epc = "urn:epc:id:sgtin:0614141.812345.500" })).PieceId);
        Assert.Equal("p-1", (await GetAsync(new GetRequest { Epc = VaultDoor.Tag(500).ToHex() })).PieceId);
    }

    [Fact]
    public async Task Coordinates_are_told_to_the_role_alone()
    {
        await Say(new PutAway { Zone = "vault-a" });

        foreach (var headers in new[] { null, Bearer("shop") })
        {
            var answer = await GetAsync(new GetRequest { PieceId = "p-1" }, headers);
            Assert.Equal("", answer.PlaceId);
            Assert.Null(answer.Coordinate);
            Assert.DoesNotContain("PL-1", answer.ToString(), StringComparison.Ordinal);
        }

        var told = await GetAsync(new GetRequest { PieceId = "p-1" }, Bearer(Token));
        Assert.Equal(("PL-1", "V1", "S5"), (told.PlaceId, told.Coordinate.Vault, told.Coordinate.Slot));
        Assert.Equal(StatusCode.Unauthenticated, await FaultOf(new GetRequest { PieceId = "p-1" }, Bearer("guess")));
    }

    [Fact]
    public async Task Who_held_it_then_is_told_from_its_chain()
    {
        await Say(new PutAway { Zone = "vault-a" });
        await Say(new CheckedOut { Purpose = "photo", UntilUs = 9 }, "anna");
        var taken = _at;
        await Say(new HandOverAccepted(), "berta");
        await Say(new CheckedIn());

        var held = await _client.HeldAtAsync(
            new HeldAtRequest { Piece = new GetRequest { PieceId = "p-1" }, AtUs = CustodyTime.ToUs(taken.AddSeconds(30)) }, cancellationToken: Cancellation);
        Assert.Equal(("anna", "inside", true, 2ul), (held.Holder, held.Whereabouts, held.Complete, held.LastEvent.Index));

        held = await HeldAtAsync(_at);
        Assert.Equal(("", "scan", 4ul), (held.Holder, held.Proof, held.ProofBy.Index));
        held = await HeldAtAsync(VaultDoor.At);
        Assert.Null(held.LastEvent);
        Assert.Equal("unknown", held.Whereabouts);
    }

    [Fact]
    public async Task What_happened_to_its_tray_happened_to_the_piece()
    {
        await Say(new PutAway { Zone = "vault-a" });
        await Record(new Fact { Kind = new Aggregated(), From = _at, PieceId = "p-1", ContainerId = "tray-1" });
        await Record(new Fact { Kind = new Moved { Zone = "vault-b" }, From = _at = _at.AddMinutes(1), ContainerId = "tray-1" });

        var held = await HeldAtAsync(_at);
        Assert.Equal(("vault-b", "tray-1", "inferred"), (held.Zone, held.ContainerId, held.Proof));
        Assert.Equal("vault-b", (await GetAsync(new GetRequest { PieceId = "p-1" })).Zone);
    }

    [Fact]
    public async Task Queries_take_every_filter_and_refuse_what_is_none()
    {
        await Say(new PutAway { Zone = "vault-a" });
        await Say(new CheckedOut { Purpose = "photo" }, "anna");

        Assert.Equal(["p-1"], await QueryAsync(new QueryRequest { Zone = "vault-a" }));
        Assert.Empty(await QueryAsync(new QueryRequest { Zone = "vault-b" }));
        Assert.Equal(["p-1"], await QueryAsync(new QueryRequest { PlaceId = "PL-1" }));
        Assert.Equal(["p-1"], await QueryAsync(new QueryRequest { Reason = "checked_out" }));
        Assert.Equal(3, (await QueryAsync(new QueryRequest { Limit = 3 })).Count);
        Assert.Empty(await QueryAsync(new QueryRequest { VerifiedOnly = true }));
        Assert.Empty(await QueryAsync(new QueryRequest { Metal = "gold" }));

        using var bad = _client.Query(new QueryRequest { Reason = "bad" }, cancellationToken: Cancellation);
        var fault = await Assert.ThrowsAsync<RpcException>(() => bad.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);

        using var everythingOut = _client.Out(new OutRequest(), cancellationToken: Cancellation);
        Assert.True(await everythingOut.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(("p-1", "anna", "photo"), (everythingOut.ResponseStream.Current.PieceId, everythingOut.ResponseStream.Current.Holder, everythingOut.ResponseStream.Current.Purpose));
    }

    [Fact]
    public async Task The_summary_says_how_many_are_verified_and_what_speaks_against_the_others()
    {
        await Say(new PutAway { Zone = "vault-a" });
        var summary = await _client.SummaryAsync(new SummaryRequest(), cancellationToken: Cancellation);
        Assert.Equal((0u, 1u, 1u), (summary.Verified, summary.Pieces, summary.Reasons["not_inspected"]));

        await Say(new IntakeInspected { Result = IntakeResult.Verified });
        summary = await _client.SummaryAsync(new SummaryRequest(), cancellationToken: Cancellation);
        Assert.Equal((1u, 1u, 0), (summary.Verified, summary.Pieces, summary.Reasons.Count));
    }

    private async Task<HeldAtResponse> HeldAtAsync(DateTimeOffset at) => await _client.HeldAtAsync(
        new HeldAtRequest { Piece = new GetRequest { PieceId = "p-1" }, AtUs = CustodyTime.ToUs(at) },
        cancellationToken: Cancellation);

    private async Task<PieceAnswer> GetAsync(GetRequest request, Metadata? headers = null) =>
        await _client.GetAsync(request, headers, cancellationToken: Cancellation);

    private async Task<StatusCode> FaultOf(GetRequest request, Metadata? headers = null) =>
        (await Assert.ThrowsAsync<RpcException>(() => GetAsync(request, headers))).StatusCode;

    private async Task<List<string>> QueryAsync(QueryRequest request)
    {
        using var call = _client.Query(request, cancellationToken: Cancellation);
        var found = new List<string>();
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            found.Add(call.ResponseStream.Current.PieceId);
        }

        return found;
    }

    private Task Say(IMessage kind, string receiver = "") => Record(new Fact
    {
        Kind = kind,
        From = _at = _at.AddMinutes(1),
        PieceId = "p-1",
        PlaceId = kind is PutAway ? "PL-1" : "",
        Custodians = receiver.Length > 0 ? [new FactCustodian(receiver, StationRoles.Receiver)] : [],
    });

    private Task Record(Fact fact) => _rig.Own.RecordAsync(fact, Cancellation);

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
