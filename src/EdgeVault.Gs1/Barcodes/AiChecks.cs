using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>The checks that formats name (GS1 Barcode Syntax Dictionary; General Specifications, 3 and 7).</summary>
/// <remarks>Package types (7041) and North American coupon codes (8110, 8112) are checked by their characters and length
/// alone: their lists and grammar are another standard's.</remarks>
internal static partial class AiChecks
{
    public const string Cset82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private const string Cset32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    // A company prefix has four digits at least, GS1-8 and U.P.C. forms included.
    private const int PrefixDigitsMin = 4;

    private static readonly int[] Primes =
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    private static readonly Dictionary<string, AiCheck> ByName = new(StringComparer.Ordinal)
    {
        ["csum"] = value => CheckDigit.IsValid(value) ? null : "the check digit is incorrect",
        ["csumalpha"] = CheckPair,
        ["gcppos1"] = value => CompanyPrefix(value),
        ["gcppos2"] = value => CompanyPrefix(value.IsEmpty ? value : value[1..]),
        ["yymmd0"] = value => Date(Year(value), Two(value, 2), Two(value, 4), dayMayBeZero: true),
        ["yymmdd"] = value => Date(Year(value), Two(value, 2), Two(value, 4), dayMayBeZero: false),
        ["yyyymmdd"] = value => Date((Two(value, 0) * 100) + Two(value, 2), Two(value, 4), Two(value, 6), dayMayBeZero: false),
        ["hhmi"] = value => Two(value, 0) < 24 && Two(value, 2) < 60 ? null : "it is no time of day",
        ["hh"] = value => Two(value, 0) < 24 ? null : "it is no hour",
        ["mi"] = value => Two(value, 0) < 60 ? null : "it is no minute",
        ["ss"] = value => Two(value, 0) < 60 ? null : "it is no second",
        ["iso3166"] = value => IsCountry(value) ? null : "it is no ISO 3166 country number",
        ["iso3166999"] = value => value is "999" || IsCountry(value) ? null : "it is no ISO 3166 country number",
        ["iso3166alpha2"] = value => IsCountryCode(value) ? null : "it is no ISO 3166 country code",
        ["iso4217"] = value => IsCurrency(value) ? null : "it is no ISO 4217 currency number",
        ["iso5218"] = value => value is "0" or "1" or "2" or "9" ? null : "it is no ISO 5218 sex: 0, 1, 2 or 9 would do",
        ["iban"] = Iban,
        ["yesno"] = value => value is "0" or "1" ? null : "0 or 1 would do",
        ["zero"] = value => value.ContainsAnyExcept('0') ? "0 would do" : null,
        ["nonzero"] = value => value.ContainsAnyExcept('0') ? null : "it may not be zero",
        ["nozeroprefix"] = value => value.Length > 1 && value[0] == '0' ? "it may not start with 0" : null,
        ["hasnondigit"] = value => Decimals.AreDigits(value) ? "it needs a character that is no digit" : null,
        ["winding"] = value => value is "0" or "1" or "9" ? null : "0, 1 or 9 would do",
        ["pieceoftotal"] = value => Two(value, 0) > 0 && Two(value, 0) <= Two(value, 2) ? null : "piece and total do not fit",
        ["posinseqslash"] = PositionInSequence,
        ["latitude"] = value => Decimals.Narrow(value) <= 1_800_000_000 ? null : "it is no latitude",
        ["longitude"] = value => Decimals.Narrow(value) <= 3_600_000_000 ? null : "it is no longitude",
        ["hyphen"] = value => value is "-" ? null : "a hyphen would do",
        ["importeridx"] = value => value is "." || AiComponent.Parse("Z1").FaultIn(value) >= 0 || value is "="
            ? "it is no importer index" : null,
        ["mediatype"] = value => Two(value, 0) is (>= 1 and <= 10) or (>= 80 and <= 99) ? null : "it is no media type",
        ["pcenc"] = PercentEncoding,
        ["packagetype"] = _ => null,
        ["couponcode"] = _ => null,
        ["couponposoffer"] = _ => null,
    };

    public static AiCheck Named(string name) => ByName[name];

    /// <summary>Whether a value that fails it was most likely misread.</summary>
    public static bool IsCheckDigit(AiCheck check) =>
        ReferenceEquals(check, ByName["csum"]) || ReferenceEquals(check, ByName["csumalpha"]);

    private static int Two(ReadOnlySpan<char> digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';

    // Two digits stand for the century that is nearer; only the length of February depends on it.
    private static int Year(ReadOnlySpan<char> value) => 2000 + Two(value, 0);

    private static string? Date(int year, int month, int day, bool dayMayBeZero)
    {
        if (month is < 1 or > 12)
        {
            return "it has an illegal month";
        }

        var isDay = (day > 0 || dayMayBeZero) && day <= DateTime.DaysInMonth(Math.Clamp(year, 1, 9999), month);
        return isDay ? null : "it has an illegal day of the month";
    }

    private static string? CompanyPrefix(ReadOnlySpan<char> key) =>
        key.Length >= PrefixDigitsMin && Decimals.AreDigits(key[..PrefixDigitsMin])
            ? null
            : "it does not start with a GS1 company prefix";

    /// <summary>The two check characters of a GMN or of CPID relatives (General Specifications, 7.9.5).</summary>
    private static string? CheckPair(ReadOnlySpan<char> value)
    {
        if (value.Length < 3)
        {
            return "it is too short for its check characters";
        }

        var sum = 0;
        var body = value[..^2];
        for (var at = 0; at < body.Length; at++)
        {
            sum += Cset82.IndexOf(body[at], StringComparison.Ordinal) * Primes[body.Length - 1 - at];
        }

        sum %= 1021;
        return value[^2] == Cset32[sum >> 5] && value[^1] == Cset32[sum & 31] ? null : "the check characters are incorrect";
    }

    /// <summary>ISO 13616: two letters, two digits, then the rest; moved to the front it leaves 1 modulo 97.</summary>
    private static string? Iban(ReadOnlySpan<char> value)
    {
        if (value.Length < 5 || !IsCountryCode(value[..2]) || !Decimals.AreDigits(value[2..4]))
        {
            return "it is no IBAN";
        }

        var rest = 0;
        for (var at = 0; at < value.Length; at++)
        {
            var letter = value[(at + 4) % value.Length];
            if (!char.IsAsciiDigit(letter) && !char.IsAsciiLetterUpper(letter))
            {
                return "it is no IBAN";
            }

            rest = char.IsAsciiDigit(letter)
                ? ((rest * 10) + letter - '0') % 97
                : ((rest * 100) + letter - 'A' + 10) % 97;
        }

        return rest == 1 ? null : "the check digits of the IBAN are incorrect";
    }

    private static string? PositionInSequence(ReadOnlySpan<char> value)
    {
        var slash = value.IndexOf('/');
        var isSound = slash > 0 && slash < value.Length - 1
            && Decimals.IsNatural(value[..slash]) && Decimals.IsNatural(value[(slash + 1)..])
            && value[0] != '0' && Decimals.Narrow(value[..slash]) <= Decimals.Narrow(value[(slash + 1)..]);
        return isSound ? null : "it is no position in a sequence; 1/2 would do";
    }

    private static string? PercentEncoding(ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOf('%'); at >= 0;)
        {
            if (at + 2 >= value.Length || !char.IsAsciiHexDigit(value[at + 1]) || !char.IsAsciiHexDigit(value[at + 2]))
            {
                return "a percent sign without two hex digits";
            }

            var next = value[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return null;
    }
}
