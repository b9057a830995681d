using System.Diagnostics.CodeAnalysis;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A signed tree head: C2SP tlog-checkpoint in a signed note. Parsed, not yet believed.</summary>
public sealed class SignedCheckpoint
{
    private readonly SignedNote _note;
    private readonly CheckpointBody _body;

    private SignedCheckpoint(SignedNote note, CheckpointBody body)
    {
        _note = note;
        _body = body;
    }

    public string Origin => _body.Origin;

    /// <summary>Entries in the tree.</summary>
    public ulong Size => _body.Size;

    public Sha256 Root => _body.Root;

    /// <summary>The note's text: origin, size and root lines. This is what a cosignature repeats.</summary>
    public ReadOnlyMemory<byte> Body => _note.Bytes.AsMemory(0, _note.TextLength);

    /// <summary>The whole signed note, as stored and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _note.Bytes;

    /// <summary>The whole signed note as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_note.Bytes);

    public static SignedCheckpoint Create(NoteSigner signer, string origin, ulong size, in Sha256 root)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return Parse(signer.Sign(new CheckpointBody(origin, size, root).ToBytes()));
    }

    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static SignedCheckpoint Parse(ReadOnlySpan<byte> note) =>
        TryParse(note, out var checkpoint, out var error) ? checkpoint : throw new FormatException(error);

    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedCheckpoint? checkpoint, out string error)
    {
        checkpoint = SignedNote.TryParse(bytes, out error) is { } note
            && CheckpointBody.TryParse(note.Text, out var body, out error)
            ? new SignedCheckpoint(note, body)
            : null;
        return checkpoint is not null;
    }

    /// <summary>True when this key signed it and the key's name is the origin.</summary>
    public bool IsSignedBy(NoteVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        return verifier.Name == Origin && _note.IsSignedBy(verifier);
    }

    /// <summary>True when both state the same tree: origin, size and root.</summary>
    public bool SameTree(SignedCheckpoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _body == other._body;
    }

    /// <summary>Names the keys that it claims to be signed by, for messages.</summary>
    internal string SignerText =>
        string.Join(", ", _note.Signatures.Select(signature => $"{signature.Name}+{signature.KeyId:x8}"));
}
