using EdgeVault.Custody.Pieces;
using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit;

namespace EdgeVault.Custody.Tests.Pieces;

public sealed class PieceRegisterTests
{
    private readonly PieceRegister _register =
        new([Vault.PieceOf(1), Vault.PieceOf(2), new() { PieceId = "untagged" }]);

    [Fact]
    public void Any_filter_value_finds_the_piece()
    {
        for (var filter = 0; filter < 8; filter++)
        {
            Assert.True(_register.TryFind(Vault.Tag(1, filter), out var piece));
            Assert.Equal("p-1", piece.PieceId);
        }
    }

    [Fact]
    public void Another_serial_another_length_and_no_bits_find_nothing()
    {
        Assert.False(_register.TryFind(Vault.Tag(3), out _));
        Assert.False(_register.TryFind(EpcBits.From(Vault.Tag(1).ToArray(), 88), out _));
        Assert.False(_register.TryFind(default(EpcBits), out _));
        Assert.False(_register.TryFind("", out _));
    }

    [Fact]
    public void Tags_that_are_no_gs1_key_are_found_by_their_bits()
    {
        Assert.True(EpcBits.TryParseHex("FF0123456789", out var bits));
        var register = new PieceRegister([new() { PieceId = "p", Identity = EpcCodec.IdentityKey(bits) }]);

        Assert.True(register.TryFind(bits, out _));
        Assert.False(register.TryFind(EpcBits.From(bits.ToArray(), 47), out _));
    }

    [Fact]
    public void Two_pieces_of_one_identity_are_no_register() =>
        Assert.Throws<ArgumentException>(
            () => new PieceRegister([Vault.PieceOf(1), Vault.PieceOf(1) with { PieceId = "other" }]));

    [Fact]
    public void A_tag_that_was_found_before_costs_no_memory()
    {
        var tag = Vault.Tag(1);
        _register.TryFind(tag, out _);

        Assert.Equal(0, Allocations.Least(run => _register.TryFind(tag, out _)));
    }
}
