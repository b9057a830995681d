using System.Security.Cryptography;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Tests.Checkpoints;

public sealed class NoteVerifierTests
{
    private static readonly NoteVerifier Key = LedgerRig.Signer.Verifier;

    [Fact]
    public void Text_form_reads_back()
    {
        var read = NoteVerifier.Parse(Key + "\n");

        Assert.Equal((Key.Name, Key.KeyId, Key.ToString()), (read.Name, read.KeyId, read.ToString()));
    }

    [Fact]
    public void Every_changed_character_is_refused_or_another_key()
    {
        var text = Key.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];

            Assert.False(NoteVerifier.TryParse(changed, out var other) && other.Name == Key.Name, changed);
            Assert.False(NoteVerifier.TryParse(text[..i], out _));
        }
    }

    [Fact]
    public void Keys_of_another_kind_are_refused_with_a_reason()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2_048);

        foreach (var spki in new[] { p384.ExportSubjectPublicKeyInfo(), rsa.ExportSubjectPublicKeyInfo() })
        {
            var refusal = Assert.Throws<FormatException>(() => NoteVerifier.FromSpki("name", spki)).Message;
            Assert.Contains("not an uncompressed point on P-256", refusal, StringComparison.Ordinal);
        }

        Assert.Throws<FormatException>(() => NoteVerifier.FromSpki("two words", []));
    }
}
