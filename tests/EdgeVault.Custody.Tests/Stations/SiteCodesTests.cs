using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Custody.Tests.Stations;

public sealed class SiteCodesTests
{
    private static readonly SiteCodes Codes = new(
        new PieceRegister(
        [
            new Piece { PieceId = "tagged", Identity = "urn:epc:id:sgtin:0614141.812345.6789" },
            new Piece { PieceId = "asset", Identity = "urn:epc:id:giai:0614141.32a-b" },
            new Piece { PieceId = "old", Barcode = "(01)09506000134352(21)A1" },
            new Piece { PieceId = "single", Barcode = "4006381333931" },
            new Piece { PieceId = "twin-1", Barcode = "]E05901234123457" },
            new Piece { PieceId = "twin-2", Barcode = "]E05901234123457" },
            new Piece { PieceId = "own-label", Barcode = "R-0001" },
        ]),
        [new Place { PlaceId = "PL-1", Zone = "vault-a" }, new Place { PlaceId = "BOTH" }, new Place { PlaceId = "(414)0614141000012(254)A7" }],
        [
            new CustodianEntry { CustodianId = "anna", Badge = "0123456789" },
            new CustodianEntry { CustodianId = "ben", Badge = "BOTH" },
            new CustodianEntry { CustodianId = "carl", Badge = "(8018)061414100000000007" },
            new CustodianEntry { CustodianId = "nobody" },
        ]);

    [Theory]
    [InlineData("]C101806141411234582167\u001D10L1", StationRefusal.UnknownCode, null, "")] // Another serial.
    [InlineData("]C10180614141123458216789", StationRefusal.None, StationCodeKind.Piece, "tagged")]
    [InlineData("]d2018061414112345817271231216789", StationRefusal.None, StationCodeKind.Piece, "tagged")]
    [InlineData("]Q1https://id.gs1.org/01/80614141123458/21/6789", StationRefusal.None, StationCodeKind.Piece, "tagged")]
    [InlineData("https://brand.example/x/01/80614141123458/21/6789?17=271231", StationRefusal.None, StationCodeKind.Piece, "tagged")]
    [InlineData("]C1010950600013435221A1", StationRefusal.None, StationCodeKind.Piece, "old")]
    [InlineData("]C1800406141 4132a-b", StationRefusal.UnknownCode, null, "")]
    [InlineData("]C18004061414132a-b", StationRefusal.None, StationCodeKind.Piece, "asset")]
    [InlineData("R-0001", StationRefusal.None, StationCodeKind.Piece, "own-label")]
    [InlineData("]A0R-0001", StationRefusal.None, StationCodeKind.Piece, "own-label")]
    [InlineData("]E05901234123457", StationRefusal.Ambiguous, null, "")]
    [InlineData("]C10180614141123458", StationRefusal.UnknownCode, null, "")] // A kind of piece, not one.
    [InlineData("]C10180614141123459216789", StationRefusal.BadCheckDigit, null, "")]
    [InlineData("]E04006381333930", StationRefusal.BadCheckDigit, null, "")]
    [InlineData("]C10180614141", StationRefusal.UnknownCode, null, "")]
    [InlineData("]C0PL-1", StationRefusal.None, StationCodeKind.Place, "PL-1")]
    [InlineData("PL-1", StationRefusal.None, StationCodeKind.Place, "PL-1")]
    [InlineData("pl-1", StationRefusal.UnknownCode, null, "")]
    [InlineData("]d24140614141000012254A7", StationRefusal.None, StationCodeKind.Place, "(414)0614141000012(254)A7")]
    [InlineData("0123456789", StationRefusal.None, StationCodeKind.Badge, "anna")]
    [InlineData("]Q38018061414100000000007", StationRefusal.None, StationCodeKind.Badge, "carl")]
    [InlineData("BOTH", StationRefusal.Ambiguous, null, "")]
    [InlineData("]C100106141410000000019", StationRefusal.None, StationCodeKind.Box, "106141410000000019")]
    [InlineData("]C100106141410000000018", StationRefusal.BadCheckDigit, null, "")]
    [InlineData("]C0EDGEVAULT-UNDO", StationRefusal.None, StationCodeKind.Undo, "")]
    [InlineData("EDGEVAULT-CANCEL", StationRefusal.None, StationCodeKind.Cancel, "")]
    [InlineData("SEAL-77", StationRefusal.None, StationCodeKind.Seal, "SEAL-77")]
    [InlineData("SEAL-", StationRefusal.UnknownCode, null, "")]
    [InlineData("", StationRefusal.UnknownCode, null, "")]
    public void A_scan_is_what_the_registers_say_or_nothing(string scan, StationRefusal refusal, StationCodeKind? kind, string id)
    {
        Assert.Equal(refusal, Codes.Find(scan, "SEAL-", out var code));

        Assert.Equal((kind ?? default, id), (code.Kind, code.Id ?? ""));
    }

    [Fact]
    public void One_piece_alone_with_a_number_is_found_by_it_in_any_symbology()
    {
        foreach (var scan in new[] { "]E04006381333931", "]C10104006381333931", "4006381333931" })
        {
            Assert.Equal(StationRefusal.None, Codes.Find(scan, "", out var code));
            Assert.Equal("single", code.Id);
        }
    }

    [Fact]
    public void Without_a_prefix_nothing_is_a_seal() =>
        Assert.Equal(StationRefusal.UnknownCode, Codes.Find("SEAL-77", "", out _));

    [Fact]
    public void A_badge_is_never_printed()
    {
        Assert.Equal(StationRefusal.None, Codes.Find("0123456789", "", out var code));
        Assert.DoesNotContain("0123456789", code.ToString(), StringComparison.Ordinal);
    }
}
