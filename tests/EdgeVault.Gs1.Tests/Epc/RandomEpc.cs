using System.Globalization;
using System.Text;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>Composes legal tag URIs of every classic scheme and partition, and legal elements of every <c>+</c> scheme,
/// from the widths in the standard and not by the code under test. The extremes of each field are among the draws.
/// </summary>
internal sealed class RandomEpc(Random random)
{
    public const string Cset82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private const string Cset39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Cage = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Scheme, then digits of prefix and reference together, then what follows: #n a number of n bits, $n text,
    /// 1n counted digits; GIAI and CPI have a reference of their own.</summary>
    private static readonly (string Name, int Digits, string Tail)[] Keys =
    [
        ("sgtin-96", 13, "#38"), ("sgtin-198", 13, "$20"), ("sscc-96", 17, ""), ("sgln-96", 12, "#41"),
        ("sgln-195", 12, "$20"), ("grai-96", 12, "#38"), ("grai-170", 12, "$16"), ("gdti-96", 12, "#41"),
        ("gdti-113", 12, "d17"), ("gdti-174", 12, "$17"), ("gsrn-96", 17, ""), ("gsrnp-96", 17, ""),
        ("sgcn-96", 12, "d12"), ("itip-110", 13, "pp#38"), ("itip-212", 13, "pp$20"),
    ];

    /// <summary>How many different (scheme, partition) pairs <see cref="TagUri"/> goes through before it repeats.</summary>
    public static int Shapes => (Keys.Length * 7) + (4 * 7) + 3;

    public string TagUri(int step)
    {
        var shape = step % Shapes;
        var filter = random.Next(8);
        if (shape < Keys.Length * 7)
        {
            var (name, digits, tail) = Keys[shape / 7];
            var prefix = 6 + (shape % 7);
            return $"urn:epc:tag:{name}:{filter}.{Digits(prefix)}.{Digits(digits - prefix)}{Tail(tail)}";
        }

        shape -= Keys.Length * 7;
        if (shape < 4 * 7)
        {
            var prefix = 6 + (shape % 7);
            return (shape / 7) switch
            {
                0 => $"urn:epc:tag:giai-96:{filter}.{Digits(prefix)}.{Number(GiaiBits(prefix))}",
                1 => $"urn:epc:tag:giai-202:{filter}.{Digits(prefix)}.{Text(Cset82, 30 - prefix)}",
                2 => $"urn:epc:tag:cpi-96:{filter}.{Digits(prefix)}.{Natural(15 - prefix)}.{Number(31)}",
                _ => $"urn:epc:tag:cpi-var:{filter}.{Digits(prefix)}.{Text(Cset39, 30 - prefix)}.{Natural(12)}",
            };
        }

        return (shape - (4 * 7)) switch
        {
            0 => $"urn:epc:tag:gid-96:{Number(28)}.{Number(24)}.{Number(36)}",
            1 => $"urn:epc:tag:usdod-96:{random.Next(16)}.{CageCode()}.{Number(36)}",
            _ => $"urn:epc:tag:adi-var:{random.Next(64)}.{CageCode()}.{Part(0, 32)}.{Hash()}{Part(1, 29)}",
        };
    }

    public (EpcScheme Scheme, Gs1Element[] Elements) Plus(int step) => (step % 13) switch
    {
        0 => Of(EpcScheme.SgtinPlus, new Gs1Element("01", Checked(13)), new Gs1Element("21", Serial(20))),
        1 => Of(EpcScheme.DsgtinPlus, new Gs1Element("01", Checked(13)), new Gs1Element("21", Serial(20)), new Gs1Element(DateAi(), Date())),
        2 => Of(EpcScheme.SsccPlus, new Gs1Element("00", Checked(17))),
        3 => Of(EpcScheme.SglnPlus, new Gs1Element("414", Checked(12)), new Gs1Element("254", Serial(20))),
        4 => Of(EpcScheme.GraiPlus, new Gs1Element("8003", $"{Grai()}{Serial(16)}")),
        5 => Of(EpcScheme.GiaiPlus, new Gs1Element("8004", Delimited(Cset82))),
        6 => Of(EpcScheme.GsrnPlus, new Gs1Element("8018", Checked(17))),
        7 => Of(EpcScheme.GsrnpPlus, new Gs1Element("8017", Checked(17))),
        8 => Of(EpcScheme.GdtiPlus, new Gs1Element("253", $"{Checked(12)}{Serial(17)}")),
        9 => Of(EpcScheme.SgcnPlus, new Gs1Element("255", $"{Checked(12)}{Digits(1 + random.Next(12))}")),
        10 => Of(EpcScheme.ItipPlus, new Gs1Element("8006", $"{Checked(13)}{Digits(4)}"), new Gs1Element("21", Serial(20))),
        11 => Of(EpcScheme.CpiPlus, new Gs1Element("8010", Delimited(Cset39)), new Gs1Element("8011", Natural(12))),
        _ => Of(EpcScheme.GiaiPlus, new Gs1Element("8004", Digits(1 + random.Next(30)))),
    };

