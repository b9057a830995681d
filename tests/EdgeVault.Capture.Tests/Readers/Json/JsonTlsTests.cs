using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Brokers;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>The R700's stream behind TLS, and a real mosquitto, with certificates that they signed themselves.</summary>
public sealed class JsonTlsTests : IDisposable
{
    private const int Ms = 120_000;
    private const TlsCipherSuite Old = TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256;

    private readonly FakeFate _fate = new();
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    [Theory(Timeout = Ms)]
    [InlineData("https", false, "right")]
    [InlineData("https", false, "wrong and right")]
    [InlineData("https", true, "right")]
    [InlineData("mqtts", false, "right")]
    [InlineData("mqtts", false, "wrong and right")]
    [InlineData("mqtts", true, "right")]
    public async Task Whose_fingerprint_is_pinned_is_believed_whatever_its_name_and_date(string scheme, bool isExpired, string pins)
    {
        using var certificate = isExpired ? SelfSigned.Expired() : SelfSigned.Good();
        await using var peer = await PeerAsync(scheme, certificate);
        using var bench = Bench(scheme, peer.Port, options => Pin(options, certificate, pins));

        _ = Link(scheme, bench).RunAsync(_stop.Token);

        Assert.StartsWith("opened: connected", await _fate.NextAsync(), StringComparison.Ordinal);
    }

    [Theory(Timeout = Ms)]
    [InlineData("https", false, "wrong")]
    [InlineData("https", true, "wrong")]
    [InlineData("https", false, "none")]
    [InlineData("https", true, "none")]
    [InlineData("mqtts", false, "wrong")]
    [InlineData("mqtts", true, "wrong")]
    [InlineData("mqtts", false, "none")]
    [InlineData("mqtts", true, "none")]
    public async Task Another_one_is_refused_and_its_fingerprint_is_said(string scheme, bool isExpired, string pins)
    {
        using var certificate = isExpired ? SelfSigned.Expired() : SelfSigned.Good();
        await using var peer = await PeerAsync(scheme, certificate);
        using var bench = Bench(scheme, peer.Port, options => Pin(options, certificate, pins));

        var refusal = await Assert.ThrowsAsync<AuthenticationException>(
            () => Link(scheme, bench).RunAsync(_stop.Token).WaitAsync(Token));

        Assert.StartsWith(
            scheme == "https" ? "no TLS with the reader: " : "no TLS with the broker: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"It shows the certificate with SHA-256 {certificate.Fingerprint()}.", refusal.Message, StringComparison.Ordinal);
        Assert.True(ReaderRetry.IsReadersFault(refusal));
    }

    [Theory(Timeout = Ms)]
    [InlineData("https")]
    [InlineData("mqtts")]
    public async Task An_old_one_is_had_with_the_cipher_suite_that_it_has(string scheme)
    {
        using var certificate = SelfSigned.Good();
        await using var peer = await PeerAsync(scheme, certificate, isOld: true);
        using var bench = Bench(scheme, peer.Port, options =>
        {
            Pin(options, certificate, "right");
            options.Ciphers["old"] = Old.ToString();
        });

        _ = Link(scheme, bench).RunAsync(_stop.Token);

        Assert.StartsWith("opened: connected", await _fate.NextAsync(), StringComparison.Ordinal);
    }

    private static void Pin(ReaderOptions options, X509Certificate2 certificate, string pins)
    {
        if (pins.Contains("wrong", StringComparison.Ordinal))
        {
            options.Certificates["2025"] = new string('0', ReaderTls.FingerprintDigits);
        }

        if (pins.Contains("right", StringComparison.Ordinal))
        {
            options.Certificates["2026"] = string.Join(':', certificate.Fingerprint().ToLowerInvariant().Chunk(2).Select(static pair => new string(pair)));
        }
    }

    private static JsonBench Bench(string scheme, int port, Action<ReaderOptions> change) => new(change: capture =>
    {
        var options = capture.Readers["r1"];
        options.Endpoint = $"{scheme}://127.0.0.1:{port}";
        options.Make = "impinj";
        if (scheme == "mqtts")
        {
            options.Topics["tags"] = "dc1/r1/tags";
        }

        change(options);
    });

    private IReaderLink Link(string scheme, JsonBench bench)
    {
        var (plan, portal) = (bench.Portal.Plan.Readers[0], bench.Portal);
        return scheme == "https"
            ? new HttpStreamLink(plan, bench.Intake, _fate, portal.Clock)
            : new MqttLink(
                plan, "edgevault-dc1-gw1", bench.Intake, _fate, portal.Clock, portal.Meter,
                Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
    }

    private static async Task<Peer> PeerAsync(string scheme, X509Certificate2 certificate, bool isOld = false)
    {
        if (scheme == "https")
        {
            var tls = new SslServerAuthenticationOptions { ServerCertificate = certificate };
            if (isOld && !OperatingSystem.IsWindows())
            {
                tls.EnabledSslProtocols = SslProtocols.Tls12;
                tls.CipherSuitesPolicy = new CipherSuitesPolicy([Old]);
            }

            var door = new HttpDoor(tls);
            var answering = door.AnswerAsync(HttpDoor.Streaming);
            return new Peer(door.Port, async () =>
            {
                door.Dispose();
                // A client that does not like the certificate hangs up in the middle of the handshake.
                await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            });
        }

        Assert.SkipUnless(Mosquitto.IsThere, Mosquitto.HowToGetIt);
        var broker = new Mosquitto(
            "allow_anonymous true\ncertfile {folder}/broker.pem\nkeyfile {folder}/broker.key"
            + (isOld ? "\ntls_version tlsv1.2\nciphers AES128-GCM-SHA256" : ""));
        using var key = certificate.GetRSAPrivateKey()!;
        broker.WriteFile("broker.pem", certificate.ExportCertificatePem());
        broker.WriteFile("broker.key", key.ExportPkcs8PrivateKeyPem());
        await broker.StartAsync(Token);
        return new Peer(broker.Port, broker.DisposeAsync);
    }

    private sealed class Peer(int port, Func<ValueTask> end) : IAsyncDisposable
    {
        public int Port => port;

        public ValueTask DisposeAsync() => end();
    }
}
