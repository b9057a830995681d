using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>The three lines of a C2SP tlog-checkpoint: origin, decimal size, base64 root. No extension lines.</summary>
internal readonly record struct CheckpointBody(string Origin, ulong Size, Sha256 Root)
{
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n"));

    public static bool TryParse(ReadOnlySpan<byte> text, out CheckpointBody body, out string error)
    {
        body = default;
        if (Encoding.UTF8.GetString(text).Split('\n') is not [var origin, var sizeText, var rootText, ""]
            || !NoteVerifier.IsName(origin))
        {
            error = "a checkpoint is three lines: origin, size, root";
            return false;
        }

        if (!TryParseNumber(sizeText, out var size))
        {
            error = $"the checkpoint's size '{sizeText}' is not a decimal number without leading zeros";
            return false;
        }

        if (CanonicalBase64.TryDecode(rootText) is not { Length: Sha256.ByteCount } root)
        {
            error = "the checkpoint's root is not base64 of 32 bytes";
            return false;
        }

        body = new CheckpointBody(origin, size, new Sha256(root));
        error = "";
        return true;
    }

    internal static bool TryParseNumber(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == text;
}
