using System.Security.Cryptography;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.TestKit.Crashes;

/// <summary>A P-256 key that is the same in every run, and whose signatures all have one length.</summary>
/// <remarks>
/// ECDSA draws a nonce, so that DER signatures have 68 to 72 bytes. A frame that is longer by that may need a block
/// more, and then a seed would not replay. Which signature it is does not matter to a run, only how long it is.
/// </remarks>
public sealed class SimulatedKey : ECDsa
{
    private const int HalfBytes = 32;

    private readonly ECDsa _key;

    private SimulatedKey(ECDsa key)
    {
        _key = key;
        KeySizeValue = key.KeySize;
    }

    public override int KeySize => _key.KeySize;

    public static NoteSigner Signer(string name)
    {
        var parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("EdgeVault crash simulation"u8),
        };
        return new NoteSigner(name, new SimulatedKey(Create(parameters)));
    }

    public override byte[] SignHash(byte[] hash)
    {
        while (true)
        {
            var signature = _key.SignHash(hash);
            var (r, s) = (signature[0], signature[HalfBytes]);
            if (r != 0 && s != 0 && r < 0x80 != s < 0x80)
            {
                return signature;
            }
        }
    }

    public override bool VerifyHash(byte[] hash, byte[] signature) => _key.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) =>
        _key.ExportParameters(includePrivateParameters);

    protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
        SHA256.HashData(data.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
        }

        base.Dispose(disposing);
    }
}
