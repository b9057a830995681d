using System.Text.RegularExpressions;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Directives;

/// <summary><c>edgevault.directives.v1.Directives</c>.</summary>
internal sealed partial class DirectivesService(
    DirectiveDesk desk, PieceCatalogue pieces, TrustedSites sites, NoteSigner hub, IOptions<HubOptions> options,
    IHostApplicationLifetime host, TimeProvider time)
    : Contracts.Directives.V1.Directives.DirectivesBase
{
    private const int ListDefault = 100;
    private const int ListMax = 1_000;
    private const uint LastsDefault = 86_400;
    private const uint ChooseAmong = 64;

    public override async Task Follow(
        FollowRequest request, IServerStreamWriter<FollowResponse> responseStream, ServerCallContext context)
    {
        DemandSite(request.Site, context);
        var log = desk.LogOf(request.Site);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, host.ApplicationStopping);
        try
        {
            for (var next = request.NextIndex; ;)
            {
                var changed = log.Changed.Next;
                for (; log.At(next) is var (_, bytes); next++)
                {
                    await responseStream.WriteAsync(Signed(request.Site, next, bytes), ended.Token);
                }

                if (!await ChangeSignal.WaitAsync(changed, options.Value.Link.HeartbeatInterval, time, ended.Token))
                {
                    ended.Token.ThrowIfCancellationRequested();
                    await responseStream.WriteAsync(new FollowResponse { Size = log.Size }, ended.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The stream was ended, or the hub is stopping."));
        }
    }

    public override async Task<GiveResponse> Give(GiveRequest request, ServerCallContext context)
    {
        var directive = request.Directive?.Clone() ?? new Directive();
        DemandKnown(directive.Site);
        if (GiveRules.FaultOf(directive, desk.LogOf(directive.Site).Size) is { } fault)
        {
            throw Refuse(StatusCode.InvalidArgument, fault);
        }

        directive.By = HubCallRules.CallerOf(context)?.ToString() ?? "";
        return new GiveResponse { Index = await Durably(desk.GiveAsync(directive, context.CancellationToken)) };
    }

    public override Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        DemandKnown(request.Site);
        var count = (int)Math.Min(request.CountMax == 0 ? ListDefault : request.CountMax, ListMax);
        return Task.FromResult(new ListResponse
        {
            Directives = { desk.LogOf(request.Site).Newest(request.OpenOnly, count) },
        });
    }

    public override async Task<Reservation> Reserve(ReserveRequest request, ServerCallContext context)
    {
        DemandToken(request.Token);
        var lasts = TimeSpan.FromSeconds(request.LastsS == 0 ? LastsDefault : request.LastsS);
        var wanted = new ReservePiece
        {
            Token = request.Token, Order = request.Order, UntilUs = (time.GetUtcNow() + lasts).UnixMicroseconds(),
        };
        var specification = request.Specification ?? new Specification();
        return await Durably(desk.ReserveAsync(
                wanted,
                HubCallRules.CallerOf(context)?.ToString() ?? "",
                isTaken => Choose(specification, isTaken),
                context.CancellationToken))
            ?? throw Refuse(StatusCode.NotFound, "No verified piece that is not taken meets the specification.");
    }

    public override async Task<Reservation> Release(ReleaseRequest request, ServerCallContext context)
    {
        var reservation = Found(request.Token);
        await Durably(desk.GiveAsync(
            new Directive
            {
                Site = reservation.Site,
                By = HubCallRules.CallerOf(context)?.ToString() ?? "",
                Release = new ReleasePiece { Token = request.Token },
            },
            context.CancellationToken));
        return Found(request.Token);
    }

    public override Task<Reservation> Look(LookRequest request, ServerCallContext context) =>
        Task.FromResult(Found(request.Token));

    /// <summary>By the hub's own fold; the vault has the last word. Of several the first in order of site and id.</summary>
    private (string Site, string PieceId)? Choose(Specification wanted, Func<string, bool> isTaken)
    {
        var filter = new PieceFilter(wanted.Filter ?? new PieceFilter()) { SellableOnly = true };
        if (wanted.PieceId.Length > 0)
        {
            return !isTaken(wanted.PieceId) && pieces.FindSellable(wanted.PieceId, filter) is { } one ? (one.Site, one.PieceId) : null;
        }

        var request = new ListPiecesRequest { Filter = filter, PageSize = ChooseAmong };
        do
        {
            var page = pieces.List(request);
            if (page.Pieces.FirstOrDefault(piece => !isTaken(piece.PieceId)) is { } found)
            {
                return (found.Site, found.PieceId);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return null;
    }

    private FollowResponse Signed(string site, ulong index, byte[] bytes) => new()
    {
        Directive = new SignedDirective
        {
            Directive = ByteString.CopyFrom(bytes),
            Note = DirectiveNote.Create(hub, site, index, bytes).ToString(),
        },
    };

    private Reservation Found(string token) =>
        desk.Find(token) ?? throw Refuse(StatusCode.NotFound, $"There is no reservation '{token}'.");

    /// <summary>A gateway follows its own site's log.</summary>
    private void DemandSite(string site, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, site);
        DemandKnown(site);
    }

    private void DemandKnown(string site)
    {
        if (!sites.IsConfigured(site))
        {
            throw Refuse(StatusCode.NotFound, $"There is no site '{site}'.");
        }
    }

    private static void DemandToken(string token)
    {
        if (!Token().IsMatch(token))
        {
            throw Refuse(StatusCode.InvalidArgument, "token must be 8–64 letters, digits and hyphens.");
        }
    }

    private static async Task<T> Durably<T>(Task<T> giving)
    {
        try
        {
            return await giving;
        }
        catch (LedgerUnavailableException fault)
        {
            throw Refuse(StatusCode.Unavailable, $"The hub's ledger takes nothing now: {fault.Message}");
        }
    }

    private static RpcException Refuse(StatusCode status, string why) => new(new Status(status, why));

    [GeneratedRegex(@"\A[A-Za-z0-9-]{8,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
