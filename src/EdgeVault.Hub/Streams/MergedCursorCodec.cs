using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Sites;
using EdgeVault.Ledger;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Hub.Streams;

/// <summary>
/// The merged stream's opaque cursor ⇄ next index by origin. A cursor comes back from a client, so it is input.
/// </summary>
internal static class MergedCursorCodec
{
    // Some five hundred origins of the greatest length.
    private const int BytesMax = 64 << 10;

    /// <exception cref="RpcException">It is no cursor of this hub, or is ahead of what the hub holds.</exception>
    public static Dictionary<string, long> Parse(ByteString cursor, SiteBoard board)
    {
        if (cursor.Length > BytesMax)
        {
            throw Invalid($"The cursor has {cursor.Length} bytes; at most {BytesMax} are taken.");
        }

        try
        {
            return MergedCursor.Parser.ParseFrom(cursor).NextIndex.ToDictionary(
                entry => Origin(entry.Key), entry => Within(entry.Key, entry.Value, board), StringComparer.Ordinal);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw Invalid($"The cursor is not one of this hub's: {fault.Message}");
        }
    }

    public static ByteString Format(Dictionary<string, long> next)
    {
        var cursor = new MergedCursor();
        foreach (var (origin, index) in next)
        {
            cursor.NextIndex.Add(origin, (ulong)index);
        }

        return cursor.ToByteString();
    }

    private static string Origin(string text) =>
        LedgerOrigin.TryParse(text, out _)
            ? text
            : throw Invalid("The cursor names something that is no origin; start again with an empty one.");

    private static long Within(string origin, ulong next, SiteBoard board)
    {
        var size = board.Find(origin)?.Size ?? 0;
        return next <= (ulong)size
            ? (long)next
            : throw new RpcException(new Status(
                StatusCode.OutOfRange,
                $"The cursor stands at {next} of {origin}, the hub holds {size}: "
                + "it was restored from an older backup. Wait until it has caught up."));
    }

    private static RpcException Invalid(string why) => new(new Status(StatusCode.InvalidArgument, why));
}
