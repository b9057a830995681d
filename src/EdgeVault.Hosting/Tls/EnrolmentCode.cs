using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace EdgeVault.Hosting.Tls;

/// <summary>What an operator carries from a hub to a gateway: a secret that works once, and what the hub's authority
/// looks like, so that the gateway gives the secret to no other.</summary>
/// <remarks>
/// 28 bytes in Crockford's base 32, in groups of five: secret (10), the first 16 of SHA-256 of the authority's
/// certificate, the first 2 of SHA-256 of those 26, which catch what was misread.
/// </remarks>
public sealed record EnrolmentCode
{
    public const int SecretBytes = 10;

    private const int FingerprintBytes = 16;
    private const int CheckBytes = 2;
    private const int ByteCount = SecretBytes + FingerprintBytes + CheckBytes;
    private const int GroupLength = 5;
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly byte[] _bytes;

    private EnrolmentCode(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Secret => _bytes.AsSpan(0, SecretBytes);

    private ReadOnlySpan<byte> Fingerprint => _bytes.AsSpan(SecretBytes, FingerprintBytes);

    /// <param name="secret">Random.</param>
    /// <param name="authority">The authority's certificate in DER.</param>
    public static EnrolmentCode Create(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> authority)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        byte[] body = [.. secret, .. SHA256.HashData(authority).AsSpan(0, FingerprintBytes)];
        return new EnrolmentCode([.. body, .. CheckOf(body)]);
    }

    /// <summary>Reads what a person typed: any case, with or without hyphens, O for 0 and I or L for 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EnrolmentCode? code)
    {
        ArgumentNullException.ThrowIfNull(text);
        code = null;
        var bytes = new byte[ByteCount];
        var (bits, value, at) = (0, 0u, 0);
        foreach (var character in text.Where(c => c != '-' && !char.IsWhiteSpace(c)))
        {
            var digit = Digits.IndexOf(Meant(character), StringComparison.Ordinal);
            if (digit < 0 || at == ByteCount)
            {
                return false;
            }

            (bits, value) = (bits + 5, (value << 5) | (uint)digit);
            if (bits >= 8)
            {
                bytes[at++] = (byte)(value >> (bits -= 8));
            }
        }

        var body = bytes.AsSpan(0, ByteCount - CheckBytes);
        var isWhole = at == ByteCount && CheckOf(body).SequenceEqual(bytes.AsSpan(ByteCount - CheckBytes));
        code = isWhole ? new EnrolmentCode(bytes) : null;
        return isWhole;
    }

    /// <summary>Whether a certificate is that of the authority that gave out this code.</summary>
    public bool IsFor(ReadOnlySpan<byte> authority) =>
        SHA256.HashData(authority).AsSpan(0, FingerprintBytes).SequenceEqual(Fingerprint);

    public override string ToString()
    {
        var text = new List<char>();
        var (bits, value) = (0, 0u);
        foreach (var each in _bytes)
        {
            for ((bits, value) = (bits + 8, (value << 8) | each); bits >= 5;)
            {
                text.Add(Digits[(int)(value >> (bits -= 5)) & 31]);
            }
        }

        text.Add(Digits[(int)(value << (5 - bits)) & 31]);
        return string.Join('-', text.Chunk(GroupLength).Select(group => new string(group)));
    }

    private static byte[] CheckOf(ReadOnlySpan<byte> body) => SHA256.HashData(body)[..CheckBytes];

    private static char Meant(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    };
}
