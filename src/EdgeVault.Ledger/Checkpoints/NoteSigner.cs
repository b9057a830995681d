using System.Security.Cryptography;
using System.Text;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A named ECDSA P-256 private key that signs C2SP notes. Never prints its key.</summary>
public sealed class NoteSigner : IDisposable
{
    private const string PemLabel = "PRIVATE KEY";

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <param name="name">The key's name, such as a ledger's origin.</param>
    /// <param name="key">On P-256; owned from here on.</param>
    public NoteSigner(string name, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Verifier = NoteVerifier.FromSpki(name, key.ExportSubjectPublicKeyInfo());
        _key = key;
    }

    public string Name => Verifier.Name;

    /// <summary>The public half, to hand to those who verify.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>A new key, for tests and for <see cref="LedgerKeyFile"/>.</summary>
    public static NoteSigner Create(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Returns the whole signed note.</summary>
    /// <param name="text">Ends in a newline.</param>
    internal byte[] Sign(ReadOnlySpan<byte> text) => [.. text, (byte)'\n', .. SignatureOf(text)];

    /// <summary>Returns the whole note, signed by this key and then by another.</summary>
    internal byte[] SignWith(NoteSigner other, ReadOnlySpan<byte> text) => [.. Sign(text), .. other.SignatureOf(text)];

    /// <summary>Throws when only the public half was loaded, now and not at the first commit.</summary>
    internal void DemandPrivateKey() => Sign("\n"u8);

    /// <summary>The private key in PKCS #8 as PEM text. The caller clears it; no string ever holds it.</summary>
    internal byte[] ExportPem()
    {
        var der = _key.ExportPkcs8PrivateKey();
        var pem = new char[PemEncoding.GetEncodedSize(PemLabel.Length, der.Length)];
        try
        {
            PemEncoding.TryWrite(PemLabel, der, pem, out var length);
            return Encoding.ASCII.GetBytes(pem, 0, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
            Array.Clear(pem);
        }
    }

    /// <summary>The public half, so that no message can print the other.</summary>
    public override string ToString() => Verifier.ToString();

    public void Dispose() => _key.Dispose();

    private byte[] SignatureOf(ReadOnlySpan<byte> text)
    {
        byte[] signature;
        lock (_lock)
        {
            signature = _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }

        return Encoding.UTF8.GetBytes(NoteSignature.Format(Name, Verifier.KeyId, signature));
    }
}
