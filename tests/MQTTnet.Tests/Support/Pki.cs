using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.TestKit.Brokers;

namespace MQTTnet.Tests.Support;

/// <summary>An authority, a broker's certificate and a client's.</summary>
internal sealed class Pki : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddYears(40);

    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _broker;

    public Pki()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(From, To);
        _broker = Signed("CN=broker", 1);
        using var client = Signed("CN=gateway", 2);

        // A key that was never stored cannot be shown in a handshake on every platform.
        Client = X509CertificateLoader.LoadPkcs12(client.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Client { get; }

    public string BrokerFingerprint => _broker.GetCertHashString(HashAlgorithmName.SHA256);

    public void WriteTo(Mosquitto broker)
    {
        broker.WriteFile("ca.pem", _authority.ExportCertificatePem());
        broker.WriteFile("broker.pem", _broker.ExportCertificatePem());
        using var key = _broker.GetRSAPrivateKey()!;
        broker.WriteFile("broker.key", key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        Client.Dispose();
        _broker.Dispose();
        _authority.Dispose();
    }

    private X509Certificate2 Signed(string name, byte serial)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(_authority, From, To.AddDays(-1), [serial]);
        return certificate.CopyWithPrivateKey(key);
    }
}
