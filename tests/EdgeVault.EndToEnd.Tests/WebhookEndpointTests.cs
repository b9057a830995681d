using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The one address of a gateway that other machines may reach.</summary>
public sealed class WebhookEndpointTests
{
    private const string Ring = """[{"timestamp":"2026-03-01T08:00:00Z","tagInventoryEvent":{"epcHex":"01","antennaPort":3}}]""";

    private readonly int _port = FreePort.Take();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_signs_in_is_heard_and_nobody_else()
    {
        await using var gateway = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var right = SignIn("r2", "secret");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "readers/r2", Ring, right));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "readers/r2", "[]", right));
        Assert.Equal(1, await gateway.MetricAsync("edgevault_capture_tag_reports_total"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "readers/r2", Ring, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "readers/r2", Ring, SignIn("r2", "guess")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "readers/r1", Ring, right));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "readers/r9", Ring, right));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(http, "readers/r2", new string(' ', (1 << 20) + 1), right));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(http, "readers/r2", Ring, right, "gzip"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "readers/r2", "no JSON", right));
        Assert.Equal(1, await gateway.MetricAsync("edgevault_capture_tag_reports_total"));
        Assert.True(await gateway.MetricAsync("edgevault_capture_malformed_total") >= 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("metrics")]
    [InlineData("healthz/live")]
    [InlineData("api/status")]
    [InlineData("readers/")]
    [InlineData("readers")]
    public async Task Nothing_else_is_served_there(string path)
    {
        await using var gateway = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("readers/r2")).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_must_wait()
    {
        await using var gateway = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "readers/r2", Ring, SignIn("r2", $"{guess}")));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(http, "readers/r2", Ring, SignIn("r2", "secret")));
    }

    /// <summary>A reader knows the gateway by the certificate that was given to it, which may be one without authority, or
    /// past its date.</summary>
    [Theory]
    [InlineData(2060, true)]
    [InlineData(2015, true)]
    [InlineData(2060, false)]
    [InlineData(2015, false)]
    public async Task Over_TLS_a_reader_posts_to_whom_it_knows_and_tells_nobody_else_its_password(int toYear, bool isPinned)
    {
        using var certificate = SelfSigned(toYear);
        await using var gateway = Configured();
        gateway.Configuration["Listen"]!["Webhooks"] = $"https://127.0.0.1:{_port}";
        gateway.Configuration["Listen"]!["WebhooksCertificate"] = "webhooks.pem";
        using (var key = certificate.GetRSAPrivateKey()!)
        {
            Secret(gateway, "webhooks.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        }

        await ListensAsync(gateway);
        using var handler = new SocketsHttpHandler();
        var pin = isPinned ? certificate.GetCertHashString(HashAlgorithmName.SHA256) : new string('0', 64);
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => shown!.GetCertHashString(HashAlgorithmName.SHA256) == pin;
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{_port}") };

        if (isPinned)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "readers/r2", Ring, SignIn("r2", "secret")));
            Assert.Equal(1, await gateway.MetricAsync("edgevault_capture_tag_reports_total"));
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("metrics", Token)).StatusCode);
            return;
        }

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(
            () => PostAsync(http, "readers/r2", Ring, SignIn("r2", "secret")));
        Assert.IsType<AuthenticationException>(refusal.InnerException);
        Assert.Equal(0, await gateway.MetricAsync("edgevault_capture_tag_reports_total"));
    }

    [Fact]
    public async Task A_reader_that_posts_needs_an_address_and_beyond_loopback_TLS()
    {
        await using var gateway = Configured();
        gateway.Configuration["Listen"]!["Webhooks"] = "";
        gateway.WriteConfiguration();
        Assert.Contains("EdgeVault:Listen:Webhooks is empty, and reader 'r2' posts", await FaultAsync(gateway), StringComparison.Ordinal);
        gateway.Configuration["Listen"]!["Webhooks"] = "http://0.0.0.0:8482";
        gateway.WriteConfiguration();
        Assert.Contains("beyond loopback readers' passwords need TLS", await FaultAsync(gateway), StringComparison.Ordinal);
        gateway.Configuration["Listen"]!["Webhooks"] = "https://0.0.0.0:8482";
        gateway.WriteConfiguration();
        Assert.Contains("EdgeVault:Listen:WebhooksCertificate: there is no file", await FaultAsync(gateway), StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(GatewayUnderTest gateway)
    {
        var (code, _, error) = await Programs.RunAsync(Programs.Gateway, "config", "check", "--config", gateway.ConfigurationFile);
        Assert.Equal(78, code);
        return error;
    }

    private static AuthenticationHeaderValue SignIn(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static async Task<HttpStatusCode> PostAsync(
        HttpClient http, string path, string body, AuthenticationHeaderValue? signIn, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Authorization = signIn;
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static void Secret(GatewayUnderTest gateway, string name, string text)
    {
        var path = Path.Combine(gateway.Folder, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
    }

    private static X509Certificate2 SelfSigned(int toYear)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=gw1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(
            new DateTimeOffset(2014, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(toYear, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = Configured();
        await ListensAsync(gateway);
        return gateway;
    }

    // Its addresses are bound one after another, the one that says that it lives before the readers'; and a reader that the
    // gateway does not wait for yet is told to post again.
    private static async Task ListensAsync(GatewayUnderTest gateway)
    {
        gateway.Start();
        await gateway.Process.LineAsync(static line => line.Contains("Application started", StringComparison.Ordinal));
        await gateway.UntilAsync(async () =>
            (await gateway.TextAsync("api/status")).Contains("waiting for its first post", StringComparison.Ordinal));
    }

    private GatewayUnderTest Configured()
    {
        var gateway = new GatewayUnderTest().WithPieces("pieceId,epc\n");
        Secret(gateway, "r2.password", "secret\n");
        gateway.Configuration["Listen"]!["Webhooks"] = $"http://127.0.0.1:{_port}";
        gateway.Configuration["Readers"] = new JsonObject
        {
            ["r1"] = new JsonObject { ["Endpoint"] = "tcp://127.0.0.1:1" },
            ["r2"] = new JsonObject
            {
                ["Endpoint"] = "webhook:", ["Make"] = "impinj", ["UserName"] = "r2", ["PasswordFile"] = "r2.password",
            },
        };
        return gateway;
    }
}
