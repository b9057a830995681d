using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A named ECDSA P-256 public key (C2SP signed-note type 0x02). Safe for several threads.</summary>
/// <remarks>Text form, one line: <c>name+hex key id+base64(0x02 ‖ SPKI DER)</c>.</remarks>
public sealed class NoteVerifier : IEquatable<NoteVerifier>
{
    private const byte EcdsaType = 0x02;
    private const int PointBytes = 64;

    private readonly ECDsa _key;
    private readonly byte[] _spki;
    private readonly Lock _lock = new();

    // One key, one spelling: DER up to the coordinates (RFC 5480 §2). The platform takes others and throws on some.
    private static ReadOnlySpan<byte> SpkiPrefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
        0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    private NoteVerifier(string name, ECDsa key, byte[] spki)
    {
        Name = name;
        _key = key;
        _spki = spki;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(Sha256.Of(spki).AsSpan());
    }

    /// <summary>For a ledger, its origin; for a hub, <c>edgevault-hub/&lt;name&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 of the SPKI DER, big-endian.</summary>
    public uint KeyId { get; }

    /// <param name="name">Without white space or plus.</param>
    /// <param name="spki">SubjectPublicKeyInfo in DER.</param>
    public static NoteVerifier FromSpki(string name, ReadOnlySpan<byte> spki) =>
        IsName(name) ? FromKey(name, spki) : throw new FormatException($"'{name}' is not a key name.");

    /// <summary>Reads the one-line text form; white space around it is ignored.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static NoteVerifier Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Trim().Split('+', 3) is not [var name, var idText, var keyText] || !IsName(name))
        {
            throw new FormatException("A public key is one line: name+key id+base64.");
        }

        if (CanonicalBase64.TryDecode(keyText) is not [EcdsaType, .. var spki])
        {
            throw new FormatException($"The public key of {name} is not base64 of type 0x02 (ECDSA P-256).");
        }

        var verifier = FromKey(name, spki);
        return idText == verifier.KeyIdText
            ? verifier
            : throw new FormatException($"The public key of {name} has key id {verifier.KeyIdText}, not {idText}.");
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        try
        {
            verifier = text is null ? null : Parse(text);
        }
        catch (FormatException)
        {
            verifier = null;
        }

        return verifier is not null;
    }

    public override string ToString() =>
        $"{Name}+{KeyIdText}+{Convert.ToBase64String([EcdsaType, .. _spki])}";

    /// <summary>The same key under the same name.</summary>
    public bool Equals(NoteVerifier? other) =>
        other is not null && Name == other.Name && _spki.AsSpan().SequenceEqual(other._spki);

    public override bool Equals(object? obj) => Equals(obj as NoteVerifier);

    public override int GetHashCode() => (int)KeyId;

    internal string KeyIdText => KeyId.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>A key name is not empty and holds neither white space nor plus (C2SP signed-note).</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= LedgerOrigin.BytesMax
        && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    internal bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        lock (_lock)
        {
            return _key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    private static NoteVerifier FromKey(string name, ReadOnlySpan<byte> spki)
    {
        if (spki.Length != SpkiPrefix.Length + PointBytes || !spki.StartsWith(SpkiPrefix))
        {
            throw new FormatException($"The public key of {name} is not an uncompressed point on P-256.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return new NoteVerifier(name, key, spki.ToArray());
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"The public key of {name} is not on P-256.", e);
        }
    }
}
