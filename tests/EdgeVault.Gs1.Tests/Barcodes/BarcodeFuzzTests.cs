using EdgeVault.Gs1.Barcodes;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Gs1.Tests.Barcodes;

/// <summary>Scans that nobody prints; the seed stands in each failure.</summary>
public sealed class BarcodeFuzzTests
{
    private static readonly string[] Starts = ["]C1", "]e0", "]d2", "]Q3", "]Q1", "]E0", "]E4", "]I1", "(", "https://a/", ""];

    /// <summary>Where in the value the last digit of a key is its check digit.</summary>
    private static readonly Dictionary<string, int> CheckedDigits = new()
    {
        ["00"] = 18, ["01"] = 14, ["02"] = 14, ["03"] = 14, ["253"] = 13, ["255"] = 13, ["402"] = 17, ["410"] = 13,
        ["411"] = 13, ["412"] = 13, ["413"] = 13, ["414"] = 13, ["415"] = 13, ["416"] = 13, ["417"] = 13, ["8003"] = 14,
        ["8006"] = 14, ["8026"] = 14, ["8017"] = 18, ["8018"] = 18,
    };

    /// <summary>
    /// Goal: no scan crashes or hangs the parser, none with a wrong check digit is accepted, and what is accepted says
    /// the same when it is written with brackets.
    /// Method: the vectors with characters changed, cut and put in, and noise; check digits are computed in the test.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_125)]
    public void Mangled_scans_are_refused_or_sound(int seed)
    {
        var random = new Random(FuzzBudget.Seed(seed));
        var rows = TsvRows.Read("barcode-vectors.tsv").Select(row => row[1].Replace("{GS}", "\x1D", StringComparison.Ordinal))
            .Where(input => input.Length > 0).ToArray();
        var accepted = 0;
        for (var step = 0; step < FuzzBudget.Rounds(100_000, 1_000_000); step++)
        {
            var scan = step % 5 == 0 ? Noise(random) : Mangle(random, rows[random.Next(rows.Length)]);
            var what = $"seed {seed}, step {step}, {scan}";
            if (!BarcodeParser.TryParse(scan, out var barcode, out var error))
            {
                Assert.True(error.Message.Length > 0 && error.Position >= 0 && error.Position <= scan.Length, what);
                continue;
            }

            Assert.True(barcode.Scan == scan, what);
            if (barcode.Kind != BarcodeKind.Opaque)
            {
                accepted++;
                Assert.True(HasSoundCheckDigits(barcode), what);
                Assert.True(SaysTheSameInBrackets(barcode), what);
            }
        }

        Assert.True(accepted > 1_000, $"{accepted} accepted");
    }

    private static bool HasSoundCheckDigits(Barcode barcode)
    {
        foreach (var (ai, value) in barcode.Elements)
        {
            if (CheckedDigits.TryGetValue(ai, out var digits) && !IsSound(value[..digits]))
            {
                return false;
            }
        }

        return barcode.Gtin is null || (barcode.Gtin.Length == 14 && IsSound(barcode.Gtin));
    }

    private static bool IsSound(string digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            sum += (digits[digits.Length - 1 - at] - '0') * (at % 2 == 0 ? 1 : 3);
        }

        return sum % 10 == 0;
    }

    private static bool SaysTheSameInBrackets(Barcode barcode)
    {
        if (barcode.Kind == BarcodeKind.Ean)
        {
            return true; // Its composite's elements may lean on the GTIN that is not one of them.
        }

        var text = string.Concat(barcode.Elements.Select(element =>
            $"({element.Ai}){element.Value.Replace("(", "\\(", StringComparison.Ordinal)}"));
        return BarcodeParser.TryParse(text, out var again, out _) && again.Elements.SequenceEqual(barcode.Elements);
    }

    private static string Mangle(Random random, string scan)
    {
        for (var changes = random.Next(4); changes > 0 && scan.Length > 0; changes--)
        {
            var at = random.Next(scan.Length);
            var letter = random.Next(3) switch
            {
                0 => (char)('0' + random.Next(10)),
                1 => "]()/?&=%\x1D^|\\"[random.Next(12)],
                _ => (char)random.Next(random.Next(8) == 0 ? 0x300 : 0x80),
            };
            scan = random.Next(4) switch
            {
                0 => scan.Remove(at, 1),
                1 => scan.Insert(at, letter.ToString()),
                2 => scan[..at],
                _ => $"{scan[..at]}{letter}{scan[(at + 1)..]}",
            };
        }

        return scan;
    }

    private static string Noise(Random random)
    {
        var letters = Enumerable.Range(0, random.Next(60)).Select(_ =>
            random.Next(3) == 0 ? (char)random.Next(0x80) : (char)('0' + random.Next(10)));
        return Starts[random.Next(Starts.Length)] + string.Concat(letters);
    }
}
