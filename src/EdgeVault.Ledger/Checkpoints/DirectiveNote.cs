using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A hub's word that a directive stands at an index of a site's log.</summary>
/// <remarks>
/// A signed note by a key named <c>edgevault-hub/&lt;name&gt;</c>:
/// <code>
/// edgevault-directive/v1
/// site
/// decimal index
/// SHA-256 of the directive's bytes, base64
/// </code>
/// </remarks>
public sealed class DirectiveNote
{
    private const string Header = "edgevault-directive/v1\n";

    private readonly SignedNote _note;

    private DirectiveNote(SignedNote note, string site, ulong index, Sha256 hash) =>
        (_note, Site, Index, Hash) = (note, site, index, hash);

    public string Site { get; }

    public ulong Index { get; }

    public Sha256 Hash { get; }

    /// <summary>The whole signed note.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_note.Bytes);

    public static DirectiveNote Create(NoteSigner hub, string site, ulong index, ReadOnlySpan<byte> directive)
    {
        ArgumentNullException.ThrowIfNull(hub);
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Header}{site}\n{index}\n{Sha256.Of(directive).ToBase64()}\n");
        var note = Encoding.UTF8.GetString(hub.Sign(Encoding.UTF8.GetBytes(text)));
        return TryParse(note, out var made, out var fault) ? made : throw new FormatException(fault);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out DirectiveNote? parsed, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        parsed = null;
        if (SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out error) is not { } note)
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(note.Text);
        if (!lines.StartsWith(Header, StringComparison.Ordinal)
            || lines[Header.Length..].Split('\n') is not [var site, var indexText, var hashText, ""]
            || !CheckpointBody.TryParseNumber(indexText, out var index)
            || CanonicalBase64.TryDecode(hashText) is not { Length: Sha256.ByteCount } hash)
        {
            error = "a directive's note is four lines: edgevault-directive/v1, site, index, hash";
            return false;
        }

        parsed = new DirectiveNote(note, site, index, new Sha256(hash));
        return true;
    }

    /// <summary>True when the hub's key signed just this directive.</summary>
    public bool Covers(NoteVerifier hub, ReadOnlySpan<byte> directive)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return Hash == Sha256.Of(directive) && _note.IsSignedBy(hub);
    }
}
