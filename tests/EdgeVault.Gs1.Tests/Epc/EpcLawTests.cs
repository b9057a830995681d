using EdgeVault.Gs1.Epc;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Laws under a seed; the seed stands in each failure.</summary>
public sealed class EpcLawTests
{
    private const string UrnChars = "!'()*+,-.0189:;=AZ_az%#/";

    private const int Slice = 60_000;
    private const int Whole = 1_000_000;

    /// <summary>
    /// Goal: text → bits → text is the identity, for every classic scheme and partition; and every other form leads
    /// back.
    /// Method: the URI is composed in the test from random fields, not by the code under test.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Tag_uri_survives_the_way_through_bits(int seed)
    {
        var epcs = new RandomEpc(new Random(seed));
        for (var step = 0; step < FuzzBudget.Rounds(Slice, Whole); step++)
        {
            var uri = epcs.TagUri(step);
            var what = $"seed {seed}, step {step}, {uri}";

            Assert.True(EpcCodec.TryEncodeTagUri(uri, out var bits, out var error), $"{what}: {error}");
            Assert.True(EpcCodec.TryDecode(bits, out var identity, out error), $"{what}: {error}");
            Assert.True(uri == identity.TagUri, $"{what}, got {identity.TagUri}");
            Assert.True(identity.Tag!.Value.Remarks == EpcRemarks.None, what);
            Assert.True(EpcCodec.TryParseIdentityUri(identity.PureIdentityUri!, out var parsed, out error), $"{what}: {error}");
            Assert.True(parsed.Key == identity.Key && parsed.DigitalLink == identity.DigitalLink, what);
            if (identity.Elements is { } elements)
            {
                var (scheme, filter) = (identity.Tag.Value.Scheme, identity.Tag.Value.Filter);
                var prefix = identity.CompanyPrefix!.Length;
                Assert.True(EpcCodec.TryEncodeElements(elements, scheme, filter, prefix, out var again, out error), $"{what}: {error}");
                Assert.True(bits == again, what);
                Assert.True(EpcCodec.TryEncodeKey(identity.Key, scheme, filter, prefix, out again, out error), $"{what}: {error}");
                Assert.True(bits == again, what);
            }
        }
    }

