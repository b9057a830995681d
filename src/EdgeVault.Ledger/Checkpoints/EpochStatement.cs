using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>The word of one epoch's key that another key signs the next epoch, and the other's that it takes
/// over.</summary>
/// <remarks>
/// A signed note by both keys:
/// <code>
/// edgevault-epoch/v1
/// previous origin
/// decimal size of its last tree head
/// root of that tree, base64
/// SHA-256 of the base state, base64
/// public key of the previous epoch, named as its origin
/// public key of the next epoch, named as its origin
/// </code>
/// </remarks>
public sealed class EpochStatement
{
    private const string Header = "edgevault-epoch/v1\n";

    private readonly SignedNote _note;

    private EpochStatement(SignedNote note, CheckpointBody last, Sha256 baseHash, NoteVerifier from, NoteVerifier to)
    {
        _note = note;
        Size = last.Size;
        Root = last.Root;
        BaseHash = baseHash;
        From = from;
        To = to;
    }

    /// <summary>Entries of the previous epoch's last tree head.</summary>
    public ulong Size { get; }

    public Sha256 Root { get; }

    public Sha256 BaseHash { get; }

    /// <summary>Its name is the previous origin.</summary>
    public NoteVerifier From { get; }

    /// <summary>Its name is the next origin.</summary>
    public NoteVerifier To { get; }

    /// <summary>The whole signed note.</summary>
    public string Statement => Encoding.UTF8.GetString(_note.Bytes);

    public static EpochStatement Create(NoteSigner from, NoteSigner to, ulong size, in Sha256 root, in Sha256 baseHash)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Header}{from.Name}\n{size}\n{root.ToBase64()}\n{baseHash.ToBase64()}\n{from.Verifier}\n{to.Verifier}\n");
        var note = Encoding.UTF8.GetString(from.SignWith(to, Encoding.UTF8.GetBytes(text)));
        return TryParse(note, out var made, out var fault) ? made : throw new FormatException(fault);
    }

    /// <summary>Reads a statement and checks both signatures and that one epoch follows the other.</summary>
    public static bool TryParse(
        string statement, [NotNullWhen(true)] out EpochStatement? parsed, out string error)
    {
        ArgumentNullException.ThrowIfNull(statement);
        parsed = null;
        if (SignedNote.TryParse(Encoding.UTF8.GetBytes(statement), out error) is not { } note)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(note.Text);
        if (!text.StartsWith(Header, StringComparison.Ordinal)
            || text[Header.Length..].Split('\n') is not
                [var origin, var sizeText, var rootText, var baseText, var fromText, var toText, ""]
            || !CheckpointBody.TryParse(
                Encoding.UTF8.GetBytes($"{origin}\n{sizeText}\n{rootText}\n"), out var last, out _)
            || CanonicalBase64.TryDecode(baseText) is not { Length: Sha256.ByteCount } baseHash
            || !NoteVerifier.TryParse(fromText, out var from) || !NoteVerifier.TryParse(toText, out var to))
        {
            error = "an epoch statement is seven lines: edgevault-epoch/v1, origin, size, root, base, old and new key";
            return false;
        }

        error = Judge(note, origin, from, to);
        parsed = error.Length == 0 ? new EpochStatement(note, last, new Sha256(baseHash), from, to) : null;
        return parsed is not null;
    }

    private static string Judge(SignedNote note, string origin, NoteVerifier from, NoteVerifier to)
    {
        if (from.Name != origin || !LedgerOrigin.TryParse(origin, out var previous)
            || to.Name != previous.Next.ToString())
        {
            return $"the epoch of {to.Name} does not follow that of {from.Name}";
        }

        return note.IsSignedBy(from) && note.IsSignedBy(to) ? "" : "it is not signed by both its keys";
    }
}
