using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Capture.Tests.Readers;

/// <summary>A reader behind TLS, with a certificate that it signed itself for a name that is not its own.</summary>
public sealed class ReaderTlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly LlrpReader _reader = new(new LlrpReaderOptions(), TimeProvider.System);

    private string Pin => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task A_reader_with_the_pinned_certificate_is_connected()
    {
        await using var door = Door();
        await using var bench = new RoomBench(door.Port, options => options.Readers["r1"] = Options(door, Pin.ToLowerInvariant()));

        Assert.Equal(ReaderStatus.Connected, (await bench.NextAsync<ReaderStateChanged>()).Status);
        Assert.StartsWith("llrps://", bench.Room.Snapshot().Readers[0].Endpoint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_with_another_certificate_is_not_and_its_fingerprint_is_said()
    {
        await using var door = Door();
        await using var bench = new RoomBench(door.Port, options => options.Readers["r1"] = Options(door, new string('0', 64)));

        await bench.LogAsync($"certificate with SHA-256 {Pin}");

        Assert.Equal(ReaderStatus.Disconnected, bench.Room.Snapshot().Readers[0].Status);
        Assert.Equal(0, bench.Room.Snapshot().Totals.TagReports);
    }

    [Fact]
    public async Task An_old_reader_is_had_with_the_cipher_suite_that_it_has()
    {
        const TlsCipherSuite Old = TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256;
        await using var door = Door(Old);
        await using var bench = new RoomBench(door.Port, options =>
        {
            var reader = Options(door, Pin);
            reader.Ciphers["r420"] = Old.ToString();
            options.Readers["r1"] = reader;
        });

        Assert.Equal(ReaderStatus.Connected, (await bench.NextAsync<ReaderStateChanged>()).Status);
    }

    [Fact]
    public async Task Without_it_the_two_have_no_cipher_suite_in_common()
    {
        await using var door = Door(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256);
        await using var bench = new RoomBench(door.Port, options =>
        {
            var reader = Options(door, Pin);
            reader.Ciphers["today"] = nameof(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
            options.Readers["r1"] = reader;
        });

        await bench.LogAsync("no TLS with the reader");
    }

    private ReaderDoor Door(TlsCipherSuite? cipher = null) => new(_reader, stream => AuthenticateAsync(stream, cipher));

    private async Task<Stream?> AuthenticateAsync(Stream stream, TlsCipherSuite? cipher)
    {
        var tls = new SslStream(stream);
        var options = new SslServerAuthenticationOptions { ServerCertificate = _certificate };
        if (cipher is { } suite && !OperatingSystem.IsWindows())
        {
            options.EnabledSslProtocols = SslProtocols.Tls12;
            options.CipherSuitesPolicy = new CipherSuitesPolicy([suite]);
        }

        try
        {
            await tls.AuthenticateAsServerAsync(options, TestContext.Current.CancellationToken);
            return tls;
        }
        catch (Exception cause) when (cause is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            return null;
        }
    }

    private static ReaderOptions Options(ReaderDoor door, string pin)
    {
        var options = new ReaderOptions { Endpoint = $"llrps://127.0.0.1:{door.Port}" };
        options.Certificates["test"] = pin;
        return options;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=reader", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var from = new DateTimeOffset(2014, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(from, from.AddYears(1));
    }
}
