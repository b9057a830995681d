using EdgeVault.Gs1.Barcodes;

namespace EdgeVault.Gs1.Tests.Barcodes;

/// <summary>Inputs with what gs1-syntax-engine 1.4.1 (Apache-2.0) says to them, from its own tests and a few more.
/// </summary>
public sealed class BarcodeVectorTests
{
    private static readonly string[][] Rows = TsvRows.Read("barcode-vectors.tsv");

    /// <summary>The engine refuses symbologies that carry no GS1 data, and scans without an identifier; here they are
    /// kept as scanned, for a gateway that drops what it cannot read would lose facts. ]d5 and ]Q4 do carry GS1 data.
    /// </summary>
    private static readonly string[] NotGs1ToTheEngine = ["Unsupported symbology identifier", "Missing symbology identifier"];

    [Fact]
    public void Scans_with_a_symbology_identifier_agree()
    {
        var excused = 0;
        foreach (var row in Rows.Where(row => row[0] == "SCAN"))
        {
            var isOpaqueHere = NotGs1ToTheEngine.Contains(row[5]) && row[1].Length > 2;
            excused += isOpaqueHere ? 1 : 0;
            AssertAgrees(row[1].Replace("{GS}", "\x1D", StringComparison.Ordinal), row, expected: row[2] == "True" || isOpaqueHere);
        }

        Assert.Equal(13, excused);
    }

    [Fact]
    public void Bracketed_element_strings_agree()
    {
        foreach (var row in Rows.Where(row => row[0] == "BR" && row[1].StartsWith('(')))
        {
            AssertAgrees(row[1], row, row[2] == "True");
        }
    }

    [Fact]
    public void Links_agree()
    {
        foreach (var row in Rows.Where(row => row[0] == "DL" && row[1].Contains("://", StringComparison.Ordinal)))
        {
            AssertAgrees(row[1], row, row[2] == "True");
        }
    }

    /// <summary>The engine writes FNC1 as ^; a composite component behind | is one more symbol, which a scanner sends
    /// as such.</summary>
    [Fact]
    public void Raw_element_strings_agree()
    {
        foreach (var row in Rows.Where(row => row[0] == "RAW" && row[1].StartsWith('^') && !row[1].Contains('|', StringComparison.Ordinal)))
        {
            AssertAgrees($"]C1{row[1][1..].Replace('^', '\x1D')}", row, row[2] == "True");
        }
    }

    [Fact]
    public void Every_row_has_its_test()
    {
        Assert.Equal(220, Rows.Length);
        Assert.Equal(541, AiTable.All.Count);
    }

    private static void AssertAgrees(string scan, string[] row, bool expected)
    {
        var accepted = BarcodeParser.TryParse(scan, out var barcode, out var error);

        Assert.True(accepted == expected, $"{row[1]}: {(accepted ? "accepted" : error.ToString())}; the engine: {row[5]}");
        if (!accepted)
        {
            Assert.NotEmpty(error.Message);
            Assert.InRange(error.Position, 0, scan.Length);
            return;
        }

        var elements = string.Concat(barcode!.Elements.Select(element =>
            $"({element.Ai}){element.Value.Replace("(", "\\(", StringComparison.Ordinal)}"));
        Assert.True(elements == row[3] || row[2] == "False", $"{row[1]}: {elements}");
        Assert.Equal(scan, barcode.Scan);
    }
}
