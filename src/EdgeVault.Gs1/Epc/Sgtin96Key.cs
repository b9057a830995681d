using System.Diagnostics;

namespace EdgeVault.Gs1.Epc;

/// <summary>
/// The identity key of an SGTIN-96 and back, straight between bits and digits: nine tags of ten are one, and each
/// crossing asks for its key (TDS 2.2, 14.6.1):
/// <code>
/// 0x30 · filter 3 · partition P 3 · company prefix (12 − P digits) and item reference (P + 1) 44 · serial 38
/// </code>
/// </summary>
/// <remarks>What is in any way unusual is left to the general way, which also says what is wrong with it; a test holds
/// the two to the same answers. <c>gs1-key</c> of the benchmarks has the measure.</remarks>
internal static class Sgtin96Key
{
    private const int Bits = 96;
    private const byte Header = 0x30;
    private const string Start = Gs1Text.CanonicalDomain + "/01/";
    private const string Middle = "/21/";
    private const int GtinDigits = 14;
    private const int SerialDigitsMax = 12;
    private const int SerialAt = GtinDigits + 4;
    private const int SharedBits = 44;
    private const ulong SharedMask = (1UL << SharedBits) - 1;
    private const ulong SerialMax = (1UL << 38) - 1;
    private const ulong LeadUnit = 1_000_000_000_000;

    // By partition; 7 is reserved.
    private static ReadOnlySpan<byte> PrefixBits => [40, 37, 34, 30, 27, 24, 20];

    /// <returns>Characters written; 0 where this is no ordinary SGTIN-96.</returns>
    public static int Write(in EpcBits bits, Span<char> to)
    {
        var (high, low) = ((ulong)(bits.Head >> 64), (ulong)bits.Head);
        var partition = (int)(high >> 50) & 7;
        if (bits.BitCount != Bits || high >> 56 != Header || partition == PrefixBits.Length)
        {
            return 0;
        }

        var itemBits = SharedBits - PrefixBits[partition];
        var shared = (high >> 6) & SharedMask;
        var (prefix, item) = (shared >> itemBits, shared & ((1UL << itemBits) - 1));
        if (prefix >= Decimals.Limit(12 - partition) || item >= Decimals.Limit(partition + 1))
        {
            return 0;
        }

        var unit = Decimals.Limit(partition);
        var (lead, rest) = Math.DivRem(item, unit);
        var serial = ((high & 0x3F) << 32) | (low >> 32);
        return Write((lead * LeadUnit) + (prefix * unit) + rest, serial, to);
    }

    /// <summary>False where the key is not that of an ordinary SGTIN-96.</summary>
    public static bool TryEncode(ReadOnlySpan<char> key, int filter, int prefixDigits, out EpcBits bits)
    {
        bits = default;
        if (filter is < 0 or > 7 || prefixDigits is < 6 or > 12 || !key.StartsWith(Start))
        {
            return false;
        }

        var text = key[Start.Length..];
        if (text.Length is <= SerialAt or > SerialAt + SerialDigitsMax || !text[GtinDigits..].StartsWith(Middle)
            || !TryReadGtin(text[..GtinDigits], out var gtin) || !Decimals.IsNatural(text[SerialAt..]))
        {
            return false;
        }

        var serial = Decimals.Narrow(text[SerialAt..]);
        var partition = 12 - prefixDigits;
        var unit = Decimals.Limit(partition);
        var (lead, behind) = Math.DivRem(gtin, LeadUnit);
        var (prefix, rest) = Math.DivRem(behind, unit);
        var shared = (prefix << (SharedBits - PrefixBits[partition])) | ((lead * unit) + rest);
        var high = ((ulong)Header << 56) | ((ulong)filter << 53) | ((ulong)partition << 50) | (shared << 6) | (serial >> 32);
        bits = EpcBits.Inline(high, serial << 32, Bits);
        return serial <= SerialMax;
    }

    private static int Write(ulong gtin, ulong serial, Span<char> to)
    {
        Start.CopyTo(to);
        var text = to[Start.Length..];
        Decimals.Write(gtin, text[..(GtinDigits - 1)]);
        text[GtinDigits - 1] = CheckDigit.Of(text[..(GtinDigits - 1)]);
        Middle.CopyTo(text[GtinDigits..]);
        var digits = Decimals.CountOf(serial);
        Decimals.Write(serial, text.Slice(SerialAt, digits));
        return Start.Length + SerialAt + digits;
    }

    /// <summary>The thirteen digits in front of the check digit, as a number; false if it is not theirs.</summary>
    private static bool TryReadGtin(ReadOnlySpan<char> text, out ulong gtin)
    {
        Debug.Assert(text.Length == GtinDigits, "The caller cut it.");
        gtin = 0;
        if (!Decimals.AreDigits(text))
        {
            return false;
        }

        var (heavy, light) = (0, 0);
        for (var at = 0; at < GtinDigits - 2; at += 2)
        {
            var (odd, even) = (text[at] - '0', text[at + 1] - '0');
            gtin = (gtin * 100) + (uint)((odd * 10) + even);
            heavy += odd;
            light += even;
        }

        var last = text[GtinDigits - 2] - '0';
        gtin = (gtin * 10) + (uint)last;
        return ((3 * (heavy + last)) + light + text[GtinDigits - 1] - '0') % 10 == 0;
    }
}
