using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace EdgeVault.Capture.Readers;

/// <summary>TLS to a reader whose certificate is known beforehand.</summary>
/// <remarks>
/// A reader signs its own certificate, often with the wrong name and a date long past; so name, chain and date say
/// nothing, and the pinned fingerprint says all.
/// </remarks>
internal static class ReaderTls
{
    /// <summary>Hexadecimal digits of a SHA-256 fingerprint.</summary>
    public const int FingerprintDigits = 64;

    // RFC 8446 §B.4: the suites of TLS 1.3 are 0x1301 to 0x1305, and have no place in 1.2.
    private const int Tls13SuitesHighByte = 0x13;

    /// <exception cref="AuthenticationException">The reader shows another certificate, or there is no cipher in common.</exception>
    public static async Task<Stream> OpenAsync(Stream transport, ReaderPlan plan, CancellationToken cancellationToken)
    {
        var shown = "none";
        var stream = new SslStream(transport, leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            shown = certificate is null ? shown : certificate.GetCertHashString(HashAlgorithmName.SHA256);
            return plan.Options.Certificates.Values.Any(pin => Normalised(pin) == shown);
        });
        try
        {
            await stream.AuthenticateAsClientAsync(OptionsOf(plan), cancellationToken);
            return stream;
        }
        catch (AuthenticationException cause)
        {
            await stream.DisposeAsync();
            throw new AuthenticationException(
                $"no TLS with the reader: {cause.Message} It shows the certificate with SHA-256 {shown}.", cause);
        }
        catch (Exception)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the platform prints it: upper case, no colons.</summary>
    public static string Normalised(string fingerprint) =>
        fingerprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();

    public static bool IsFingerprint(string text) =>
        Normalised(text) is { Length: FingerprintDigits } digits && digits.All(char.IsAsciiHexDigit);

    public static bool IsCipher(string name) => Enum.IsDefined(typeof(TlsCipherSuite), name);

    private static SslClientAuthenticationOptions OptionsOf(ReaderPlan plan)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = plan.Endpoint.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (plan.Options.Ciphers.Count > 0)
        {
            if (OperatingSystem.IsWindows())
            {
                throw new AuthenticationException("On Windows the cipher suites are the system's; Ciphers cannot be set.");
            }

            var suites = plan.Options.Ciphers.Values.Select(Enum.Parse<TlsCipherSuite>).ToArray();
            options.CipherSuitesPolicy = new CipherSuitesPolicy(suites);
            options.EnabledSslProtocols = ProtocolsOf(suites);
        }

        return options;
    }

    // A version without a suite of its own among the chosen ones is refused by OpenSSL, and the handshake with it.
    private static SslProtocols ProtocolsOf(TlsCipherSuite[] suites)
    {
        var ofTls13 = suites.Count(static suite => (int)suite >> 8 == Tls13SuitesHighByte);
        return (ofTls13 > 0 ? SslProtocols.Tls13 : 0) | (ofTls13 < suites.Length ? SslProtocols.Tls12 : 0);
    }
}
