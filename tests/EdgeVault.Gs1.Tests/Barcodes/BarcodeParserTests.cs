using EdgeVault.Gs1.Barcodes;

namespace EdgeVault.Gs1.Tests.Barcodes;

public sealed class BarcodeParserTests
{
    [Theory]
    [InlineData("]I100012345678905", "00012345678905")]
    [InlineData("]E09521234543213", "09521234543213")]
    [InlineData("]E3952123454321312", "09521234543213")]
    [InlineData("]E495200002", "00000095200002")]
    [InlineData("]C1010952123454321321ABC", "09521234543213")]
    [InlineData("]Q1https://id.gs1.org/01/09521234543213", "09521234543213")]
    public void A_trade_item_has_its_gtin_of_14_digits(string scan, string gtin)
    {
        Assert.True(BarcodeParser.TryParse(scan, out var barcode, out var error), error.ToString());
        Assert.Equal(gtin, barcode.Gtin);
        Assert.True(CheckDigit.IsValid(barcode.Gtin));
    }

    [Theory]
    [InlineData("]C0010952123454321321ABC123")]
    [InlineData("]A0VAULT-A-01")]
    [InlineData("]L0anything at all")]
    [InlineData("]zC\u00e9")]
    [InlineData("]I1123456")]
    [InlineData("]Q1plain text")]
    [InlineData("BADGE-0042")]
    [InlineData("9521234543213")]
    [InlineData("HtTps://id.gs1.org/01/09521234543213")]
    public void What_is_no_gs1_data_is_kept_as_scanned(string scan)
    {
        Assert.True(BarcodeParser.TryParse(scan, out var barcode, out _));
        Assert.Equal(BarcodeKind.Opaque, barcode.Kind);
        Assert.Equal(scan, barcode.Scan);
        Assert.Equal(scan, barcode.Symbology + barcode.Data);
        Assert.Empty(barcode.Elements);
        Assert.Null(barcode.Gtin);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("]", "", 0)]
    [InlineData("]C", "", 0)]
    [InlineData("]I100012345678906", "", 16)]
    [InlineData("]C10109521234543214", "01", 5)]
    [InlineData("]C1010952123454321321AB~", "21", 23)]
    [InlineData("]C1010952123454321317210230", "17", 21)]
    [InlineData("]C101095212345432138299", "", 19)]
    [InlineData("(01)09521234543213(21)A(235)B", "21", 18)]
    [InlineData("(01)0952123454321", "01", 4)]
    [InlineData("(1)0952123454321", "", 0)]
    [InlineData("https://id.gs1.org/01/09521234543213/21/A%2", "21", 41)]
    [InlineData("https://id.gs1.org/01/09521234543213?21=A", "21", 37)]
    [InlineData("https://id.gs1.org/AQnYUc1gmiSnnnn", "", 18)]
    [InlineData("]Q1https://id.gs1.org/00/095201234567891236", "00", 25)]
    public void What_is_wrong_is_named_and_where_it_stands(string scan, string ai, int position)
    {
        Assert.False(BarcodeParser.TryParse(scan, out _, out var error));
        Assert.Equal((ai, position), (error.Ai, error.Position));
        Assert.NotEmpty(error.Message);
    }

    /// <summary>Rules of meaning: rows of their own, for the engine's tests have few of them.</summary>
    [Theory]
    [InlineData("(8013)1987654Ad4X4bL5ttr2310c2K", true)]
    [InlineData("(8013)1987654Ad4X4bL5ttr2310c2L", false)]
    [InlineData("(8007)GB82WEST12345698765432(415)9521141123454(8020)A", true)]
    [InlineData("(8007)GB82WEST12345698765433(415)9521141123454(8020)A", false)]
    [InlineData("(8006)095211411234540102(21)A", true)]
    [InlineData("(8006)095211411234540302(21)A", false)]
    [InlineData("(01)09521234543213(422)528", true)]
    [InlineData("(01)09521234543213(422)529", false)]
    [InlineData("(01)09521234543213(17)240229", true)]
    [InlineData("(01)09521234543213(17)230229", false)]
    [InlineData("(01)09521234543213(17)231300", false)]
    [InlineData("(01)09521234543213(17)231100", true)]
    [InlineData("(00)095201234567891235(4309)0279834508197228900", false)]
    [InlineData("(00)095201234567891235(4309)02790858483015297971", true)]
    [InlineData("(8010)95211415PQ7/Z43(8011)0", true)]
    [InlineData("(8010)95211415PQ7/Z43(8011)01", false)]
    [InlineData("(8010)95211415pq(8011)1", false)]
    [InlineData("(8004)95A", false)]
    [InlineData("(8004)9521", true)]
    public void Values_mean_what_their_format_says(string scan, bool accepted)
    {
        Assert.Equal(accepted, BarcodeParser.TryParse(scan, out _, out var error));
        Assert.Equal(accepted, error == default);
    }

    [Fact]
    public void Every_identifier_takes_its_lengths_and_no_others()
    {
        foreach (var entry in AiTable.All)
        {
            Assert.False(entry.TryCheck(new string('1', entry.LengthMin - 1), out _), entry.Ai);
            Assert.False(entry.TryCheck(new string('1', entry.LengthMax + 1), out _), entry.Ai);
            Assert.False(entry.TryCheck(new string('~', entry.LengthMax), out var error), entry.Ai);
            Assert.Equal((entry.Ai, 0), (error.Ai, error.Position));
            Assert.Same(entry, AiTable.FindPrefixOf(entry.Ai + "1"));
        }
    }

    [Fact]
    public void Endless_input_is_refused_without_being_echoed()
    {
        Assert.False(BarcodeParser.TryParse("]C1" + new string('1', 1_000_000), out _, out var error));
        Assert.InRange(error.Message.Length, 1, 200);
    }
}
