using System.Globalization;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Custody.Stock;

/// <summary>State ⇄ rows. Unsigned numbers keep their 64 bits as SQLite's signed ones.</summary>
internal static class StateRows
{
    private const string KindTotal = "kind";
    private const string DirectionTotal = "direction";
    private const string ReadsShedTotal = "reads_shed";

    public static StatePosition? ReadPosition(SqliteConnection connection)
    {
        StatePosition? position = null;
        Each(connection, "SELECT epoch, next_index, root FROM position", row =>
            position = new StatePosition(U32(row, 0), U64(row, 1), row.GetString(2)));
        return position;
    }

    /// <exception cref="InvalidDataException">A value that no state can have.</exception>
    public static void Read(SqliteConnection connection, CustodyState state)
    {
        Each(connection, "SELECT * FROM piece", row => state.Stock.Restore(PieceOf(row)));
        Each(connection, "SELECT * FROM open_gap ORDER BY epoch, opened", row => state.RadioTable.Restore(GapOf(row)));
        Each(connection, "SELECT * FROM reader", row => state.RadioTable.Restore(ReaderOf(row)));
        Each(connection, "SELECT * FROM unknown_tag ORDER BY epoch, idx", row => state.RadioTable.Restore(TagOf(row)));
        Each(connection, "SELECT * FROM unknown_at", row =>
            state.RadioTable.RestoreUnknownAt(row.GetString(0), U64(row, 1)));
        StationRows.Read(connection, state.StationBook, Each);
        TableRows.Read(connection, state.Tables, Each);
        Each(connection, "SELECT name, key, count FROM total", row => ReadTotal(row, state.Totals));
    }

    /// <summary>Inside the caller's transaction.</summary>
    public static void Write(SqliteConnection connection, CustodyState state, StatePosition at, bool isAll)
    {
        if (isAll)
        {
            Execute(connection, StateSchema.ClearAll);
            state.PieceTable.MarkAllChanged();
            state.RadioTable.MarkChanged();
            state.StationBook.MarkChanged();
            TableRows.MarkAllChanged(state.Tables);
        }

        WritePieces(connection, state.PieceTable);
        if (state.RadioTable.IsChanged)
        {
            Execute(connection, StateSchema.ClearRadio);
            WriteRadio(connection, state.RadioTable);
        }

        if (state.StationBook.IsChanged)
        {
            Execute(connection, StateSchema.ClearStations);
            StationRows.WriteSessions(connection, state.StationBook);
        }

        StationRows.WriteContainers(connection, state.StationBook);
        TableRows.Write(connection, state.Tables);
        WriteTotals(connection, state.Totals);
        using var position = new RowWriter(connection, "position", 4);
        position.Write(1L, (long)at.Epoch, (long)at.NextIndex, at.RootBase64);
    }

    private static void WritePieces(SqliteConnection connection, PieceTable pieces)
    {
        using var writer = new RowWriter(connection, "piece", 22);
        foreach (var pieceId in pieces.Changed)
        {
            pieces.TryGet(pieceId, out var piece);
            writer.Write(
                piece.PieceId,
                (long)piece.Whereabouts,
                piece.Zone,
                piece.SinceUs,
                piece.FactUs,
                (long)piece.LastEvent.Epoch,
                (long)piece.LastEvent.Index,
                (long?)piece.LastDecided?.Epoch,
                (long?)piece.LastDecided?.Index,
                piece.LastSeenUs,
                piece.LastSeenPortal,
                piece.PlaceId,
                (long?)piece.PlacedBy?.Epoch,
                (long?)piece.PlacedBy?.Index,
                StationRows.TextOf(piece.Before),
                (long)piece.Proof,
                piece.ProofUs,
                (long)piece.ProofBy.Epoch,
                (long)piece.ProofBy.Index,
                piece.Holder,
                piece.Container,
                StationRows.TextOf(piece.Facts));
        }
    }

    private static PieceState PieceOf(SqliteDataReader row) => new()
    {
        PieceId = row.GetString(0),
        Whereabouts = Defined((Whereabouts)row.GetInt64(1)),
        Zone = row.GetString(2),
        SinceUs = row.GetInt64(3),
        FactUs = row.GetInt64(4),
        LastEvent = new EventAt(U32(row, 5), U64(row, 6)),
        LastDecided = row.IsDBNull(7) ? null : new EventAt(U32(row, 7), U64(row, 8)),
        LastSeenUs = row.GetInt64(9),
        LastSeenPortal = row.GetString(10),
        PlaceId = row.GetString(11),
        PlacedBy = row.IsDBNull(12) ? null : new EventAt(U32(row, 12), U64(row, 13)),
        Before = row.IsDBNull(14) ? null : StationRows.Parse<BeforePlaced>(row.GetString(14)),
        Proof = (ProofKind)row.GetInt64(15),
        ProofUs = row.GetInt64(16),
        ProofBy = new EventAt(U32(row, 17), U64(row, 18)),
        Holder = row.GetString(19),
        Container = row.GetString(20),
        Facts = row.IsDBNull(21) ? null : StationRows.Parse<PieceFacts>(row.GetString(21)),
    };

