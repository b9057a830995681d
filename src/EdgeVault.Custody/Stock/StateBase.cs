using System.Security.Cryptography;
using System.Text.Json;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>A <see cref="CustodyState"/> as bytes from which the fold goes on where its events are gone.</summary>
/// <remarks>
/// Canonical: equal states give equal bytes, so that one SHA-256 in the ledger names all of it. One JSON document in
/// UTF-8, tables in a fixed order, rows by key; see docs/formats/state-base.md.
/// </remarks>
public static class StateBase
{
    private const int Format = 1;

    public static byte[] ToBytes(CustodyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return JsonSerializer.SerializeToUtf8Bytes(new Document(
            Format,
            state.Next,
            [.. state.Pieces.OrderBy(piece => piece.PieceId, StringComparer.Ordinal)],
            [.. state.OpenGaps],
            [.. state.Readers],
            [.. state.UnknownTags],
            [.. state.UnknownTagsAt.Select(pair => new TextCount(pair.Key, pair.Value))],
            state.Totals.ReadsShed,
            [.. state.Totals.ByKind.Select(pair => new NumberCount(pair.Key, pair.Value))],
            [.. state.Totals.ByDirection.Select(pair => new NumberCount(pair.Key, pair.Value))],
            [.. state.StationBook.Open],
            [.. state.StationBook.Containers.Select(pair => new LastOfContainer(pair.Key, pair.Value))],
            [.. state.Tables.Where(table => table.Keys.Any()).Select(TableOf)]));
    }

    /// <summary>The state that these bytes are of.</summary>
    /// <param name="bytes">As <see cref="ToBytes"/> made them.</param>
    /// <param name="sha256">What the ledger says of them, 32 bytes.</param>
    /// <exception cref="CustodyFormatException">They are not what the ledger names, or of a later format.</exception>
    public static CustodyState Parse(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sha256)
    {
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256))
        {
            throw new CustodyFormatException("The base state is not the one that the ledger names by its SHA-256.");
        }

        try
        {
            return JsonSerializer.Deserialize<Document>(bytes) is { Format: Format } document
                ? StateOf(document)
                : throw new CustodyFormatException($"The base state is not of format {Format}: a later version's.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            throw new CustodyFormatException("The base state is not a document of this format.", e);
        }
    }

    private static CustodyState StateOf(Document document)
    {
        var state = new CustodyState();
        foreach (var piece in document.Pieces)
        {
            state.Stock.Restore(piece);
        }

        foreach (var gap in document.Gaps)
        {
            state.RadioTable.Restore(gap);
        }

        foreach (var reader in document.Readers)
        {
            state.RadioTable.Restore(reader);
        }

        foreach (var tag in document.UnknownTags)
        {
            state.RadioTable.Restore(tag);
        }

        foreach (var (portal, count) in document.UnknownAt)
        {
            state.RadioTable.RestoreUnknownAt(portal, count);
        }

        // A document of a gateway before there were stations has neither.
        foreach (var station in document.Stations ?? [])
        {
            state.StationBook.Restore(station);
        }

        foreach (var (container, last) in document.Containers ?? [])
        {
            state.StationBook.RestoreContainer(container, last);
        }

        foreach (var (name, rows) in document.Tables ?? [])
        {
            var table = state.Tables.FirstOrDefault(table => table.Name == name)
                ?? throw new CustodyFormatException($"The base state has a table {name}, which only a later version knows.");
            foreach (var (key, row) in rows)
            {
                table.Restore(key, row.GetRawText());
            }
        }

        Restore(state.Totals, document);
        state.RestoreNext(document.Next);
        return state;
    }

    private static Table TableOf(FactTable table) => new(
        table.Name, [.. table.Keys.Select(key => new TableRow(key, JsonSerializer.Deserialize<JsonElement>(table.TextOf(key)!)))]);

    private static void Restore(CustodyTotals totals, Document document)
    {
        totals.RestoreReadsShed(document.ReadsShed);
        foreach (var (kind, count) in document.ByKind)
        {
            totals.RestoreKind(kind, count);
        }

        foreach (var (direction, count) in document.ByDirection)
        {
            totals.RestoreDirection(direction, count);
        }
    }

    private sealed record Document(
        int Format,
        EventAt Next,
        IReadOnlyList<PieceState> Pieces,
        IReadOnlyList<OpenGap> Gaps,
        IReadOnlyList<ReaderFact> Readers,
        IReadOnlyList<UnknownTag> UnknownTags,
        IReadOnlyList<TextCount> UnknownAt,
        ulong ReadsShed,
        IReadOnlyList<NumberCount> ByKind,
        IReadOnlyList<NumberCount> ByDirection,
        IReadOnlyList<StationRow>? Stations = null,
        IReadOnlyList<LastOfContainer>? Containers = null,
        IReadOnlyList<Table>? Tables = null);

    private sealed record LastOfContainer(string ContainerId, EventAt Last);

    private sealed record Table(string Name, IReadOnlyList<TableRow> Rows);

    private sealed record TableRow(string Key, JsonElement Row);

    private sealed record TextCount(string Key, ulong Count);

    private sealed record NumberCount(int Key, ulong Count);
}
