using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>A piece that is delivered to a site, sold or sent on: no radio has part in it.</summary>
internal sealed record TradePiece(string PieceId, string Uri, string Barcode, string Metal, string Fineness, ulong WeightMg)
{
    /// <summary>Its paper.</summary>
    public string Certificate => $"{PieceId}-1";
}

/// <summary>What is delivered to one site while a demo runs, and the two people who take it in.</summary>
internal sealed class TradeGoods
{
    private const int Pieces = 3;
    private const string CompanyPrefix = "0614141";

    // Each site has a metal of its own, so that a wish for one can be met in one vault only.
    private static readonly (string Metal, string Fineness)[] Metals =
        [("gold", "750"), ("platinum", "950"), ("gold", "585"), ("silver", "925"), ("palladium", "950")];

    public TradeGoods(int siteNumber)
    {
        Site = DemoFiles.SiteName(siteNumber);
        Tokens = [RandomNumberGenerator.GetHexString(32), RandomNumberGenerator.GetHexString(32)];
        var (metal, fineness) = Metals[(siteNumber - 1) % Metals.Length];
        All = [.. Enumerable.Range(1, Pieces).Select(number => PieceOf(siteNumber, number, metal, fineness))];
    }

    public string Site { get; }

    public IReadOnlyList<TradePiece> All { get; }

    /// <summary>Of the two people at the goods desk, who is called <see cref="CustodianOf"/>.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public string CustodianOf(int person) => string.Create(CultureInfo.InvariantCulture, $"{Site}-c{person + 1:D2}");

    /// <summary>The <c>Access</c> section of the gateway: hashes, never the tokens.</summary>
    public JsonObject Access() => new(Tokens.Index().Select(token => KeyValuePair.Create<string, JsonNode?>(
        $"goods-{token.Index + 1}",
        new JsonObject
        {
            ["TokenSha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.Item))),
            ["Custodian"] = CustodianOf(token.Index),
            ["Roles"] = "goods",
        })));

    /// <summary>Rows to follow those of the other pieces in <c>pieces.csv</c>.</summary>
    public string PieceRows() => string.Concat(All.Select(piece =>
        $"{piece.PieceId},{piece.Uri},,{piece.Barcode},SKU-T,ring,BE,{piece.Metal},{piece.Fineness},,diamond,,round,E,VS1,"
        + $"HRD,{piece.Certificate},mid,\r\n"));

    private static TradePiece PieceOf(int site, int number, string metal, string fineness)
    {
        var serial = string.Create(CultureInfo.InvariantCulture, $"{site}{number:D6}");
        var uri = $"urn:epc:id:sgtin:{CompanyPrefix}.088888.{serial}";
        return EpcCodec.TryParseIdentityUri(uri, out var identity, out var error)
            ? new TradePiece(
                $"{DemoFiles.SiteName(site)}-t{number}", uri, $"(01){identity.Elements![0].Value}(21){serial}", metal,
                fineness, 4_000 + ((ulong)number * 100))
            : throw new InvalidOperationException($"{uri} is no identity: {error}");
    }
}
