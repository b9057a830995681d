using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class PiecesCsvTests
{
    private const string Columns =
        "pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,clarity,"
        + "certificateLab,certificateNumber,valueClass,setId";

    private readonly DistributionCentre _site = new Recording(new Scenario { Seed = 5 }).Site;

    [Fact]
    public void Register_has_the_columns_of_the_gateway_and_a_row_for_each_piece()
    {
        var rows = PiecesCsv.Write(_site.Pieces).Split("\r\n");

        Assert.Equal(Columns, rows[0]);
        Assert.Equal(_site.Pieces.Count + 2, rows.Length);
        Assert.All(rows[1..^1], row => Assert.Equal(19, row.Split(',').Length));
    }

    [Fact]
    public void Every_tag_is_an_sgtin_of_the_company() =>
        Assert.All(_site.Pieces, piece =>
        {
            Assert.True(EpcCodec.TryDecode(piece.Tag.Epc, out var identity, out var error), error.ToString());
            Assert.StartsWith("urn:epc:id:sgtin:0614141.", identity.PureIdentityUri, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("061414")]
    [InlineData("061414112345")]
    public void Company_prefixes_of_every_length_make_tags(string prefix)
    {
        var site = new Recording(new Scenario { Pieces = new() { CompanyPrefix = prefix } }).Site;

        Assert.Distinct(site.Pieces.Select(piece => piece.Tag.EpcHex));
    }

    [Fact]
    public void Fields_with_commas_and_quotes_are_quoted()
    {
        var piece = _site.Pieces[0];
        var odd = piece with { Jewel = piece.Jewel with { Category = "ring, \"eternity\"" } };

        Assert.Contains(",\"ring, \"\"eternity\"\"\",", PiecesCsv.Write([odd]), StringComparison.Ordinal);
    }
}
