using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Capture.Readers;

/// <summary>A reader or broker behind TLS: which certificates it may show, which one it did, and what suites it
/// has.</summary>
/// <remarks>
/// Who signs its own certificate, often with the wrong name and a date long past, is known by the pinned fingerprint
/// alone: name, chain and date say nothing then. Without pins the system's authorities are believed.
/// </remarks>
internal sealed class TlsPeer(string name, IEnumerable<string> pins, IEnumerable<string> ciphers)
{
    // RFC 8446 §B.4: the suites of TLS 1.3 are 0x1301 to 0x1305, and have no place in 1.2.
    private const int Tls13SuitesHighByte = 0x13;

    private readonly string[] _pins = [.. pins.Select(ReaderTls.Normalised)];
    private readonly TlsCipherSuite[] _ciphers = [.. ciphers.Select(Enum.Parse<TlsCipherSuite>)];
    private string _shown = "none";

    /// <summary>1.2 and 1.3; of chosen suites the versions that they are of: a version without a suite is refused by
    /// OpenSSL, and the handshake with it.</summary>
    public SslProtocols Protocols
    {
        get
        {
            var ofTls13 = _ciphers.Count(static suite => (int)suite >> 8 == Tls13SuitesHighByte);
            return _ciphers.Length == 0
                ? SslProtocols.Tls12 | SslProtocols.Tls13
                : (ofTls13 > 0 ? SslProtocols.Tls13 : 0) | (ofTls13 < _ciphers.Length ? SslProtocols.Tls12 : 0);
        }
    }

    /// <summary>Null: the system's.</summary>
    /// <exception cref="AuthenticationException">Suites are chosen, and the system has no such choice.</exception>
    public CipherSuitesPolicy? Suites =>
        _ciphers.Length == 0 ? null
        : OperatingSystem.IsWindows()
            ? throw new AuthenticationException("On Windows the cipher suites are the system's; Ciphers cannot be set.")
            : new CipherSuitesPolicy(_ciphers);

    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors)
    {
        _shown = certificate?.GetCertHashString(HashAlgorithmName.SHA256) ?? "none";
        return _pins.Length == 0 ? errors == SslPolicyErrors.None : _pins.Contains(_shown);
    }

    /// <summary>Says what it showed, so that an engineer can compare it and pin it.</summary>
    public AuthenticationException Refusal(Exception cause) => new(
        $"no TLS with the {name}: {cause.Message} It shows the certificate with SHA-256 {_shown}.", cause);
}
