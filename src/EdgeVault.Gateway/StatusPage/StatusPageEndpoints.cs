using System.Net.ServerSentEvents;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Recording;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Gateway.StatusPage;

internal static class StatusPageEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IServiceCollection AddStatusPage(this IServiceCollection services)
    {
        services.TryAddSingleton<GlanceBoard>();
        services.TryAddSingleton<StatusBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusBoard>());
        return services;
    }

    public static void MapStatusPage(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet("/", (StatusBoard board) =>
            Results.Text(Page.Render(board.View).ToString(), "text/html; charset=utf-8"));
        pages.MapGet("/pieces", (string? q, CustodyBook book, CustodyDesk desk, StockPolicy policy, TimeProvider time) => Results.Text(
            PiecePage.Render(q ?? "", PiecePage.Find(book, desk, policy, time.GetUtcNow(), (q ?? "").Trim())).ToString(),
            "text/html; charset=utf-8"));
        pages.MapGet("/status.css", () => Style("status.css"));
        pages.MapGet("/status.js", () => Script("status.js"));
        pages.MapGet("/api/status", (StatusBoard board) => Results.Json(board.View, Json));
        pages.MapGet("/live", (StatusBoard board, IHostApplicationLifetime host, CancellationToken gone) =>
            TypedResults.ServerSentEvents(LiveAsync(board, host.ApplicationStopping, gone)));
    }

    /// <summary>Pages for browsers: each says what a browser may do with it.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup("").AddEndpointFilter(async (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Page.ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            return await next(context);
        });

    public static IResult Script(string name) => Results.Text(Resource(name), "text/javascript; charset=utf-8");

    public static IResult Style(string name) => Results.Text(Resource(name), "text/css; charset=utf-8");

    /// <summary>Each section once, then again whenever it looks different.</summary>
    private static async IAsyncEnumerable<SseItem<string>> LiveAsync(
        StatusBoard board, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        var shown = new Dictionary<string, string>();
        while (!end.IsCancellationRequested)
        {
            var changed = board.Changed;
            foreach (var section in Sections.All)
            {
                var markup = section.Render(board.View).ToString();
                if (!shown.TryGetValue(section.Id, out var before) || before != markup)
                {
                    shown[section.Id] = markup;
                    yield return new SseItem<string>(markup, section.Id);
                }
            }

            await changed.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
