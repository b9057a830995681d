using System.Diagnostics.CodeAnalysis;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>The word of a ledger's key that a certificate request is its gateway's.</summary>
/// <remarks>
/// A signed note by that key:
/// <code>
/// edgevault-certificate/v1
/// SHA-256 of the request (PKCS #10, DER), base64
/// public key of the ledger, named as its origin
/// </code>
/// Who repeats it gets a certificate for a key that he does not hold, and so nothing.
/// </remarks>
public sealed class CertificateProof
{
    private const string Header = "edgevault-certificate/v1\n";

    private readonly SignedNote _note;

    private CertificateProof(SignedNote note, Sha256 request, NoteVerifier key) =>
        (_note, Request, Key) = (note, request, key);

    public Sha256 Request { get; }

    /// <summary>Its name is the ledger's origin. It signed; whether it is the right one is for the reader to
    /// say.</summary>
    public NoteVerifier Key { get; }

    /// <summary>The whole signed note.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_note.Bytes);

    public static CertificateProof Create(NoteSigner ledger, ReadOnlySpan<byte> request)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var text = $"{Header}{Sha256.Of(request).ToBase64()}\n{ledger.Verifier}\n";
        var note = Encoding.UTF8.GetString(ledger.Sign(Encoding.UTF8.GetBytes(text)));
        return TryParse(note, out var made, out var fault) ? made : throw new FormatException(fault);
    }

    /// <summary>Reads a proof and checks that the key in it signed it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateProof? proof, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        proof = null;
        if (SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out error) is not { } note)
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(note.Text);
        if (!lines.StartsWith(Header, StringComparison.Ordinal)
            || lines[Header.Length..].Split('\n') is not [var hashText, var keyText, ""]
            || CanonicalBase64.TryDecode(hashText) is not { Length: Sha256.ByteCount } hash
            || !NoteVerifier.TryParse(keyText, out var key))
        {
            error = "a certificate's proof is three lines: edgevault-certificate/v1, hash of the request, ledger key";
            return false;
        }

        error = note.IsSignedBy(key) ? "" : "it is not signed by its key";
        proof = error.Length == 0 ? new CertificateProof(note, new Sha256(hash), key) : null;
        return proof is not null;
    }
}
