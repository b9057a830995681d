using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Goal: the short way of SGTIN-96 says what the way of all schemes says, and nothing else.</summary>
public sealed class Sgtin96KeyLawTests
{
    private const int Slice = 60_000;
    private const int Whole = 1_000_000;
    private const string Start = "https://id.gs1.org/01/";

    /// <summary>Method: random bits behind the header, of any partition and mostly too large a prefix or item; every
    /// other one cut to what fits.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(96)]
    public void Keys_are_those_of_the_general_way(int seed)
    {
        seed = FuzzBudget.Seed(seed);
        var random = new Random(seed);
        Span<char> one = stackalloc char[EpcCodec.KeyCharsMax];
        Span<char> other = stackalloc char[EpcCodec.KeyCharsMax];
        var decoded = 0;
        for (var step = 0; step < FuzzBudget.Rounds(Slice, Whole); step++)
        {
            var bits = step % 2 == 0 ? Any(random) : Sound(random);

            var key = EpcKey.Write(bits, one, out var isDecoded);
            var general = EpcKey.WriteAny(bits, other, out var isDecodedToo);

            Assert.True(key.SequenceEqual(general) && isDecoded == isDecodedToo, $"seed {seed}, step {step}, {bits}");
            decoded += isDecoded ? 1 : 0;
        }

        Assert.True(decoded > 0);
    }

    /// <summary>Method: the key of a sound tag, every other one spoilt in one character or in the numbers beside
    /// it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(96)]
    public void Tags_are_those_of_the_general_way(int seed)
    {
        seed = FuzzBudget.Seed(seed);
        var random = new Random(seed);
        var encoded = 0;
        for (var step = 0; step < FuzzBudget.Rounds(Slice, Whole); step++)
        {
            var tag = Sound(random);
            var (filter, prefixDigits) = ((int)(tag.Head >> 117) & 7, 12 - ((int)(tag.Head >> 114) & 7));
            var key = EpcCodec.IdentityKey(tag).ToCharArray();
            if (step % 2 == 0)
            {
                key = Spoil(random, key, ref filter, ref prefixDigits);
            }

            var isFine = EpcCodec.TryEncodeKey(key, EpcScheme.Sgtin96, filter, prefixDigits, out var bits, out var error);
            var isFineToo = EpcCodec.TryEncodeAnyKey(key, EpcScheme.Sgtin96, filter, prefixDigits, out var general, out var other);

            var what = $"seed {seed}, step {step}, {new string(key)}, filter {filter}, prefix {prefixDigits}";
            Assert.True(isFine == isFineToo && error == other && (!isFine || bits == general), what);
            Assert.True(step % 2 == 0 || (isFine && bits == tag), what);
            encoded += isFine ? 1 : 0;
        }

        Assert.True(encoded > 0);
    }

    private static char[] Spoil(Random random, char[] key, ref int filter, ref int prefixDigits)
    {
        switch (random.Next(6))
        {
            case 0:
                filter = random.Next(-1, 10);
                break;
            case 1:
                prefixDigits = random.Next(4, 15);
                break;
            case 2:
                return key[..random.Next(key.Length)];
            case 3:
                return [.. key, (char)random.Next(0x20, 0x7F)];
            case 4:
                key[random.Next(key.Length)] = (char)random.Next(0x20, 0x7F);
                break;
            default:
                key[random.Next(Start.Length, key.Length)] = (char)('0' + random.Next(10));
                break;
        }

        return key;
    }

    private static EpcBits Any(Random random) => EpcBits.Inline(
        (0x30UL << 56) | ((ulong)random.NextInt64() & 0x00FF_FFFF_FFFF_FFFF), (ulong)random.NextInt64() << 32, 96);

    private static EpcBits Sound(Random random)
    {
        var prefixDigits = random.Next(6, 13);
        var (prefix, item) = (random.NextInt64((long)Decimals.Limit(prefixDigits)), random.NextInt64((long)Decimals.Limit(13 - prefixDigits)));
        var serial = random.NextInt64(1L << random.Next(1, 39));
        var uri = $"urn:epc:tag:sgtin-96:{random.Next(8)}.{prefix.ToString($"D{prefixDigits}")}.{item.ToString($"D{13 - prefixDigits}")}.{serial}";
        Assert.True(EpcCodec.TryEncodeTagUri(uri, out var bits, out var error), $"{uri}: {error}");
        return bits;
    }
}
