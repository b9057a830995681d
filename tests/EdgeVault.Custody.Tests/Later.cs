using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests;

/// <summary>Events as a later version would write them.</summary>
internal static class Later
{
    public static CustodyEvent EventOf(int number, string pieceId) =>
        CustodyEvent.Parser.ParseFrom(BytesOf(number, pieceId));

    public static byte[] BytesOf(int number, string pieceId)
    {
        var known = new CustodyEvent { Schema = 2, Site = "dc1", PieceId = pieceId };
        var bytes = new MemoryStream();
        known.WriteTo(bytes);
        var output = new CodedOutputStream(bytes);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFromUtf8("from the future"));
        output.Flush();
        return bytes.ToArray();
    }
}
