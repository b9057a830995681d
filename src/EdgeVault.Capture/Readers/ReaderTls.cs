using System.Net.Security;
using System.Security.Authentication;

namespace EdgeVault.Capture.Readers;

/// <summary>TLS over a connection to a reader.</summary>
internal static class ReaderTls
{
    /// <summary>Hexadecimal digits of a SHA-256 fingerprint.</summary>
    public const int FingerprintDigits = 64;

    /// <exception cref="AuthenticationException">The reader shows another certificate, or there is no cipher in common.</exception>
    public static async Task<Stream> OpenAsync(Stream transport, ReaderPlan plan, CancellationToken cancellationToken)
    {
        var peer = new TlsPeer("reader", plan.Options.Certificates.Values, plan.Options.Ciphers.Values);
        var stream = new SslStream(
            transport, leaveInnerStreamOpen: false, (_, certificate, _, errors) => peer.Accepts(certificate, errors));
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = plan.Endpoint.Host,
                    EnabledSslProtocols = peer.Protocols,
                    CipherSuitesPolicy = peer.Suites,
                },
                cancellationToken);
            return stream;
        }
        catch (AuthenticationException cause)
        {
            await stream.DisposeAsync();
            throw peer.Refusal(cause);
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
}
