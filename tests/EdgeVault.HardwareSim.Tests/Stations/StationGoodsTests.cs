using EdgeVault.Gs1;
using EdgeVault.Gs1.Barcodes;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.Stations;

public sealed class StationGoodsTests
{
    [Theory]
    [InlineData("061414")]
    [InlineData("0614141")]
    [InlineData("061414100000")]
    public void Every_piece_scans_to_its_own_number_in_every_symbology(string prefix)
    {
        var goods = new StationGoods(new Scenario { Stations = StationSpec.Demo, Pieces = new() { CompanyPrefix = prefix } });
        var seen = new HashSet<string>();
        foreach (var piece in StationSpec.Demo.Keys.SelectMany(goods.PiecesAt))
        {
            Assert.True(seen.Add($"{piece.Gtin}/{piece.Serial}") && seen.Add(piece.PieceId));
            for (var kind = 0; kind < 3; kind++)
            {
                Assert.True(BarcodeParser.TryParse(piece.Scan(kind), out var barcode, out var error), error.ToString());
                Assert.Equal((piece.Gtin, piece.Serial), (barcode["01"], barcode["21"]));
            }
        }
    }

    [Fact]
    public void Boxes_and_badges_differ()
    {
        var goods = new StationGoods(new Scenario { Stations = StationSpec.Demo });

        string[] boxes = [.. Enumerable.Range(1, 50).SelectMany(box => new[] { goods.Sscc(0, box), goods.Sscc(1, box) })];

        Assert.Equal(boxes.Length, boxes.Distinct().Count());
        Assert.All(boxes, box => Assert.True(box.Length == 18 && CheckDigit.IsValid(box)));
        Assert.Equal(goods.Badges.Count, goods.Badges.Select(custodian => custodian.Badge).Distinct().Count());
    }
}
