using System.Globalization;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Laws under a seed; the seed stands in each failure.</summary>
public sealed class EpcLawTests
{
    private const string UrnChars = "!'()*+,-.0189:;=AZ_az";

    private static readonly (string Name, int Digits, int SerialBits)[] Schemes =
        [("sgtin", 13, 38), ("sgln", 12, 41), ("sscc", 17, 0)];

    /// <summary>
    /// Goal: text → bits → text is the identity, for every scheme and partition.
    /// Method: the URI is composed here from random digits, not by the code under test; both extremes of each field
    /// are among the draws.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_121)]
    public void Tag_uri_survives_the_way_through_bits(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 100_000; step++)
        {
            var (name, digits, serialBits) = Schemes[step % 3];
            var prefixDigits = 6 + (step / 3 % 7);
            var key = $"{Number(random, prefixDigits)}.{Number(random, digits - prefixDigits)}";
            var serial = serialBits == 0 ? "" : $".{Serial(random, serialBits)}";
            var uri = $"urn:epc:tag:{name}-96:{random.Next(8)}.{key}{serial}";

            Assert.True(EpcCodec.TryEncodeTagUri(uri, out var bits, out var error), $"seed {seed}, {uri}: {error}");
            Assert.True(EpcCodec.TryDecode(bits, out var identity, out error), $"seed {seed}, {uri}: {error}");
            Assert.True(uri == identity.TagUri, $"seed {seed}, {uri}, got {identity.TagUri}");
            Assert.True($"urn:epc:id:{name}:{key}{serial}" == identity.Key, $"seed {seed}, {uri}: {identity.Key}");
            Assert.True(EpcCodec.TryParseIdentityUri(identity.Key, out var parsed, out error), $"seed {seed}, {uri}");
            Assert.True(parsed.DigitalLink == identity.DigitalLink, $"seed {seed}, {uri}: {parsed.DigitalLink}");
            Assert.True(CheckDigit.IsValid(KeyOf(identity.ElementString!)), $"seed {seed}, {uri}");
        }
    }

    /// <summary>
    /// Goal: no bits make the decoder throw, and what it accepts encodes to the same bits but for what it remarks.
    /// Method: random bits and lengths, two in three under a header that is decoded.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_121)]
    public void Random_bits_decode_or_name_a_field(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[62];
        var decoded = 0;
        for (var step = 0; step < 100_000; step++)
        {
            random.NextBytes(bytes);
            bytes[0] = step % 3 == 0 ? bytes[0] : (byte)random.Next(0x30, 0x33);
            var bits = EpcBits.From(bytes, step % 4 == 0 ? random.Next(EpcBits.MaxBits + 1) : 96);

            var accepted = EpcCodec.TryDecode(bits, out var identity, out var error);

            Assert.True(accepted || error.Message.Length > 0, $"seed {seed}, {bits}");
            Assert.NotEmpty(EpcCodec.IdentityKey(bits));
            if (accepted && bits.BitCount == 96 && identity!.Tag!.Value.Remarks == EpcRemarks.None)
            {
                decoded++;
                Assert.True(EpcCodec.TryEncodeTagUri(identity.TagUri!, out var again, out _), $"seed {seed}, {bits}");
                Assert.True(bits == again, $"seed {seed}, {bits}, got {again}");
            }
        }

        Assert.InRange(decoded, 20_000, 100_000);
    }

    [Fact]
    public void Every_truncation_of_every_vector_is_refused_or_another_legal_text()
    {
        foreach (var row in EpcVectorTests.Vectors.Select(vector => vector.Data))
        {
            for (var length = 0; length < row[1].Length; length++)
            {
                var accepted = EpcCodec.TryDecodeHex(row[1][..length], out _, out var identity, out _);
                Assert.Equal(length == 1, accepted);
                Assert.True(!accepted || identity!.SchemeName == "RAW");
            }

            // Cut short, a serial may still be a serial; what is accepted must then say exactly that.
            for (var length = 0; length < row[3].Length; length++)
            {
                var cut = row[3][..length];
                Assert.True(!EpcCodec.TryEncodeTagUri(cut, out var bits, out _)
                    || (EpcCodec.TryDecode(bits, out var identity, out _) && identity.TagUri == cut));
            }

            for (var length = 0; length < row[2].Length; length++)
            {
                var cut = row[2][..length];
                Assert.True(!EpcCodec.TryParseIdentityUri(cut, out var identity, out _) || identity.Key == cut);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Mangled_text_is_refused_or_comes_back_canonical(int seed)
    {
        var random = new Random(seed);
        var rows = EpcVectorTests.Vectors.Select(vector => vector.Data).ToArray();
        for (var step = 0; step < 100_000; step++)
        {
            var row = rows[random.Next(rows.Length)];
            var identityUri = Mangle(random, row[2]);
            var tagUri = Mangle(random, row[3]);

            if (EpcCodec.TryParseIdentityUri(identityUri, out var identity, out _))
            {
                var isStable = EpcCodec.TryParseIdentityUri(identity.Key, out var again, out _);
                Assert.True(isStable && again!.Key == identity.Key, $"seed {seed}: {identityUri}");
            }

            if (EpcCodec.TryEncodeTagUri(tagUri, out var bits, out _))
            {
                Assert.True(EpcCodec.TryDecode(bits, out var tag, out _), $"seed {seed}: {tagUri}");
                var isEscaped = tagUri.Contains('%', StringComparison.Ordinal);
                Assert.True(isEscaped || tag.TagUri == tagUri, $"seed {seed}: {tagUri}");
            }

            EpcCodec.TryDecodeHex(Mangle(random, row[1]), out _, out _, out _);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Field_reads_agree_with_long_arithmetic(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 20_000; step++)
        {
            var written = new byte[16];
            var writer = new BitWriter(written);
            var fields = new List<(ulong Value, int Bits)>();
            while (writer.BitCount < 128)
            {
                var count = random.Next(Math.Min(64, 128 - writer.BitCount) + 1);
                var value = count == 0 ? 0 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - count);
                fields.Add((value, count));
                writer.Write(value, count);
            }

            var bits = EpcBits.From(written, 128);
            var at = 0;
            Assert.All(fields, field => Assert.Equal(field.Value, bits.Read(ref at, field.Bits)));
        }
    }

    private static string Number(Random random, int digits) => random.Next(8) switch
    {
        0 => new string('0', digits),
        1 => new string('9', digits),
        _ => string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))),
    };

    private static string Serial(Random random, int bits)
    {
        var max = (1L << bits) - 1;
        var serial = random.Next(8) switch { 0 => 0, 1 => max, _ => random.NextInt64(max) >> random.Next(bits) };
        return serial.ToString(CultureInfo.InvariantCulture);
    }

    private static string KeyOf(string elementString)
    {
        var start = elementString.IndexOf(')', StringComparison.Ordinal) + 1;
        var end = elementString.IndexOf('(', start);
        return end < 0 ? elementString[start..] : elementString[start..end];
    }

    private static string Mangle(Random random, string text)
    {
        var at = random.Next(text.Length);
        var letter = random.Next(4) == 0 ? (char)random.Next(0x250) : UrnChars[random.Next(UrnChars.Length)];
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, letter.ToString()),
            _ => $"{text[..at]}{letter}{text[(at + 1)..]}",
        };
    }
}
