using System.Security.Cryptography;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

public sealed class StateBaseTests
{
    /// <summary>
    /// Goal: a base holds all of a state, and equal states make equal bytes.
    /// Method: random histories; bytes of the live state and of one folded anew are compared, and read back.
    /// </summary>
    [Fact]
    public void A_base_is_canonical_and_holds_all_of_the_state()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var vault = VaultOf(seed);
            var bytes = StateBase.ToBytes(vault.State);

            var read = StateBase.Parse(bytes, SHA256.HashData(bytes));

            Assert.True(vault.State.Fingerprint().AsSpan().SequenceEqual(read.Fingerprint()), $"seed {seed}");
            Assert.True(bytes.AsSpan().SequenceEqual(StateBase.ToBytes(read)), $"seed {seed}");
            Assert.True(bytes.AsSpan().SequenceEqual(StateBase.ToBytes(vault.Rebuild())), $"seed {seed}");
            Assert.Equal(vault.State.Next, read.Next);
        }
    }

    [Fact]
    public void Bytes_that_the_ledger_does_not_name_are_refused()
    {
        var bytes = StateBase.ToBytes(VaultOf(1).State);
        var hash = SHA256.HashData(bytes);
        var random = new Random(1);
        for (var at = 0; at < bytes.Length; at += random.Next(1, 60))
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            Assert.Throws<CustodyFormatException>(() => StateBase.Parse(changed, hash));
            Assert.Throws<CustodyFormatException>(() => StateBase.Parse(bytes.AsSpan(0, at), hash));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"Format\":2}")]
    [InlineData("{\"Format\":1}")]
    [InlineData("{\"Format\":1,\"Pieces\":[{\"PieceId\":null}]}")]
    [InlineData("[1]")]
    [InlineData("\u0001")]
    public void What_is_no_base_is_named_as_none(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);

        Assert.Throws<CustodyFormatException>(() => StateBase.Parse(bytes, SHA256.HashData(bytes)));
    }

    private static Vault VaultOf(int seed)
    {
        var history = new History(new Random(seed));
        var vault = new Vault(20);
        for (var batch = 0; batch < 12; batch++)
        {
            vault.Commit(history.Batch(vault.State));
        }

        return vault;
    }
}
