using System.Text;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hosting.Charts;
using EdgeVault.Hosting.Pages;
using EdgeVault.Hosting.Telemetry;
using EdgeVault.Hub.Api;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Directives;
using EdgeVault.Hub.Health;
using EdgeVault.Hub.Passports;
using EdgeVault.Hub.Trust;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>What the console's address serves: pages, JSON, health and metrics.</summary>
internal static class ConsoleEndpoints
{
    private const string HtmlType = "text/html; charset=utf-8";
    private const int DirectivesShown = 100;

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var console = routes.MapGroup("").AddEndpointFilter(async (call, next) =>
        {
            var headers = call.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Layout.ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return await next(call);
        });
        console.MapPages();
        console.MapApi();
        console.MapGet("/console.css", () => Asset("console.css", "text/css; charset=utf-8")).ExcludeFromDescription();
        console.MapGet("/chart.css", () => Results.Text(TimeChartSvg.Css, "text/css; charset=utf-8")).ExcludeFromDescription();
        console.MapGet("/console.js", () => Asset("console.js", "text/javascript; charset=utf-8")).ExcludeFromDescription();
        console.MapGet("/live", (LivePages pages, CancellationToken gone) =>
            TypedResults.ServerSentEvents(pages.FollowAsync(gone), eventType: "page")).ExcludeFromDescription();
        console.MapGet("/healthz/live", () => Results.Text("alive\n")).ExcludeFromDescription();
        console.MapGet("/healthz/ready", Ready).ExcludeFromDescription();
        console.MapGet("/metrics", (PrometheusText metrics) => Results.Text(metrics.Print(), PrometheusText.ContentType))
            .ExcludeFromDescription();
    }

    private static void MapPages(this RouteGroupBuilder console)
    {
        var pages = console.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", (HubViews views, LagHistory lag) =>
            Results.Content(Page.Whole(views.Now(), TimeChartSvg.Draw(lag.Chart())).ToString(), HtmlType));
        pages.MapGet("/catalogue", Catalogue);
        pages.MapGet("/pieces", (string? q) => Results.Redirect($"/pieces/{Uri.EscapeDataString((q ?? "").Trim())}"));
        pages.MapGet("/pieces/{pieceId}", PieceAsync);
        pages.MapGet("/transfers", (PieceCatalogue pieces, IOptions<HubOptions> options) => Whole(
            options, "/transfers", "Transfers", TransfersPage.Render([.. pieces.Transfers(false).Select(TransferJson.Of)])));
        pages.MapGet("/directives", (DirectiveDesk desk, TrustedSites sites, IOptions<HubOptions> options) => Whole(
            options, "/directives", "Directives", DirectivesPage.Render(Newest(desk, sites))));
    }

    private static IResult Catalogue([AsParameters] PieceQuery query, PieceCatalogue pieces, IOptions<HubOptions> options)
    {
        PiecePageJson? page = null;
        var fault = query.Fault;
        try
        {
            var asked = (query with { Limit = query.Limit ?? CataloguePage.PiecesShown }).ToRequest();
            page = fault is null && pieces.List(asked) is var found
                ? new PiecePageJson(
                    [.. found.Pieces.Select(PieceJson.Of)], found.NextPageToken.Length > 0 ? found.NextPageToken : null)
                : null;
        }
        catch (RpcException refusal)
        {
            fault = refusal.Status.Detail;
        }

        var facets = FacetsJson.Of(pieces.Facets(query.Site?.Trim() ?? ""));
        return Whole(options, "/catalogue", "Catalogue", CataloguePage.Render(query, page, facets, fault));
    }

    private static async Task<IResult> PieceAsync(
        string pieceId, PieceCatalogue pieces, PieceHistories histories, IOptions<HubOptions> options, CancellationToken cancellation) =>
        Whole(options, "/pieces", pieceId, PiecePage.Render(
            pieceId, [.. pieces.Find(pieceId).Select(PieceJson.Of)], await histories.FindAsync(pieceId, "", cancellation)));

    /// <summary>What waits for an answer first, then the newest.</summary>
    private static List<Answered> Newest(DirectiveDesk desk, TrustedSites sites) =>
    [
        .. sites.All.SelectMany(site => desk.LogOf(site.Site).Newest(openOnly: true, DirectivesShown)),
        .. sites.All.SelectMany(site => desk.LogOf(site.Site).Newest(openOnly: false, DirectivesShown))
            .Where(each => each.State != AnswerState.Open).OrderByDescending(each => each.Directive.GivenUs).Take(DirectivesShown),
    ];

    private static IResult Whole(IOptions<HubOptions> options, string path, string title, Html body) =>
        Results.Content(Layout.Around(options.Value.Name, path, title, body).ToString(), HtmlType);

    private static IResult Ready(HubHealth health) => health.NotReady is { Count: > 0 } reasons
        ? Results.Text(string.Join('\n', reasons) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Text("ready\n");

    private static IResult Asset(string name, string type)
    {
        using var stream = typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var text = new StreamReader(stream, Encoding.UTF8);
        return Results.Content(text.ReadToEnd(), type);
    }
}
