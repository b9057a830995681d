using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Stock.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Recording;
using EdgeVault.Ledger;
using Grpc.Core;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Serves <c>Stock</c>: one consistent look at the fold for each call, between two commits.</summary>
internal sealed class StockService(
    CustodyBook book, CustodyDesk desk, SegmentLedger ledger, StockPolicy policy, StockMapping mapping, StockBoard board,
    AccessList access, TimeProvider time)
    : Contracts.Stock.V1.Stock.StockBase
{
    private const string Authorization = "authorization";
    private const int EntryBytesMax = 1 << 20;

    public override Task<PieceAnswer> Get(GetRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        return Task.FromResult(mapping.ToMessage(book.Read(state => FindIn(state, request)), caller.SeesCoordinates));
    }

    public override async Task Query(
        QueryRequest request, IServerStreamWriter<PieceAnswer> responseStream, ServerCallContext context)
    {
        var caller = CallerOf(context);
        var query = StockQueryReader.Read(request);
        await SendAsync(state => SearchIn(state).Find(query), caller, responseStream, context.CancellationToken);
    }

    public override async Task Out(
        OutRequest request, IServerStreamWriter<PieceAnswer> responseStream, ServerCallContext context) =>
        await SendAsync(
            state => SearchIn(state).Out().Take(StockQuery.LimitMax), CallerOf(context), responseStream, context.CancellationToken);

    public override Task<HeldAtResponse> HeldAt(HeldAtRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        if (request.Piece is null || !CustodyTime.TryFromUs(request.AtUs, out var at))
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, "piece and at_us are needed; at_us in microseconds since 1970-01-01T00:00:00Z."));
        }

        var pieceId = book.Read(state => FindIn(state, request.Piece).State.PieceId);
        // Outside of the fold's lock: a long story must not hold up the writer, and what is read of it never changes.
        var then = new PieceStory(
            ledger.Epoch, id => book.Read(state => state.LastOfPiece(id)), id => book.Read(state => state.LastOfContainer(id)), Entry)
            .At(pieceId, at);
        var piece = then.Piece;
        return Task.FromResult(new HeldAtResponse
        {
            PieceId = piece.PieceId,
            Holder = piece.Holder,
            Whereabouts = StockMapping.WordOf(piece.Whereabouts),
            Zone = piece.Zone,
            ContainerId = piece.Container,
            PlaceId = caller.SeesCoordinates ? piece.PlaceId : "",
            Proof = StockMapping.WordOf(piece.Proof),
            ProofUs = piece.ProofUs,
            ProofBy = StockMapping.ToRef(piece.ProofBy),
            LastEvent = then.Last is { } last ? StockMapping.ToRef(last) : null,
            Complete = then.IsComplete,
        });
    }

    public override Task<SummaryResponse> Summary(SummaryRequest request, ServerCallContext context)
    {
        CallerOf(context);
        var (at, summary) = board.Look();
        var response = new SummaryResponse
        {
            AtUs = CustodyTime.ToUs(at), Verified = (uint)summary.Verified, Pieces = (uint)summary.Of,
        };
        foreach (var (reason, pieces) in summary.Reasons)
        {
            response.Reasons[StockMapping.WordOf(reason)] = (uint)pieces;
        }

        return Task.FromResult(response);
    }

    private async Task SendAsync(
        Func<CustodyState, IEnumerable<StockAnswer>> find, Caller caller, IServerStreamWriter<PieceAnswer> stream,
        CancellationToken cancellation)
    {
        // Whole before the first is sent: the writer must not wait for a slow reader.
        var answers = book.Read(state => find(state).ToList());
        foreach (var answer in answers)
        {
            await stream.WriteAsync(mapping.ToMessage(answer, caller.SeesCoordinates), cancellation);
        }
    }

    private StockAnswer FindIn(CustodyState state, GetRequest request)
    {
        var search = SearchIn(state);
        var (what, answer) = request.PieceCase switch
        {
            GetRequest.PieceOneofCase.PieceId => (request.PieceId, search.ById(request.PieceId)),
            GetRequest.PieceOneofCase.Epc => (request.Epc, search.ByEpc(request.Epc)),
            GetRequest.PieceOneofCase.Certificate when request.Certificate.Split('/', 2) is [var lab, var number] =>
                (request.Certificate, search.ByCertificate(lab, number)),
            _ => throw new RpcException(new Status(
                StatusCode.InvalidArgument, "piece_id, epc or certificate (laboratory/number) is needed.")),
        };
        return answer ?? throw new RpcException(new Status(StatusCode.NotFound, $"No piece here is known by '{what}'."));
    }

    private StockSearch SearchIn(CustodyState state) => new(state, desk.Register, policy, time.GetUtcNow());

    private CustodyEvent? Entry(EventAt at)
    {
        try
        {
            return ledger.Read(at.Index, 1, EntryBytesMax) is { Entries: [var entry, ..] }
                && CustodyCodec.TryParse(entry.Span, out var custodyEvent, out _) ? custodyEvent : null;
        }
        catch (LedgerPrunedException)
        {
            return null;
        }
    }

    private Caller CallerOf(ServerCallContext context) =>
        access.Find(context.RequestHeaders.GetValue(Authorization))
        ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "The token is not one of EdgeVault:Access."));
}
