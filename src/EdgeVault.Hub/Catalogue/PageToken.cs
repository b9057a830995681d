using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue.Index;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Hub.Catalogue;

/// <summary>How far the pages of one filter and sort have come; the next one starts behind it. Opaque to clients, and so
/// input.</summary>
/// <param name="Site">Of the last row that was looked at.</param>
/// <param name="Row">Its place in the order: no more of it is known here.</param>
internal sealed record PageToken(string Site, PieceRow Row)
{
    // Entries are at most 64 KiB, so a piece id is shorter.
    private const int LengthMax = 256 << 10;
    private const int DigestBytes = 8;
    private const int Parts = 7;

    /// <returns>Null for an empty text: from the start.</returns>
    /// <exception cref="RpcException">It is no token of this service, or one of another filter or sort.</exception>
    public static PageToken? Parse(ListPiecesRequest request)
    {
        var text = request.PageToken;
        if (text.Length == 0)
        {
            return null;
        }

        // The paper has two lines itself, and the id is the last: it may hold anything.
        if (text.Length <= LengthMax && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', Parts) is
                [var digest, var site, var weight, var carat, var lab, var number, var pieceId]
            && ulong.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out var weightMg)
            && ulong.TryParse(carat, NumberStyles.None, CultureInfo.InvariantCulture, out var caratMilli)
            && digest == DigestOf(request))
        {
            var paper = lab.Length + number.Length == 0 ? null : $"{lab}\n{number}";
            return new PageToken(site, new PieceRow(pieceId, weightMg, caratMilli, paper));
        }

        throw new RpcException(new Status(
            StatusCode.InvalidArgument,
            "page_token is none of this service's for this filter and sort; start again without one."));
    }

    public string ToText(ListPiecesRequest request) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{DigestOf(request)}\n{Site}\n{Row.WeightMg}\n{Row.CaratMilli}\n{Row.Certificate ?? "\n"}\n{Row.PieceId}")));

    private static string DigestOf(ListPiecesRequest request)
    {
        var asked = new ListPiecesRequest
        {
            Filter = request.Filter ?? new PieceFilter(), Sort = request.Sort, Descending = request.Descending,
        };
        return Convert.ToHexString(SHA256.HashData(asked.ToByteArray()).AsSpan(0, DigestBytes));
    }
}
