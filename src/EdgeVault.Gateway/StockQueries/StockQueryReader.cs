using EdgeVault.Contracts.Stock.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using Grpc.Core;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Filters from the wire, where every text may be wrong.</summary>
internal static class StockQueryReader
{
    private static readonly (Func<QueryRequest, string> Asked, Func<Piece, string> Of)[] Texts =
    [
        (asked => asked.Sku, piece => piece.Sku), (asked => asked.Category, piece => piece.Category),
        (asked => asked.Origin, piece => piece.Origin), (asked => asked.Metal, piece => piece.Metal),
        (asked => asked.Fineness, piece => piece.Fineness), (asked => asked.Gem, piece => piece.Gem),
        (asked => asked.Cut, piece => piece.Cut), (asked => asked.Colour, piece => piece.Colour),
        (asked => asked.Clarity, piece => piece.Clarity), (asked => asked.CertificateLab, piece => piece.CertificateLab),
        (asked => asked.SetId, piece => piece.SetId),
    ];

    /// <exception cref="RpcException">INVALID_ARGUMENT, and which filter.</exception>
    public static StockQuery Read(QueryRequest request) => new()
    {
        Zone = request.Zone,
        PlaceId = request.PlaceId,
        ContainerId = request.ContainerId,
        Texts = [.. Texts.Where(text => text.Asked(request).Length > 0).Select(text => (text.Of, text.Asked(request)))],
        ValueClass = request.ValueClass.Length == 0 ? null : WordOf<ValueClass>("value_class", request.ValueClass),
        MetalWeightGMin = NumberOf("metal_weight_g_min", request.MetalWeightGMin),
        MetalWeightGMax = NumberOf("metal_weight_g_max", request.MetalWeightGMax),
        CaratMin = NumberOf("carat_min", request.CaratMin),
        CaratMax = NumberOf("carat_max", request.CaratMax),
        VerifiedOnly = request.VerifiedOnly,
        Reason = request.Reason.Length == 0 ? StockReasons.None : WordOf<StockReasons>("reason", request.Reason),
        Limit = request.Limit is 0 or > StockQuery.LimitMax ? StockQuery.LimitMax : (int)request.Limit,
    };

    private static T WordOf<T>(string field, string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (StockMapping.WordOf(value) == word)
            {
                return value;
            }
        }

        throw new RpcException(new Status(
            StatusCode.InvalidArgument,
            $"{field} is '{word}'; {string.Join(", ", Enum.GetValues<T>().Select(StockMapping.WordOf))} would do."));
    }

    private static decimal? NumberOf(string field, double value) => value switch
    {
        0 => null,
        > 0 and <= 1_000_000 => (decimal)value,
        _ => throw new RpcException(new Status(
            StatusCode.InvalidArgument, $"{field} is {value}; above 0 and up to 1,000,000 would do.")),
    };
}
