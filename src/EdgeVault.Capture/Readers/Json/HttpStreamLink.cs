using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>The R700's stream: the endless answer to one GET, a JSON object a line, an empty line as
/// keep-alive.</summary>
internal sealed class HttpStreamLink(ReaderPlan plan, JsonIntake intake, IReaderFate fate, GatewayClock clock)
    : JsonLink(plan, intake, fate, clock)
{
    public override async Task RunAsync(CancellationToken stop)
    {
        Intake.Begin();
        var peer = new TlsPeer("reader", Plan.Options.Certificates.Values, Plan.Options.Ciphers.Values);
        using var client = new HttpClient(HandlerOf(Plan, peer)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = RequestOf(Plan);
        using var response = await AskAsync(client, request, peer, stop);
        Refuse(response.StatusCode);
        Fate.Opened("connected; waiting for its first event or keep-alive");
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await ReadAsync(stream, stop);
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpClient client, HttpRequestMessage request, TlsPeer peer, CancellationToken stop)
    {
        var patience = Plan.Options.ConnectTimeout + Plan.Options.ResponseTimeout;
        using var late = new CancellationTokenSource(patience, Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException cause) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"the reader did not answer within {patience.TotalSeconds:0.###} s", cause);
        }
        catch (HttpRequestException cause) when (cause.InnerException is AuthenticationException refusal)
        {
            throw peer.Refusal(refusal);
        }
    }

    private static void Refuse(HttpStatusCode status)
    {
        if (status == HttpStatusCode.OK)
        {
            return;
        }

        throw new IOException(status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"the reader refuses the sign-in ({(int)status}); see UserName and PasswordFile",
            HttpStatusCode.NotFound =>
                "the reader has no such stream (404): its IoT device interface is off, or the path is another",
            _ => $"the reader answers {(int)status} instead of its stream",
        });
    }

    private static HttpRequestMessage RequestOf(ReaderPlan plan)
    {
        var (endpoint, options) = (plan.Endpoint, plan.Options);
        var address = new UriBuilder(endpoint.IsTls ? "https" : "http", endpoint.Host, endpoint.Port);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Uri, endpoint.Path));
        request.Headers.Accept.ParseAdd("application/json");
        if (options is { UserName: { } user, PasswordFile: { } file })
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{SecretFile.Read(file)}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }

        return request;
    }

    private static SocketsHttpHandler HandlerOf(ReaderPlan plan, TlsPeer peer)
    {
        var handler = new SocketsHttpHandler
        {
            // Whoever answers must be the reader itself.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = plan.Options.ConnectTimeout,
        };
        if (plan.Endpoint.IsTls)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, shown, _, errors) => peer.Accepts(shown, errors);
            handler.SslOptions.EnabledSslProtocols = peer.Protocols;
            handler.SslOptions.CipherSuitesPolicy = peer.Suites;
        }

        return handler;
    }
}
