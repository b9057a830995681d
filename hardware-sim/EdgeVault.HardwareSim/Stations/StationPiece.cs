namespace EdgeVault.HardwareSim.Stations;

/// <summary>A piece that lies at a station, and what a scanner sends for it.</summary>
/// <param name="PieceId">As in the register.</param>
/// <param name="IdentityUri">Pure identity of its SGTIN.</param>
/// <param name="Gtin">14 digits.</param>
/// <param name="Serial">Of the SGTIN.</param>
/// <param name="ValueClass"><c>low</c>, <c>mid</c> or <c>high</c>: high ones are handed over before a witness.</param>
internal sealed record StationPiece(string PieceId, string IdentityUri, string Gtin, string Serial, string ValueClass)
{
    /// <summary>Code 128 or Data Matrix with GS1 data, or a QR code with a Digital Link: labels of three
    /// generations.</summary>
    public string Scan(int kind) => kind switch
    {
        0 => $"]C101{Gtin}21{Serial}",
        1 => $"]d201{Gtin}21{Serial}",
        _ => $"]Q1https://id.gs1.org/01/{Gtin}/21/{Serial}",
    };
}
