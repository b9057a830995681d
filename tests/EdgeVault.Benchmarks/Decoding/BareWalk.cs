using System.Buffers.Binary;

namespace EdgeVault.Benchmarks.Decoding;

/// <summary>
/// Steps from parameter to parameter and adds up their values. It knows only what this report holds, keeps nothing and
/// checks nothing: a ceiling, not a decoder.
/// </summary>
internal static class BareWalk
{
    private const int TagReportHeader = 4;
    private const byte TvBit = 0x80;

    public static ulong Sum(ReadOnlySpan<byte> body)
    {
        var sum = 0UL;
        while (!body.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(body[2..]);
            sum += SumOfTag(body[TagReportHeader..length]);
            body = body[length..];
        }

        return sum;
    }

    // LLRP 1.0.1 §17.2.7.3: a TV parameter is one byte, 0x80 and its type, and a value of the type's own length. What has no such bit
    // is a custom parameter of Impinj's: header, vendor and subtype, 12 bytes, and a word.
    private static ulong SumOfTag(ReadOnlySpan<byte> tag)
    {
        var sum = 0UL;
        while (!tag.IsEmpty)
        {
            int length;
            (sum, length) = tag[0] < TvBit ? (sum + BinaryPrimitives.ReadUInt16BigEndian(tag[12..]), 14) : (tag[0] & 0x7F) switch
            {
                13 => (sum + tag[12], 13),
                9 => (sum + BinaryPrimitives.ReadUInt32BigEndian(tag[1..]), 5),
                2 or 4 => (sum + BinaryPrimitives.ReadUInt64BigEndian(tag[1..]), 9),
                6 => (sum + tag[1], 2),
                _ => (sum + BinaryPrimitives.ReadUInt16BigEndian(tag[1..]), 3),
            };
            tag = tag[length..];
        }

        return sum;
    }
}
