using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
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
        using var client = new HttpClient(HandlerOf(Plan)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = RequestOf(Plan);
        using var response = await AskAsync(client, request, stop);
        Refuse(response.StatusCode);
        Fate.Opened("connected; waiting for its first event or keep-alive");
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await ReadAsync(stream, stop);
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpClient client, HttpRequestMessage request, CancellationToken stop)
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

    private static SocketsHttpHandler HandlerOf(ReaderPlan plan)
    {
        var handler = new SocketsHttpHandler
        {
            // Whoever answers must be the reader itself.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = plan.Options.ConnectTimeout,
        };
        var pins = plan.Options.Certificates.Values.Select(ReaderTls.Normalised).ToArray();
        if (pins.Length > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && pins.Contains(shown.GetCertHashString(HashAlgorithmName.SHA256));
        }

        var ciphers = plan.Options.Ciphers.Values.Select(Enum.Parse<TlsCipherSuite>).ToArray();
        if (ciphers.Length > 0 && !OperatingSystem.IsWindows())
        {
            handler.SslOptions.CipherSuitesPolicy = new CipherSuitesPolicy(ciphers);
        }

        return handler;
    }
}
