using System.Text;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A C2SP signed note: text that ends in a newline, an empty line, and signature lines.</summary>
/// <remarks>
/// <code>
/// note      = text LF signature+
/// signature = "— " name " " base64(key id (4) ‖ signature) LF
/// </code>
/// Parsing is bounded and takes one spelling only, so equal notes are equal bytes.
/// </remarks>
internal sealed class SignedNote
{
    /// <summary>Ours have one signature and take about 300 bytes; an anchor slot must hold one.</summary>
    public const int BytesMax = 2_048;
    private const int SignaturesMax = 8;

    private SignedNote(byte[] bytes, int textLength, IReadOnlyList<NoteSignature> signatures)
    {
        Bytes = bytes;
        TextLength = textLength;
        Signatures = signatures;
    }

    public byte[] Bytes { get; }

    public int TextLength { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>What is signed: the text with its last newline.</summary>
    public ReadOnlySpan<byte> Text => Bytes.AsSpan(0, TextLength);

    public static SignedNote? TryParse(ReadOnlySpan<byte> note, out string error)
    {
        if (note.Length > BytesMax)
        {
            return Refuse($"the note has {note.Length} bytes; at most {BytesMax} are taken", out error);
        }

        var split = note.LastIndexOf("\n\n"u8);
        if (split < 0 || split + 2 == note.Length || note[^1] != '\n')
        {
            return Refuse("a signed note is text, an empty line and signature lines, all ended by newlines", out error);
        }

        var textLength = split + 1;
        if (!IsPlainText(note))
        {
            return Refuse("the note holds bytes that are not UTF-8 or control characters", out error);
        }

        var signatures = new List<NoteSignature>();
        foreach (var line in Encoding.UTF8.GetString(note[(textLength + 1)..^1]).Split('\n'))
        {
            if (signatures.Count == SignaturesMax || NoteSignature.TryParse(line) is not { } signature)
            {
                return Refuse($"signature line {signatures.Count + 1} is malformed or one too many", out error);
            }

            signatures.Add(signature);
        }

        error = "";
        return new SignedNote(note.ToArray(), textLength, signatures);
    }

    /// <summary>True when the verifier's key signed the text; signatures by other keys do not matter.</summary>
    public bool IsSignedBy(NoteVerifier verifier)
    {
        foreach (var signature in Signatures)
        {
            if (signature.KeyId == verifier.KeyId && signature.Name == verifier.Name
                && verifier.Verify(Text, signature.Value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> note)
    {
        foreach (var value in note)
        {
            if (value < 0x20 && value != (byte)'\n')
            {
                return false;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(note);
    }

    private static SignedNote? Refuse(string reason, out string error)
    {
        error = reason;
        return null;
    }
}
