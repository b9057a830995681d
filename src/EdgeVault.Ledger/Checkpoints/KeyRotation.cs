using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>The word of a ledger's key that another one signs from here on, and the other's that it takes
/// over.</summary>
/// <remarks>
/// A signed note by both keys, both named as the ledger's origin:
/// <code>
/// edgevault-key-rotation/v1
/// origin
/// decimal index of the entry that holds this note
/// public key, the old one
/// public key, the new one
/// </code>
/// The old key's signature makes the new one believed; the new one's says that what the old one signed before is its
/// history too, so that whoever trusts only the new key can check all of it.
/// </remarks>
public sealed class KeyRotation
{
    /// <summary>First line of the text: what to look for in an entry before it is parsed.</summary>
    public const string Header = "edgevault-key-rotation/v1\n";

    private readonly SignedNote _note;

    private KeyRotation(SignedNote note, ulong index, NoteVerifier from, NoteVerifier to)
    {
        _note = note;
        Index = index;
        From = from;
        To = to;
    }

    public string Origin => From.Name;

    /// <summary>Where the entry stands that holds the statement.</summary>
    public ulong Index { get; }

    /// <summary>Signs the tree up to and with that entry.</summary>
    public NoteVerifier From { get; }

    /// <summary>Signs every tree that is larger.</summary>
    public NoteVerifier To { get; }

    /// <summary>The whole signed note.</summary>
    public string Statement => Encoding.UTF8.GetString(_note.Bytes);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{From.KeyIdText} handed {Origin} over to {To.KeyIdText} by entry {Index}");

    /// <summary>Makes a statement by both keys; it counts only as the entry at its index.</summary>
    /// <exception cref="FormatException">The keys are of different origins, or the same.</exception>
    public static KeyRotation Create(NoteSigner from, NoteSigner to, ulong index)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Header}{from.Name}\n{index}\n{from.Verifier}\n{to.Verifier}\n");
        return Parse(Encoding.UTF8.GetString(from.SignWith(to, Encoding.UTF8.GetBytes(text))));
    }

    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static KeyRotation Parse(string statement) =>
        TryParse(statement, out var rotation, out var error) ? rotation : throw new FormatException(error);

    /// <summary>Reads a statement and checks both signatures; whether the old key is to be believed is asked of a
    /// <see cref="KeyChain"/>.</summary>
    public static bool TryParse(
        string statement, [NotNullWhen(true)] out KeyRotation? rotation, out string error)
    {
        ArgumentNullException.ThrowIfNull(statement);
        rotation = null;
        if (SignedNote.TryParse(Encoding.UTF8.GetBytes(statement), out error) is not { } note)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(note.Text);
        if (!text.StartsWith(Header, StringComparison.Ordinal)
            || text[Header.Length..].Split('\n') is not [var origin, var indexText, var fromText, var toText, ""]
            || !CheckpointBody.TryParseNumber(indexText, out var index)
            || !NoteVerifier.TryParse(fromText, out var from) || !NoteVerifier.TryParse(toText, out var to))
        {
            error = "a key rotation is five lines: edgevault-key-rotation/v1, origin, index, old key, new key";
            return false;
        }

        error = Judge(note, origin, from, to);
        rotation = error.Length == 0 ? new KeyRotation(note, index, from, to) : null;
        return rotation is not null;
    }

    private static string Judge(SignedNote note, string origin, NoteVerifier from, NoteVerifier to)
    {
        if (from.Name != origin || to.Name != origin)
        {
            return $"the keys are of {from.Name} and {to.Name}, the rotation of {origin}";
        }

        if (from.Equals(to))
        {
            return "the new key is the old one";
        }

        return note.IsSignedBy(from) && note.IsSignedBy(to) ? "" : "it is not signed by both its keys";
    }
}
