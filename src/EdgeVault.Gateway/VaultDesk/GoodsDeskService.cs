using EdgeVault.Contracts.Vault.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Ledger;
using Grpc.Core;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>Serves <c>GoodsDesk</c>: pieces that come and go, by the word of people, recorded before it is
/// answered.</summary>
internal sealed class GoodsDeskService(
    EdgeDecisions decisions, CustodyDesk desk, StandingOrders orders, AccessList access, SegmentLedger ledger, StockJudge judge,
    SiteZones zones, TimeProvider time)
    : GoodsDesk.GoodsDeskBase
{
    private const string Role = "goods";
    private const string Authorization = "authorization";
    private const int IdCharsMax = 256;

    public override Task<RecordedResponse> Receive(ReceiveRequest request, ServerCallContext context) =>
        RecordAsync(request.PieceId, context, (state, caller) =>
        {
            Demand("zone", request.Zone);
            DemandZone(state, request.Zone);
            if (request.Shipment.Length > 0 && !orders.Expects(request.Shipment, request.PieceId))
            {
                throw GoodsRefusalException.NotNow($"'{request.PieceId}' is not expected in a shipment '{request.Shipment}'.");
            }

            return GoodsRules.Receive(state, request, caller, time.GetUtcNow());
        });

    public override Task<RecordedResponse> Inspect(InspectRequest request, ServerCallContext context) =>
        RecordAsync(request.PieceId, context, (state, caller) =>
        {
            var second = CallerOf($"Bearer {request.SecondToken}");
            return second.Custodian == caller
                ? throw new GoodsRefusalException(StatusCode.PermissionDenied, "Two different people inspect a piece.")
                : GoodsRules.Inspect(state, request, caller, second.Custodian, time.GetUtcNow());
        });

    public override Task<RecordedResponse> Pick(PickRequest request, ServerCallContext context) =>
        RecordAsync(request.PieceId, context, (state, caller) =>
            GoodsRules.Pick(state, request, ReasonsAgainst(state, request.PieceId), caller, time.GetUtcNow()));

    public override Task<RecordedResponse> VerifyMatch(VerifyMatchRequest request, ServerCallContext context) =>
        RecordAsync(null, context, (state, caller) =>
            GoodsRules.VerifyMatch(state, request, CodesOf, caller, time.GetUtcNow()));

    public override Task<RecordedResponse> Ship(ShipRequest request, ServerCallContext context) =>
        RecordAsync(request.PieceId, context, (state, caller) =>
        {
            Demand("destination", request.Destination);
            Demand("carrier", request.Carrier);
            return GoodsRules.Ship(state, request, caller, time.GetUtcNow());
        });

    private async Task<RecordedResponse> RecordAsync(
        string? pieceId, ServerCallContext context, Func<CustodyState, string, Fact> decide)
    {
        var caller = CallerOf(context.RequestHeaders.GetValue(Authorization));
        try
        {
            await decisions.RecordAsync(
                state =>
                {
                    DemandKnown(state, pieceId);
                    return [decide(state, caller.Custodian)];
                },
                context.CancellationToken);
            return new RecordedResponse { Size = ledger.DurableSize };
        }
        catch (GoodsRefusalException refusal)
        {
            throw new RpcException(new Status(refusal.Status, refusal.Message));
        }
        catch (LedgerException fault)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"It could not be recorded: {fault.Message}"));
        }
    }

    /// <summary>An id that was mistyped must not become a piece.</summary>
    private void DemandKnown(CustodyState state, string? pieceId)
    {
        if (pieceId is not null && !desk.Register.TryGet(pieceId, out _) && !state.TryGetPiece(pieceId, out _))
        {
            throw new GoodsRefusalException(
                StatusCode.NotFound, $"Neither the piece register nor the ledger knows '{pieceId}'.");
        }
    }

    /// <summary>Nor must a zone that was mistyped: what was taken over would lie where nobody counts.</summary>
    private void DemandZone(CustodyState state, string zone)
    {
        if (!zones.Has(zone) && !state.Zones.Contains(zone))
        {
            throw new GoodsRefusalException(StatusCode.InvalidArgument, zones.Refusal(zone));
        }
    }

    private StockReasons ReasonsAgainst(CustodyState state, string pieceId)
    {
        return judge.ReasonsAgainst(state, state.TryGetPiece(pieceId, out var known) ? known : PieceState.New(pieceId));
    }

    private IEnumerable<string> CodesOf(string pieceId) =>
        desk.Register.TryGet(pieceId, out var row)
            ? new[] { pieceId, row.Barcode, row.Identity }.Where(static code => code.Length > 0)
            : [pieceId];

    private Caller CallerOf(string? authorization)
    {
        var caller = access.Find(authorization);
        if (caller is null || caller.Custodian.Length == 0)
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated, "A token of a custodian in EdgeVault:Access is needed, of two where two inspect."));
        }

        return caller.Roles.Contains(Role)
            ? caller
            : throw new RpcException(new Status(StatusCode.PermissionDenied, $"{caller.Name} has not the role {Role}."));
    }

    private static void Demand(string field, string value)
    {
        if (value.Length is 0 or > IdCharsMax)
        {
            throw new GoodsRefusalException(
                StatusCode.InvalidArgument, $"{field} has {value.Length} characters; 1 to {IdCharsMax} would do.");
        }
    }
}
