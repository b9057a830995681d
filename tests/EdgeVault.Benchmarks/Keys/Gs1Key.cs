using System.Globalization;
using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Benchmarks.Keys;

/// <summary>SGTIN-96 to its fields, and to its identity key and back, against the way of strings that most code takes.
/// </summary>
internal static class Gs1Key
{
    private const int Tags = 1_024;
    private const int PassesPerRound = 100;
    private const int Rounds = 21;
    private const int Seed = 96;

    public static IEnumerable<Comparison> Run()
    {
        var tags = Sgtins(new Random(Seed));
        var hex = tags.Select(tag => tag.ToHex()).ToArray();
        var prefixDigits = tags.Select(PrefixDigits).ToArray();
        if (!tags.Select(tag => EpcCodec.IdentityKey(tag)).SequenceEqual(hex.Select(StringSgtin.ToKey))
            || !hex.SequenceEqual(hex.Select((text, at) =>
                StringSgtin.ToHex(StringSgtin.ToKey(text), StringSgtin.Filter(text), prefixDigits[at]))))
        {
            throw new InvalidOperationException("The two decoders disagree about the same tags.");
        }

        var key = new char[EpcCodec.KeyCharsMax];

        yield return Interleaved.Compare(
            ("SGTIN-96, fields checked", "tag"),
            new Contender("EpcCodec.TryRead", () => Repeat(at => EpcCodec.TryRead(tags[at], out _, out _))),
            new Contender("strings of bits", () => Repeat(at => StringSgtin.Fields(hex[at]).Serial >= 0)),
            Rounds);
        yield return Interleaved.Compare(
            ("SGTIN-96, to its identity key and back", "tag"),
            new Contender("EpcCodec.WriteIdentityKey", () => Repeat(at => ThereAndBack(tags[at], prefixDigits[at], key))),
            new Contender("strings of bits", () => Repeat(at =>
                StringSgtin.ToHex(StringSgtin.ToKey(hex[at]), StringSgtin.Filter(hex[at]), prefixDigits[at]) == hex[at])),
            Rounds);
    }

    private static bool ThereAndBack(in EpcBits tag, int prefixDigits, char[] key) =>
        EpcCodec.WriteIdentityKey(tag, key, out var length)
        && EpcCodec.TryEncodeKey(key.AsSpan(0, length), EpcScheme.Sgtin96, FilterOf(tag), prefixDigits, out var again, out _)
        && again == tag;

    private static int FilterOf(in EpcBits tag) => (int)(tag.Head >> 117) & 7;

    private static int PrefixDigits(EpcBits tag) =>
        EpcCodec.TryDecode(tag, out var identity, out _) ? identity.CompanyPrefix!.Length : 0;

    private static long Repeat(Func<int, bool> decode)
    {
        var read = 0L;
        for (var i = 0; i < Tags * PassesPerRound; i++)
        {
            read += decode(i % Tags) ? 1 : 0;
        }

        return read == Tags * PassesPerRound ? read : throw new InvalidOperationException("A tag was not read.");
    }

    private static EpcBits[] Sgtins(Random random) => [.. Enumerable.Range(0, Tags).Select(_ =>
    {
        // Company prefix and item reference share 13 digits; the partition says how.
        var prefixDigits = random.Next(6, 13);
        var uri = string.Create(
            CultureInfo.InvariantCulture,
            $"urn:epc:tag:sgtin-96:{random.Next(8)}.{Digits(random, prefixDigits)}.{Digits(random, 13 - prefixDigits)}.{random.NextInt64(1L << 38)}");
        return EpcCodec.TryEncodeTagUri(uri, out var bits, out var error)
            ? bits
            : throw new InvalidOperationException($"{uri}: {error}");
    })];

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));
}
