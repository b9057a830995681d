using EdgeVault.Contracts.Vault.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>The two people at the goods desk of one site.</summary>
/// <remarks>A gateway that is away is asked again, as people do.</remarks>
internal sealed class GoodsPeople(Uri gateway, TradeGoods goods, TimeProvider time)
{
    private const int TriesMax = 40;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    public Task ReceiveAsync(string pieceId, string zone, string from, string reason, CancellationToken cancellation) =>
        AskAsync(
            desk => desk.ReceiveAsync(
                new ReceiveRequest { PieceId = pieceId, Zone = zone, From = from, Reason = reason }, Bearer(), null, cancellation),
            cancellation);

    public Task InspectAsync(TradePiece piece, CancellationToken cancellation) => AskAsync(
        desk => desk.InspectAsync(
            new InspectRequest
            {
                PieceId = piece.PieceId, Result = "verified", Metal = piece.Metal, Fineness = piece.Fineness,
                WeightMg = piece.WeightMg, CaratMilli = 500, Condition = "pristine", Presentation = "showroom",
                ValueClass = "mid", CertificateLab = "HRD", CertificateNumber = piece.Certificate,
                SecondToken = goods.Tokens[1],
            },
            Bearer(), null, cancellation),
        cancellation);

    public Task VerifyMatchAsync(string token, TradePiece piece, CancellationToken cancellation) => AskAsync(
        desk => desk.VerifyMatchAsync(
            new VerifyMatchRequest { Token = token, Code = piece.Barcode, WeightMg = piece.WeightMg }, Bearer(), null, cancellation),
        cancellation);

    public Task ShipAsync(string pieceId, string destination, string token, CancellationToken cancellation) => AskAsync(
        desk => desk.ShipAsync(
            new ShipRequest
            {
                PieceId = pieceId, Destination = destination, Carrier = "courier-1", Tracking = $"T-{pieceId}", Token = token,
            },
            Bearer(), null, cancellation),
        cancellation);

    private async Task AskAsync(
        Func<GoodsDesk.GoodsDeskClient, AsyncUnaryCall<RecordedResponse>> ask, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(gateway);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await ask(new GoodsDesk.GoodsDeskClient(channel));
                return;
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable && tries < TriesMax)
            {
                await Task.Delay(Between, time, cancellation);
            }
        }
    }

    private Metadata Bearer() => new() { { "authorization", $"Bearer {goods.Tokens[0]}" } };
}
