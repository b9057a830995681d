using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Values of a reader's JSON, read where they stand. None throws for a value of another type: it is then not
/// there.</summary>
internal static class JsonFields
{
    /// <summary>The longest text that means something here: 62 bytes of EPC in hex.</summary>
    public const int TextMax = 124;

    private const long NsPerSecond = 1_000_000_000;
    private const double PhaseSteps = 4_096;

    /// <summary>Copies a string's bytes, unescaped.</summary>
    public static bool TryText(ref Utf8JsonReader json, scoped Span<byte> text, out int length)
    {
        length = 0;
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > text.Length)
        {
            return false;
        }

        length = json.CopyString(text);
        return true;
    }

    public static bool TryNumber(ref Utf8JsonReader json, long least, long most, out long number)
    {
        number = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out number)
            && number >= least && number <= most;
    }

    /// <summary>Hex of either case; the number of digits says how many bits.</summary>
    public static bool TryHex(ref Utf8JsonReader json, EpcInterner interner, out EpcBits bits)
    {
        bits = default;
        Span<byte> text = stackalloc byte[TextMax];
        Span<byte> bytes = stackalloc byte[(TextMax / 2) + 1];
        if (!TryText(ref json, text, out var length)
            || Convert.FromHexString(text[..(length & ~1)], bytes, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        if ((length & 1) != 0)
        {
            var digit = HexDigit(text[length - 1]);
            if (digit < 0)
            {
                return false;
            }

            bytes[written++] = (byte)(digit << 4);
        }

        bits = interner.Intern(bytes[..written], length * 4);
        return true;
    }

    /// <summary>RFC 4648 §5 base64url, padded or not; §4's alphabet is taken too.</summary>
    public static bool TryBase64(ref Utf8JsonReader json, EpcInterner interner, out EpcBits bits)
    {
        bits = default;
        Span<byte> text = stackalloc byte[TextMax];
        Span<byte> bytes = stackalloc byte[TextMax];
        if (!TryText(ref json, text, out var length))
        {
            return false;
        }

        text = text[..length];
        text.Replace((byte)'+', (byte)'-');
        text.Replace((byte)'/', (byte)'_');
        if (text.ContainsAny((byte)' ', (byte)'\r', (byte)'\n') || text.Contains((byte)'\t')
            || Base64Url.DecodeFromUtf8(text, bytes, out _, out var written) != OperationStatus.Done
            || written * 8 > EpcBits.MaxBits)
        {
            return false;
        }

        bits = interner.Intern(bytes[..written], written * 8);
        return true;
    }

    /// <summary>Degrees, any number of turns.</summary>
    public static bool TryPhase(ref Utf8JsonReader json, out short phase)
    {
        phase = Sighting.NoPhase;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var degrees) || !double.IsFinite(degrees))
        {
            return false;
        }

        var turns = degrees / 360;
        phase = (short)((int)((turns - Math.Floor(turns)) * PhaseSteps) & 4_095);
        return true;
    }

    public static bool TryTime(ref Utf8JsonReader json, out long ns)
    {
        ns = ReportedRead.None;
        Span<byte> text = stackalloc byte[40];
        return TryText(ref json, text, out var length) && TryTime(text[..length], out ns);
    }

    /// <summary>RFC 3339 with up to nine digits of fraction; also the offsets without a colon that Zebra writes. ns
    /// since 1970; years 1970 to 2199, because beyond is no clock.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long ns)
    {
        ns = ReportedRead.None;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't'
            || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], 1970, 2199, out var year) || !TryDigits(text[5..7], 1, 12, out var month)
            || !TryDigits(text[8..10], 1, DateTime.DaysInMonth(year, month), out var day)
            || !TryDigits(text[11..13], 0, 23, out var hour) || !TryDigits(text[14..16], 0, 59, out var minute)
            || !TryDigits(text[17..19], 0, 60, out var second)
            || !TryFraction(text[19..], out var fractionNs, out var rest) || !TryOffset(rest, out var offsetMinutes))
        {
            return false;
        }

        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        var seconds = ((((days * 24L) + hour) * 60 + minute - offsetMinutes) * 60) + second;
        ns = (seconds * NsPerSecond) + fractionNs;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out long ns, out ReadOnlySpan<byte> rest)
    {
        ns = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var (at, unit) = (1, NsPerSecond / 10);
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, unit /= 10)
        {
            ns += (text[at] - '0') * unit;
        }

        rest = text[at..];
        return at is > 1 and <= 10;
    }

    // Z, +hh:mm or +hhmm.
    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }

        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-')
            || (text.Length == 6 && text[3] != ':')
            || !TryDigits(text[1..3], 0, 23, out var hours) || !TryDigits(text[^2..], 0, 59, out var rest))
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return value >= least && value <= most;
    }

    private static int HexDigit(byte digit) =>
        !char.IsAsciiHexDigit((char)digit) ? -1 : digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
