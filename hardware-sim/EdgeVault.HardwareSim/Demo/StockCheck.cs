using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Stock.V1;
using EdgeVault.HardwareSim.Demo.Trade;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>Whether the hub's catalogue has the same pieces inside as the vaults say themselves.</summary>
internal static class StockCheck
{
    /// <returns>A sentence for each site where they differ.</returns>
    /// <exception cref="RpcException">One of them cannot be reached.</exception>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        Service hub, IReadOnlyList<DemoSite> sites, CancellationToken cancellation)
    {
        var faults = new List<string>();
        using var buyer = new BuyerDesk(hub.Listen.GrpcAddress);
        foreach (var site in sites)
        {
            var listed = (await buyer.ListAsync(new PieceFilter { Site = site.Name, Whereabouts = "inside" }, cancellation))
                .ToDictionary(piece => piece.PieceId, piece => piece.Verified, StringComparer.Ordinal);
            var there = await InsideAsync(site, cancellation);
            var differ = listed.Where(piece => !there.TryGetValue(piece.Key, out var verified) || verified != piece.Value)
                .Select(piece => piece.Key).Concat(there.Keys.Except(listed.Keys)).Distinct().Order(StringComparer.Ordinal).ToList();
            if (differ.Count > 0)
            {
                faults.Add($"catalogue: {site.Name} has {there.Count} pieces inside, the hub lists {listed.Count}; they differ in "
                    + $"{string.Join(", ", differ.Take(3))}{(differ.Count > 3 ? " …" : "")}.");
            }
        }

        return faults;
    }

    private static async Task<IReadOnlyDictionary<string, bool>> InsideAsync(DemoSite site, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(site.Gateway.Listen.GrpcAddress);
        var inside = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var zone in site.InsideZones)
        {
            using var call = new Stock.StockClient(channel).Query(new QueryRequest { Zone = zone }, cancellationToken: cancellation);
            await foreach (var piece in call.ResponseStream.ReadAllAsync(cancellation))
            {
                inside[piece.PieceId] = piece.Verified;
            }
        }

        return inside;
    }
}
