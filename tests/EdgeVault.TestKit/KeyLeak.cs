using System.Security.Cryptography;

namespace EdgeVault.TestKit;

/// <summary>Finds a private key in what a program says: as PEM, in base64 or in hex, whole or in part.</summary>
public static class KeyLeak
{
    // Eight bytes of a key do not turn up by chance.
    private const int PartBytes = 8;

    /// <summary>What of the key stands in the text; null when nothing does.</summary>
    /// <param name="pem">A private key on P-256, PKCS #8 as PEM.</param>
    /// <param name="text">Something that was said.</param>
    public static string? Find(string pem, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var secret = key.ExportParameters(includePrivateParameters: true).D!;
        return Parts(secret).FirstOrDefault(part => text.Contains(part, StringComparison.OrdinalIgnoreCase))
            ?? (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "the lines around a key" : null);
    }

    private static IEnumerable<string> Parts(byte[] secret)
    {
        for (var from = 0; from + PartBytes <= secret.Length; from++)
        {
            var part = secret.AsSpan(from, PartBytes).ToArray();
            yield return Convert.ToHexString(part);
            yield return string.Join('-', part.Select(each => each.ToString("X2", null)));

            // Base64 of a longer text shows a part of it in one of three alignments: its whole sextets in the middle.
            for (var lead = 0; lead < 3; lead++)
            {
                var shifted = Convert.ToBase64String([.. new byte[lead], .. part]);
                yield return shifted[(lead == 0 ? 0 : lead + 1)..(((lead + PartBytes) * 8) / 6)];
            }
        }
    }
}