    private static (EpcScheme Scheme, Gs1Element[] Elements) Of(EpcScheme scheme, params Gs1Element[] elements) =>
        (scheme, elements);

    private static int GiaiBits(int prefixDigits) => prefixDigits switch
    {
        12 => 42,
        11 => 45,
        10 => 48,
        9 => 52,
        8 => 55,
        7 => 58,
        _ => 62,
    };

    private string Tail(string tail)
    {
        var uri = new StringBuilder();
        while (tail.StartsWith('p'))
        {
            uri.Append('.').Append(Digits(2));
            tail = tail[1..];
        }

        if (tail.Length > 0)
        {
            var size = int.Parse(tail[1..], CultureInfo.InvariantCulture);
            var part = tail[0] switch
            {
                '#' => Number(size),
                '$' => Text(Cset82, size),
                _ => Digits(1 + random.Next(size)),
            };
            uri.Append('.').Append(part);
        }

        return uri.ToString();
    }

    private string Digits(int count) => random.Next(8) switch
    {
        0 => new string('0', count),
        1 => new string('9', count),
        _ => Pick("0123456789", count),
    };

    private string Natural(int digits)
    {
        var text = Digits(1 + random.Next(digits)).TrimStart('0');
        return text.Length == 0 ? "0" : text;
    }

    private string Number(int bits)
    {
        var max = (1UL << bits) - 1;
        var value = random.Next(8) switch
        {
            0 => 0UL,
            1 => max,
            _ => ((ulong)random.NextInt64() & max) >> random.Next(bits),
        };
        return value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Escaped as a URN wants it.</summary>
    private string Text(string letters, int max)
    {
        var urn = new StringBuilder();
        foreach (var letter in Pick(letters, random.Next(8) == 0 ? max : 1 + random.Next(max)))
        {
            urn.Append("\"%&/<>?#".Contains(letter, StringComparison.Ordinal)
                ? $"%{(int)letter:X2}"
                : letter.ToString());
        }

        return urn.ToString();
    }

    private string Serial(int max)
    {
        string[] alphabets = ["0123456789", "0123456789ABCDEF", "0123456789abcdef", "-.:0123456789ABCXYZ", "aZ_-09", Cset82];
        return Pick(alphabets[random.Next(alphabets.Length)], 1 + random.Next(max));
    }

    private string Delimited(string letters)
    {
        var digits = Digits(1 + random.Next(29));
        return digits + Pick(letters, random.Next(31 - digits.Length));
    }

    private string Checked(int digits)
    {
        var text = Digits(digits);
        return text + CheckDigit.Of(text);
    }

    private string Grai()
    {
        var text = "0" + Digits(12);
        return text + CheckDigit.Of(text);
    }

    private string DateAi() => new[] { "11", "13", "15", "16", "17", "7006", "7007" }[random.Next(7)];

    private string Date() => $"{random.Next(100):00}{1 + random.Next(12):00}{random.Next(29):00}";

    private string CageCode() => Pick(Cage, 5 + random.Next(2));

    private string Part(int min, int max) => Pick("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", random.Next(min, max + 1));

    private string Hash() => random.Next(2) == 0 ? "%23" : "";

    private string Pick(string letters, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => letters[random.Next(letters.Length)]));
}
