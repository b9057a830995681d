using System.Buffers.Binary;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>One signature line of a signed note.</summary>
internal sealed record NoteSignature(string Name, uint KeyId, byte[] Value)
{
    private const string Dash = "— ";
    private const int KeyIdBytes = sizeof(uint);

    public static string Format(string name, uint keyId, ReadOnlySpan<byte> signature)
    {
        var blob = new byte[KeyIdBytes + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, keyId);
        signature.CopyTo(blob.AsSpan(KeyIdBytes));
        return $"{Dash}{name} {Convert.ToBase64String(blob)}\n";
    }

    /// <param name="line">Without its newline.</param>
    public static NoteSignature? TryParse(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal)
            || line[Dash.Length..].Split(' ') is not [var name, var text]
            || !NoteVerifier.IsName(name) || CanonicalBase64.TryDecode(text) is not { Length: > KeyIdBytes } blob)
        {
            return null;
        }

        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(blob), blob[KeyIdBytes..]);
    }
}

/// <summary>Base64 with one spelling for each value: no white space, no stray bits.</summary>
internal static class CanonicalBase64
{
    public static byte[]? TryDecode(string text)
    {
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, buffer, out var count)
            && Convert.ToBase64String(buffer, 0, count) == text
            ? buffer[..count]
            : null;
    }
}
