using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Tests.Checkpoints;

public sealed class SignedCheckpointTests
{
    private static readonly Sha256 Root = Sha256.Of("root"u8);
    private static readonly SignedCheckpoint Signed =
        SignedCheckpoint.Create(LedgerRig.Signer, LedgerRig.Origin, 42, Root);

    private static readonly NoteVerifier Key = LedgerRig.Signer.Verifier;

    [Fact]
    public void Made_and_parsed_it_says_the_same()
    {
        var parsed = SignedCheckpoint.Parse(Signed.Bytes.Span);

        Assert.Equal((LedgerRig.Origin, 42ul, Root), (parsed.Origin, parsed.Size, parsed.Root));
        Assert.True(parsed.IsSignedBy(Key) && parsed.SameTree(Signed));
        Assert.Equal($"{LedgerRig.Origin}\n42\n{Root.ToBase64()}\n", Encoding.UTF8.GetString(parsed.Body.Span));
    }

    [Fact]
    public void Every_flipped_bit_makes_it_unreadable_or_unsigned()
    {
        var bytes = Signed.Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var isTaken = SignedCheckpoint.TryParse(bytes, out var parsed, out _) && parsed.IsSignedBy(Key);
            Assert.False(isTaken, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Cut_anywhere_it_is_unreadable()
    {
        for (var length = 0; length < Signed.Bytes.Length; length++)
        {
            Assert.False(SignedCheckpoint.TryParse(Signed.Bytes.Span[..length], out _, out var error));
            Assert.NotEmpty(error);
        }
    }

    [Theory]
    [InlineData("o\n042\n{0}\n", "leading zeros")]
    [InlineData("o\n+42\n{0}\n", "leading zeros")]
    [InlineData("o\n18446744073709551616\n{0}\n", "leading zeros")]
    [InlineData("o\n42\n{0}=\n", "base64 of 32 bytes")]
    [InlineData("o\n42\nAAAA\n", "base64 of 32 bytes")]
    [InlineData("o\n42\n{0}\nextension\n", "three lines")]
    [InlineData("o\n42\n", "three lines")]
    [InlineData("two words\n42\n{0}\n", "three lines")]
    public void Another_spelling_is_refused_with_a_reason(string body, string expected)
    {
        using var signer = NoteSigner.Create("o");
        var text = body.Replace("{0}", Root.ToBase64(), StringComparison.Ordinal);

        Assert.False(SignedCheckpoint.TryParse(signer.Sign(Encoding.UTF8.GetBytes(text)), out _, out var error));

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_name_or_another_key_of_the_name_does_not_count()
    {
        using var sameName = NoteSigner.Create(LedgerRig.Origin);
        using var otherName = NoteSigner.Create("edgevault/dc2/gw1/1");
        var signedByOther = SignedCheckpoint.Create(otherName, LedgerRig.Origin, 42, Root);

        Assert.False(Signed.IsSignedBy(sameName.Verifier));
        Assert.False(signedByOther.IsSignedBy(otherName.Verifier));
    }

    [Fact]
    public void A_note_above_the_limit_or_with_too_many_signatures_is_refused()
    {
        var line = Signed.ToString().Split("\n\n")[1];
        var many = Signed.ToString() + string.Concat(Enumerable.Repeat(line, 8));

        Assert.False(SignedCheckpoint.TryParse(new byte[1 << 20], out _, out var tooLong));
        Assert.Contains("at most 2048", tooLong, StringComparison.Ordinal);
        Assert.False(SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(many), out _, out _));
    }

    [Fact]
    public void A_hub_cosigns_the_tree_and_the_time()
    {
        using var hub = NoteSigner.Create("edgevault-hub/main");
        var time = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

        var cosignature = Cosignature.Parse(Cosignature.Create(hub, Signed, time).Bytes.Span);

        Assert.True(cosignature.IsSignedBy(hub.Verifier) && cosignature.Covers(Signed));
        Assert.Equal((time, LedgerRig.Origin, 42ul, Root),
            (cosignature.Time, cosignature.Origin, cosignature.Size, cosignature.Root));
        Assert.StartsWith($"edgevault-mirror/v1\n{time.ToUnixTimeSeconds()}\n{LedgerRig.Origin}\n42\n",
            cosignature.ToString(), StringComparison.Ordinal);
        Assert.False(cosignature.IsSignedBy(Key));
        Assert.False(cosignature.Covers(SignedCheckpoint.Create(LedgerRig.Signer, LedgerRig.Origin, 43, Root)));
    }

    [Fact]
    public void A_cosignature_with_any_bit_flipped_is_unreadable_or_unsigned()
    {
        using var hub = NoteSigner.Create("edgevault-hub/main");
        var bytes = Cosignature.Create(hub, Signed, DateTimeOffset.UnixEpoch).Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var isTaken = Cosignature.TryParse(bytes, out var parsed, out _) && parsed.IsSignedBy(hub.Verifier);
            Assert.False(isTaken, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(Cosignature.TryParse(Signed.Bytes.Span, out _, out _));
    }
}
