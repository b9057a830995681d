using System.Globalization;
using System.Text;

namespace EdgeVault.HardwareSim.World;

/// <summary>Writes the piece register that a gateway loads (docs/formats/registers.md): RFC 4180, UTF-8, empty is unknown.</summary>
internal static class PiecesCsv
{
    private const string Header =
        "pieceId,epc,tid,barcode,sku,category,origin,metal,fineness,metalWeightG,gem,carat,cut,colour,clarity,"
        + "certificateLab,certificateNumber,valueClass,setId";

    public static string Write(IEnumerable<Piece> pieces)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var piece in pieces)
        {
            text.AppendJoin(',', Fields(piece).Select(Quote)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string?[] Fields(Piece piece)
    {
        var (jewel, stone) = (piece.Jewel, piece.Jewel.Stone);
        return
        [
            piece.PieceId, piece.Tag.EpcHex, null, piece.Barcode, jewel.Sku, jewel.Category, jewel.Origin, jewel.Metal,
            Text(jewel.Fineness), Text(jewel.MetalWeightG), stone?.Gem, Text(stone?.Carat), stone?.Cut, stone?.Colour,
            stone?.Clarity, stone?.CertificateLab, stone?.CertificateNumber, jewel.ValueClass, jewel.SetId,
        ];
    }

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string Quote(string? field) =>
        field is null ? ""
        : field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
