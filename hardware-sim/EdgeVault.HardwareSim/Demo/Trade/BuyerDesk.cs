using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Directives.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>A buyer at the hub: looks into the catalogue, and reserves by what a piece must be.</summary>
internal sealed class BuyerDesk(Uri hub) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(hub);

    private Catalogue.CatalogueClient Catalogue => new(_channel);

    private Directives.DirectivesClient Directives => new(_channel);

    /// <summary>Null where nothing meets it that nobody has.</summary>
    public async Task<Reservation?> ReserveAsync(string token, PieceFilter filter, CancellationToken cancellation)
    {
        try
        {
            return await Directives.ReserveAsync(
                new ReserveRequest { Token = token, Order = $"order-{token}", Specification = new Specification { Filter = filter } },
                cancellationToken: cancellation);
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<Reservation> LookAsync(string token, CancellationToken cancellation) =>
        await Directives.LookAsync(new LookRequest { Token = token }, cancellationToken: cancellation);

    /// <summary>Every piece that meets a filter.</summary>
    public async Task<IReadOnlyList<PieceNow>> ListAsync(PieceFilter filter, CancellationToken cancellation)
    {
        var found = new List<PieceNow>();
        var request = new ListPiecesRequest { Filter = filter, PageSize = 1_000 };
        do
        {
            var page = await Catalogue.ListPiecesAsync(request, cancellationToken: cancellation);
            found.AddRange(page.Pieces);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return found;
    }

    /// <summary>At every site that knows it; none where no site does.</summary>
    public async Task<IReadOnlyList<PieceNow>> FindAsync(string pieceId, CancellationToken cancellation)
    {
        try
        {
            return (await Catalogue.GetPieceAsync(
                new GetPieceRequest { PieceId = pieceId }, cancellationToken: cancellation)).Pieces;
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>Events of a site that the catalogue stands at.</summary>
    public async Task<ulong> EventsAsync(string site, CancellationToken cancellation) =>
        (await Catalogue.ListVaultsAsync(new ListVaultsRequest(), cancellationToken: cancellation)).Vaults
        .Where(vault => vault.Site == site).Select(vault => vault.Events).FirstOrDefault();

    public async Task<IReadOnlyList<Transfer>> TransfersAsync(CancellationToken cancellation) =>
        (await Catalogue.ListTransfersAsync(new ListTransfersRequest(), cancellationToken: cancellation)).Transfers;

    public void Dispose() => _channel.Dispose();
}
