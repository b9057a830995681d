using System.Buffers.Text;
using System.Text;
using Grpc.Core;

namespace EdgeVault.Hub.Catalogue;

/// <summary>The last piece of a page; the next one starts behind it. Opaque to clients, and so input.</summary>
internal readonly record struct PageToken(string Site, string PieceId)
{
    // Entries are at most 64 KiB, so a piece id is shorter.
    private const int LengthMax = 128 << 10;

    /// <exception cref="RpcException">It is no token of this service.</exception>
    public static PageToken Parse(string text)
    {
        if (text.Length == 0)
        {
            return new PageToken("", "");
        }

        if (text.Length <= LengthMax && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 2) is [var site, var pieceId])
        {
            return new PageToken(site, pieceId);
        }

        throw new RpcException(
            new Status(StatusCode.InvalidArgument, "page_token is none of this service's; start again without one."));
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Site}\n{PieceId}"));
}