    private static void WriteRadio(SqliteConnection connection, RadioTable radio)
    {
        using var gaps = new RowWriter(connection, "open_gap", 7);
        foreach (var gap in radio.Gaps)
        {
            gaps.Write(
                (long)gap.Opened.Epoch,
                (long)gap.Opened.Index,
                gap.Portal,
                gap.Reader,
                (long)gap.Cause,
                string.Join(',', gap.Antennas),
                gap.FromUs);
        }

        using var readers = new RowWriter(connection, "reader", 9);
        foreach (var reader in radio.Readers)
        {
            readers.Write(
                reader.Reader,
                (long)reader.Status,
                reader.Identity,
                reader.Model,
                reader.Firmware,
                reader.Detail,
                (long)reader.At.Epoch,
                (long)reader.At.Index,
                reader.SinceUs);
        }

        using var tags = new RowWriter(connection, "unknown_tag", 6);
        foreach (var tag in radio.UnknownTags)
        {
            tags.Write(
                (long)tag.At.Epoch, (long)tag.At.Index, tag.EpcHex, tag.Portal, (long)tag.Direction, tag.OccurredUs);
        }

        using var counts = new RowWriter(connection, "unknown_at", 2);
        foreach (var (portal, passages) in radio.UnknownAt)
        {
            counts.Write(portal, (long)passages);
        }
    }

    private static OpenGap GapOf(SqliteDataReader row) => new(
        new EventAt(U32(row, 0), U64(row, 1)),
        row.GetString(2),
        row.GetString(3),
        (GapCause)row.GetInt64(4),
        [.. row.GetString(5).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(AntennaOf)],
        row.GetInt64(6));

    private static ReaderFact ReaderOf(SqliteDataReader row) => new(
        row.GetString(0),
        (ReaderStatus)row.GetInt64(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        new EventAt(U32(row, 6), U64(row, 7)),
        row.GetInt64(8));

    private static UnknownTag TagOf(SqliteDataReader row) => new(
        new EventAt(U32(row, 0), U64(row, 1)),
        row.GetString(2),
        row.GetString(3),
        (Direction)row.GetInt64(4),
        row.GetInt64(5));

    private static void WriteTotals(SqliteConnection connection, CustodyTotals totals)
    {
        using var writer = new RowWriter(connection, "total", 3);
        writer.Write(ReadsShedTotal, 0L, (long)totals.ReadsShed);
        foreach (var (kind, count) in totals.ByKind)
        {
            writer.Write(KindTotal, (long)kind, (long)count);
        }

        foreach (var (direction, count) in totals.ByDirection)
        {
            writer.Write(DirectionTotal, (long)direction, (long)count);
        }
    }

    private static void ReadTotal(SqliteDataReader row, CustodyTotals totals)
    {
        switch (row.GetString(0))
        {
            case KindTotal:
                totals.RestoreKind(row.GetInt32(1), U64(row, 2));
                break;
            case DirectionTotal:
                totals.RestoreDirection(row.GetInt32(1), U64(row, 2));
                break;
            case ReadsShedTotal:
                totals.RestoreReadsShed(U64(row, 2));
                break;
            default:
                throw new InvalidDataException($"There is no total '{row.GetString(0)}'.");
        }
    }

    private static uint AntennaOf(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var antenna)
            ? antenna
            : throw new InvalidDataException($"'{text}' is not an antenna.");

    internal static uint U32(SqliteDataReader row, int column) => row.GetInt64(column) is >= 0 and <= uint.MaxValue
        ? (uint)row.GetInt64(column)
        : throw new InvalidDataException($"{row.GetInt64(column)} is not an epoch.");

    internal static ulong U64(SqliteDataReader row, int column) => unchecked((ulong)row.GetInt64(column));

    private static Whereabouts Defined(Whereabouts value) =>
        Enum.IsDefined(value) ? value : throw new InvalidDataException($"There are no whereabouts {value}.");

    private static void Each(SqliteConnection connection, string sql, Action<SqliteDataReader> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            read(rows);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
