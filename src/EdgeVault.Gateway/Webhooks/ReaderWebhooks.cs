using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EdgeVault.Capture.Readers.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Gateway.Webhooks;

/// <summary><c>POST /readers/{id}</c>: what a reader posts, signed in, within limits; answered when it is in the
/// pipeline.</summary>
internal sealed partial class ReaderWebhooks(
    IReaderWebhooks readers, SignInGuard guard, TimeProvider time, ILogger<ReaderWebhooks> logger)
{
    private const string Folder = "/readers/";

    /// <summary>How long a post may wait for room; a reader gives up about then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = await StatusOfAsync(context);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"readers\"";
        }

        if (context.Response.StatusCode
            is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "5";
        }
    }

    private async Task<int> StatusOfAsync(HttpContext context)
    {
        var (request, from) = (context.Request, context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!request.Path.StartsWithSegments("/readers", out var rest) || rest.Value is not { Length: > 1 } name)
        {
            return StatusCodes.Status404NotFound;
        }

        if (guard.MustWait(from))
        {
            return StatusCodes.Status429TooManyRequests;
        }

        var reader = name[1..];
        if (!IsSignedIn(request, reader))
        {
            guard.Failed(from);
            LogNotSignedIn(logger, from, request.Path.Value ?? Folder);
            return StatusCodes.Status401Unauthorized;
        }

        return !HttpMethods.IsPost(request.Method) ? StatusCodes.Status405MethodNotAllowed
            : request.Headers.ContentEncoding.Count > 0 ? StatusCodes.Status415UnsupportedMediaType
            : await TakeAsync(context, reader);
    }

    private async Task<int> TakeAsync(HttpContext context, string reader)
    {
        var limit = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        limit.MaxRequestBodySize = IReaderWebhooks.BodyBytesMax;
        var body = ArrayPool<byte>.Shared.Rent(IReaderWebhooks.BodyBytesMax + 1);
        try
        {
            // Kestrel ends a body that is too large, and one that comes too slowly.
            var length = await context.Request.Body.ReadAtLeastAsync(
                body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
            return length > IReaderWebhooks.BodyBytesMax
                ? StatusCodes.Status413PayloadTooLarge
                : StatusOf(await PostAsync(context, reader, body.AsMemory(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private async Task<WebhookOutcome> PostAsync(HttpContext context, string reader, ReadOnlyMemory<byte> body)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            return await readers.PostAsync(reader, body, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return WebhookOutcome.Busy;
        }
    }

    private static int StatusOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Taken => StatusCodes.Status200OK,
        WebhookOutcome.Refused => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    // RFC 7617: Basic base64(user:password), UTF-8.
    private bool IsSignedIn(HttpRequest request, string reader)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given)
            || !given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || given.Parameter is null)
        {
            return false;
        }

        Span<byte> pair = stackalloc byte[1_024];
        if (given.Parameter.Length > 1_024 || !Convert.TryFromBase64String(given.Parameter, pair, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(pair[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && readers.IsAllowed(reader, text[..colon], text[(colon + 1)..]);
    }

    [LoggerMessage(5411, LogLevel.Warning, "{From} posted to {Path} without the right user name and password")]
    private static partial void LogNotSignedIn(ILogger logger, IPAddress from, string path);
}

internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton<SignInGuard>();
        services.TryAddSingleton<ReaderWebhooks>();
        return services;
    }

    public static void MapWebhooks(this IApplicationBuilder app) => app.MapWhen(
        WebhookListener.IsHere,
        static branch => branch.Run(static context =>
            context.RequestServices.GetRequiredService<ReaderWebhooks>().AnswerAsync(context)));
}
