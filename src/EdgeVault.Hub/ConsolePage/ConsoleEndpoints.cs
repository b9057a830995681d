using System.Text;
using System.Text.Json;
using EdgeVault.Hosting.Telemetry;
using EdgeVault.Hub.Health;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>What the console's address serves: the page and its live part, status, health and metrics.</summary>
internal static class ConsoleEndpoints
{
    private const string HtmlType = "text/html; charset=utf-8";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var console = routes.MapGroup("").AddEndpointFilter(async (call, next) =>
        {
            var headers = call.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Page.ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return await next(call);
        });
        console.MapGet("/", (HubViews views) => Results.Content(Page.Whole(views.Now()).ToString(), HtmlType));
        console.MapGet("/console.css", () => Asset("console.css", "text/css; charset=utf-8"));
        console.MapGet("/console.js", () => Asset("console.js", "text/javascript; charset=utf-8"));
        console.MapGet("/live", (LivePages pages, CancellationToken gone) =>
            TypedResults.ServerSentEvents(pages.FollowAsync(gone), eventType: "page"));
        console.MapGet("/api/status", (HubViews views) => Results.Json(views.Now(), Json));
        console.MapGet("/healthz/live", () => Results.Text("alive\n"));
        console.MapGet("/healthz/ready", Ready);
        console.MapGet(
            "/metrics", (PrometheusText metrics) => Results.Text(metrics.Print(), PrometheusText.ContentType));
    }

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