    /// <summary>Goal: the same for the plus schemes, whose text is the element string; and the tag of the same thing in
    /// a classic scheme is the same thing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Elements_survive_the_way_through_bits(int seed)
    {
        var random = new Random(seed);
        var epcs = new RandomEpc(random);
        var compared = 0;
        for (var step = 0; step < FuzzBudget.Rounds(Slice, Whole); step++)
        {
            var (scheme, elements) = epcs.Plus(step);
            var filter = random.Next(8);
            var what = $"seed {seed}, step {step}, {scheme} {string.Join(' ', elements)}";

            Assert.True(EpcCodec.TryEncodeElements(elements, scheme, filter, 0, out var bits, out var error), $"{what}: {error}");
            Assert.True(EpcCodec.TryDecode(bits, out var identity, out error), $"{what}: {error}");
            Assert.True(elements.SequenceEqual(identity.Elements!), $"{what}, got {identity.ElementString}");
            var tag = identity.Tag!.Value;
            Assert.True(tag.Remarks == EpcRemarks.None && tag.Filter == filter && tag.Scheme == scheme, what);
            if (scheme == EpcScheme.SgtinPlus)
            {
                Assert.True(EpcCodec.TryEncodeElements(elements, EpcScheme.Sgtin198, 0, 6 + (step % 7), out var classic, out error), $"{what}: {error}");
                Assert.True(EpcCodec.TryRead(classic, out var other, out _) && other.IsSameIdentity(tag), what);
                Assert.True(EpcCodec.IdentityKey(classic) == identity.Key, what);
                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    /// <summary>
    /// Goal: no bits make the decoder throw, and what it accepts encodes to the same bits but for what it remarks.
    /// Method: random bits and lengths, three in four under a header that is decoded. A plus tag may carry another
    /// encoding of the same text, so there the decoded elements are compared.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Random_bits_decode_or_name_a_field(int seed)
    {
        byte[] headers = [.. Enumerable.Range(0x2C, 0x16).Concat(Enumerable.Range(0xF0, 12)).Select(header => (byte)header)];
        var random = new Random(seed);
        var bytes = new byte[62];
        var decoded = new HashSet<string>();
        for (var step = 0; step < FuzzBudget.Rounds(200_000, Whole); step++)
        {
            random.NextBytes(bytes);
            bytes[0] = step % 4 == 0 ? bytes[0] : headers[random.Next(headers.Length)];
            Narrow(random, bytes);
            var bits = EpcBits.From(bytes, step % 4 == 0 ? random.Next(EpcBits.MaxBits + 1) : 16 * random.Next(5, 32));
            var what = $"seed {seed}, step {step}, {bits}";

            var accepted = EpcCodec.TryDecode(bits, out var identity, out var error);

            Assert.True(accepted || (error.Message.Length > 0 && error.Field.Length > 0), what);
            Assert.NotEmpty(EpcCodec.IdentityKey(bits));
            if (accepted && identity!.SchemeName != "RAW")
            {
                decoded.Add(identity.SchemeName);
                Assert.True(SaysTheSameAgain(identity), what);
            }
        }

        Assert.True(decoded.Count >= 25, string.Join(' ', decoded));
    }

    [Fact]
    public void Every_truncation_of_every_vector_is_refused_or_another_legal_text()
    {
        foreach (var row in EpcVector.All)
        {
            for (var length = 0; length < row.Hex.Length; length++)
            {
                var accepted = EpcCodec.TryDecodeHex(row.Hex[..length], out _, out var identity, out var error);
                Assert.True(accepted || error.Message.Length > 0);
                Assert.True(length != 1 || identity!.SchemeName == "RAW");
            }

            // Cut short, a serial may still be a serial; what is accepted must then say exactly that.
            for (var length = 0; length < row.TagUri.Length; length++)
            {
                var cut = row.TagUri[..length];
                Assert.True(!EpcCodec.TryEncodeTagUri(cut, out var bits, out _)
                    || (EpcCodec.TryDecode(bits, out var identity, out _) && identity.TagUri == cut));
            }

            for (var length = 0; length < row.Uri.Length; length++)
            {
                var cut = row.Uri[..length];
                Assert.True(!EpcCodec.TryParseIdentityUri(cut, out var identity, out _) || identity.PureIdentityUri == cut);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Mangled_text_is_refused_or_comes_back_canonical(int seed)
    {
        var random = new Random(seed);
        var rows = EpcVector.All.Where(row => !row.IsPlus).ToArray();
        for (var step = 0; step < FuzzBudget.Rounds(100_000, Whole); step++)
        {
            var row = rows[random.Next(rows.Length)];
            var identityUri = Mangle(random, row.Uri);
            var tagUri = Mangle(random, row.TagUri);

            if (EpcCodec.TryParseIdentityUri(identityUri, out var identity, out _))
            {
                var isStable = EpcCodec.TryParseIdentityUri(identity.PureIdentityUri!, out var again, out _);
                Assert.True(isStable && again!.Key == identity.Key, $"seed {seed}: {identityUri}");
            }

            if (EpcCodec.TryEncodeTagUri(tagUri, out var bits, out _))
            {
                Assert.True(EpcCodec.TryDecode(bits, out var tag, out _), $"seed {seed}: {tagUri}");
                var isEscaped = tagUri.Contains('%', StringComparison.Ordinal);
                Assert.True(isEscaped || tag.TagUri == tagUri, $"seed {seed}: {tagUri}");
            }

            EpcCodec.TryDecodeHex(Mangle(random, row.Hex), out _, out _, out _);
            EpcCodec.TryEncodeKey(Mangle(random, row.StandardLink.Length > 0 ? row.StandardLink : "x"), EpcScheme.Sgtin96, 1, 7, out _, out _);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void Field_reads_agree_with_what_was_written(int seed)
    {
        var random = new Random(seed);
        var buffer = new byte[BitReader.BufferBytes];
        for (var step = 0; step < 20_000; step++)
        {
            var written = new byte[62];
            var writer = new BitWriter(written);
            var fields = new List<(ulong Value, int Bits)>();
            while (writer.Left > 0)
            {
                var count = random.Next(Math.Min(64, writer.Left) + 1);
                var value = count == 0 ? 0 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - count);
                fields.Add((value, count));
                writer.Write(value, count);
            }

            var reader = new BitReader(EpcBits.From(written, EpcBits.MaxBits), buffer);
            foreach (var (value, bits) in fields)
            {
                Assert.Equal(value, reader.Read(bits));
            }

            Assert.Equal(0, reader.Left);
        }
    }

    // Half of the draws look more like tags than noise does: small fields, few characters, zeros behind them.
    private static void Narrow(Random random, byte[] bytes)
    {
        if (random.Next(2) == 0)
        {
            bytes.AsSpan(4 + random.Next(58)).Clear();
        }

        if (random.Next(2) == 0 && bytes[0] >= 0xF0)
        {
            for (var at = 1; at < bytes.Length; at++)
            {
                bytes[at] = (byte)(((bytes[at] >> 4) % 10 << 4) | ((bytes[at] & 0xF) % 10));
            }
        }
    }

    private static bool SaysTheSameAgain(EpcIdentity identity)
    {
        var tag = identity.Tag!.Value;
        if (identity.TagUri is { } uri)
        {
            return EpcCodec.TryEncodeTagUri(uri, out var again, out _)
                && EpcCodec.TryRead(again, out var reread, out _)
                && reread.IsSameIdentity(tag)
                && (tag.Remarks != EpcRemarks.None || StartAlike(tag.Bits, again));
        }

        return EpcCodec.TryEncodeElements(identity.Elements!, tag.Scheme, tag.Filter, 0, out var bits, out _)
            && EpcCodec.TryDecode(bits, out var other, out _)
            && other.ElementString == identity.ElementString;
    }

    // Readers report what the tag says it has; encoders fill up whole words.
    private static bool StartAlike(EpcBits left, EpcBits right)
    {
        var bits = Math.Min(left.BitCount, right.BitCount);
        return EpcBits.From(left.ToArray(), bits) == EpcBits.From(right.ToArray(), bits);
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
