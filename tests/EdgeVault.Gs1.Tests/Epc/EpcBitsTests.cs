using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit;

namespace EdgeVault.Gs1.Tests.Epc;

public sealed class EpcBitsTests
{
    [Fact]
    public void Bits_take_half_a_cache_line() => Assert.Equal(32, Unsafe.SizeOf<EpcBits>());

    [Fact]
    public void No_bits_at_all_are_a_value()
    {
        Assert.Equal(default, EpcBits.From([], 0));
        Assert.Equal("", default(EpcBits).ToHex());
        Assert.Empty(default(EpcBits).ToArray());
    }

    [Fact]
    public void Head_is_left_aligned_whatever_the_length()
    {
        foreach (var bitCount in new[] { 8, 96, 128, 136, 496 })
        {
            Assert.Equal(0x30, (int)(EpcBits.From(Bytes(0x30), bitCount).Head >> 120));
        }
    }

    [Fact]
    public void A_head_makes_its_tag_again_and_clears_what_stands_behind()
    {
        for (var bitCount = 0; bitCount <= EpcBits.HeadBits; bitCount++)
        {
            var bits = EpcBits.From(Bytes(0x30), bitCount);

            Assert.Equal(bits, EpcBits.FromHead(bits.Head, bitCount));
            Assert.Equal(bits, EpcBits.FromHead(bits.Head | ~(bitCount == 0 ? 0 : UInt128.MaxValue << (128 - bitCount)), bitCount));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.FromHead(0, 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.FromHead(0, -1));
    }

    [Fact]
    public void Every_length_comes_back_with_its_bits_and_nothing_behind_them()
    {
        var ones = new byte[62];
        ones.AsSpan().Fill(0xFF);
        for (var bitCount = 0; bitCount <= EpcBits.MaxBits; bitCount++)
        {
            var bits = EpcBits.From(ones, bitCount);
            var bytes = bits.ToArray();

            Assert.Equal(bitCount, bits.BitCount);
            Assert.Equal((bitCount + 7) / 8, bytes.Length);
            Assert.Equal(bitCount, bytes.Sum(static part => int.PopCount(part)));
            Assert.Equal(bits, EpcBits.From(bytes, bitCount));
            Assert.Equal((bitCount + 3) / 4, bits.ToHex().Length);
        }
    }

    [Fact]
    public void Length_is_part_of_the_value()
    {
        var zeros = new byte[62];
        var all = Enumerable.Range(0, EpcBits.MaxBits + 1).Select(count => EpcBits.From(zeros, count)).ToArray();

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all.Length, all.Select(static bits => bits.Mix64(1)).Distinct().Count());
        Assert.NotEqual(all[96], all[128]);
        Assert.NotEqual(all[201], all[208]);
    }

    [Fact]
    public void Every_bit_counts_in_equality_and_in_the_mix()
    {
        foreach (var bitCount in new[] { 96, 128, 129, 200, 496 })
        {
            var plain = EpcBits.From(new byte[62], bitCount);
            var mixes = new HashSet<ulong> { plain.Mix64(0) };
            for (var at = 0; at < bitCount; at++)
            {
                var bytes = new byte[62];
                bytes[at / 8] = (byte)(0x80 >> (at % 8));
                var changed = EpcBits.From(bytes, bitCount);

                Assert.NotEqual(plain, changed);
                mixes.Add(changed.Mix64(0));
            }

            Assert.Equal(bitCount + 1, mixes.Count);
        }
    }

    [Fact]
    public void Long_bits_do_not_change_with_the_bytes_they_came_from()
    {
        var bytes = Bytes(7);
        var bits = EpcBits.From(bytes, 496);
        var before = bits.ToHex();

        bytes[61] ^= 0xFF;
        bits.ToArray()[61] ^= 0xFF;

        Assert.Equal(before, bits.ToHex());
    }

    [Fact]
    public void Too_many_bits_or_too_few_bytes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.From(new byte[63], 497));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.From(new byte[11], 96));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.From(new byte[11], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpcBits.From(new byte[11], int.MaxValue));
        Assert.Throws<ArgumentException>(() => EpcBits.From(Bytes(1), 96).CopyTo(new byte[11]));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("3", 4)]
    [InlineData("30aF5", 20)]
    [InlineData("3074257BF7194E4000001A85", 96)]
    [InlineData("362A37811583A651254CBDE3E7E0000000000000000000000000", 208)]
    public void Hex_of_either_case_is_four_bits_a_digit(string hex, int bitCount)
    {
        Assert.True(EpcBits.TryParseHex(hex, out var bits));
        Assert.Equal(bitCount, bits.BitCount);
        Assert.Equal(hex.ToUpperInvariant(), bits.ToHex());
    }

    [Theory]
    [InlineData("30G0")]
    [InlineData("3 ")]
    [InlineData("0x30")]
    [InlineData("30é")]
    public void What_is_not_hex_is_refused(string hex)
    {
        Assert.False(EpcBits.TryParseHex(hex, out var bits));
        Assert.Equal(default, bits);
    }

    [Fact]
    public void One_digit_more_than_a_tag_can_hold_is_refused()
    {
        Assert.True(EpcBits.TryParseHex(new string('F', 124), out _));
        Assert.False(EpcBits.TryParseHex(new string('F', 125), out _));
    }

    [Fact]
    public void Serials_in_a_row_spread_over_a_table_as_chance_would()
    {
        const int Serials = 1 << 16;
        var buckets = new int[1 << 12];
        for (var serial = 0; serial < Serials; serial++)
        {
            buckets[EpcBits.From(Serial(serial), 96).Mix64(42) & 0xFFF]++;
        }

        // Chi squared over 4 096 buckets: mean 4 095, deviation 90.5. Five deviations either way.
        var expected = (double)Serials / buckets.Length;
        var chi = buckets.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chi, 3_640, 4_550);
    }

    [Fact]
    public void A_half_that_cancels_its_secret_does_not_wipe_out_the_other_half()
    {
        // The product of the two constants in EpcMix: what the low half is crossed with under seed 0.
        var cancelling = Convert.FromHexString("4D0A2BBE35B3010F");
        var mixes = Enumerable.Range(0, 256)
            .Select(first => EpcBits.From([(byte)first, .. new byte[7], .. cancelling], 128).Mix64(0));

        Assert.Equal(256, mixes.Distinct().Count());
    }

    [Fact]
    public void Another_seed_gives_another_mix()
    {
        var bits = EpcBits.From(Bytes(0x30), 96);
        var mixes = Enumerable.Range(0, 10_000).Select(seed => bits.Mix64((ulong)seed)).ToHashSet();
        Assert.Equal(10_000, mixes.Count);
    }

    [Fact]
    public void Short_bits_never_allocate()
    {
        var bytes = Bytes(9);
        var sum = EpcBits.From(bytes, 96).GetHashCode();
        var least = Allocations.Least(_ =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                bytes[11] = (byte)round;
                var bits = EpcBits.From(bytes, 128);
                var read = EpcBits.TryParseHex("3074257BF7194E4000001A85", out var parsed);
                sum += bits.GetHashCode() + (read && bits == parsed ? 1 : 0) + bits.CopyTo(bytes);
            }
        });

        Assert.Equal(0, least);
        Assert.NotEqual(0, sum);
    }

    private static byte[] Serial(int serial)
    {
        var bytes = Convert.FromHexString("3074257BF7194E4000000000");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), serial);
        return bytes;
    }

    private static byte[] Bytes(byte first) => [first, .. Enumerable.Range(1, 61).Select(static at => (byte)at)];
}
