using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit;

namespace EdgeVault.Gs1.Tests.Epc;

public sealed class EpcInternerTests
{
    private readonly EpcInterner _interner = new(64);

    [Fact]
    public void Interned_bits_equal_copied_ones_at_every_length()
    {
        var bytes = Tag(5);
        for (var bitCount = 0; bitCount <= EpcBits.MaxBits; bitCount++)
        {
            Assert.Equal(EpcBits.From(bytes, bitCount), _interner.Intern(bytes, bitCount));
        }
    }

    [Fact]
    public void A_long_tag_seen_before_allocates_nothing()
    {
        var bytes = Tag(1);
        _interner.Intern(bytes, 208);
        _interner.Intern(bytes, 96);
        var least = Allocations.Least(_ =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                _interner.Intern(bytes, 208);
                _interner.Intern(bytes, 96);
            }
        });

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_tag_in_use_stays_while_others_pass_through_its_set()
    {
        var interner = new EpcInterner(8);
        var kept = Tag(0);
        interner.Intern(kept, 208);
        var anew = 0;
        for (var other = 1; other <= 1_000; other++)
        {
            interner.Intern(Tag(other), 208);
            anew += Allocations.Of(() => interner.Intern(kept, 208)) > 0 ? 1 : 0;
        }

        Assert.InRange(anew, 0, 10); // The runtime's own: were the tag's place given away, it would be each time.
    }

    /// <summary>
    /// Goal: whatever the table forgets, each tag's bits stay what they were.
    /// Method: ten times more tags than slots, in random order and lengths, each against a plain copy taken first.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Eviction_never_changes_bits_handed_out(int seed)
    {
        var random = new Random(seed);
        var handedOut = new List<(EpcBits Interned, EpcBits Copy)>();
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = Tag(random.Next(640));
            var bitCount = random.Next(129, EpcBits.MaxBits + 1);
            handedOut.Add((_interner.Intern(bytes, bitCount), EpcBits.From(bytes, bitCount)));
            bytes.AsSpan().Fill(0xEE);
        }

        Assert.All(handedOut, pair => Assert.True(pair.Interned == pair.Copy, $"seed {seed}: {pair}"));
    }

    [Fact]
    public void Bits_behind_the_length_make_no_second_entry()
    {
        byte[] noisy = [.. Tag(3).AsSpan(0, 25), 0xFF];
        _interner.Intern(Tag(3), 200);

        var least = Allocations.Least(run =>
        {
            noisy[^1] = (byte)(0xFF - run);
            _interner.Intern(noisy, 200);
        });

        Assert.Equal(0, least);
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpcInterner(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpcInterner(EpcInterner.MaxCapacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _interner.Intern(new byte[63], 497));
        Assert.Throws<ArgumentOutOfRangeException>(() => _interner.Intern(new byte[25], 208));
    }

    private static byte[] Tag(int serial)
    {
        var bytes = new byte[62];
        bytes[0] = 0x36;
        BitConverter.TryWriteBytes(bytes.AsSpan(20), serial);
        return bytes;
    }
}
