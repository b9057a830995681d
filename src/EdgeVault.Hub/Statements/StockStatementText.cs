using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Statements;

/// <summary>A statement as lines of JSON: the head, then a row for each piece, by its id. The hub's note has the hash of all bytes
/// behind the first line.</summary>
internal static class StockStatementText
{
    public const int BytesMax = 1 << 30;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static byte[] Rows(IEnumerable<StockRow> rows)
    {
        using var bytes = new MemoryStream();
        foreach (var row in rows)
        {
            JsonSerializer.Serialize(bytes, row, Json);
            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    public static byte[] Whole(StockHead head, ReadOnlySpan<byte> rows) =>
        [.. Encoding.UTF8.GetBytes(JsonSerializer.Serialize(head, Json)), (byte)'\n', .. rows];

    /// <exception cref="FormatException">It is none: says where.</exception>
    public static (StockHead Head, ReadOnlyMemory<byte> Rows) Parse(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf((byte)'\n');
        var head = end < 0 ? null : Read<StockHead>(bytes.Span[..end], 1);
        return head is { Format: StockNote.Format, Checkpoint: not null, Cosignature: not null, Note: not null }
            ? (head, bytes[(end + 1)..])
            : throw new FormatException("the first line is no head of a statement");
    }

    /// <exception cref="FormatException">A row cannot be read: says which line.</exception>
    public static IEnumerable<StockRow> ParseRows(ReadOnlyMemory<byte> rows)
    {
        for (var line = 2; rows.Length > 0; line++)
        {
            var end = rows.Span.IndexOf((byte)'\n');
            var row = end < 0 ? throw new FormatException($"line {line} does not end") : Read<StockRow>(rows.Span[..end], line);
            rows = rows[(end + 1)..];
            yield return row is { PieceId: not null, Reasons: not null } && row.Proof is null or { Entry: not null, Path: not null }
                ? row
                : throw new FormatException($"line {line} is no piece");
        }
    }

    private static T? Read<T>(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"line {number} cannot be read: {fault.Message}", fault);
        }
    }
}
