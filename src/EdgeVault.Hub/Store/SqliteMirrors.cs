using Microsoft.Data.Sqlite;

namespace EdgeVault.Hub.Store;

/// <summary>Heads, entries and checkpoints in SQL.</summary>
internal static class SqliteMirrors
{
    private const string SelectHead =
        "SELECT origin, size, root, frontier, checkpoint, cosignature, received_us FROM mirrors";

    private const string SelectCheckpoint =
        """
        SELECT size, root, note, cosignature FROM checkpoints
        WHERE mirror = (SELECT id FROM mirrors WHERE origin = $origin) AND
        """;

    public static IReadOnlyList<MirrorHead> Heads(SqliteConnection db) =>
        db.Rows(HeadOf, SelectHead + " ORDER BY origin");

    public static MirrorHead? Head(SqliteConnection db, string origin) =>
        db.Rows(HeadOf, SelectHead + " WHERE origin = $origin", ("$origin", origin)).SingleOrDefault();

    public static IReadOnlyList<string> Rotations(SqliteConnection db, string origin) => db.Rows(
        row => row.GetString(0),
        """
        SELECT statement FROM rotations
        WHERE mirror = (SELECT id FROM mirrors WHERE origin = $origin) ORDER BY idx
        """,
        ("$origin", origin));

    public static IReadOnlyList<byte[]> Entries(SqliteConnection db, string origin, long fromIndex, int countMax) =>
        db.Rows(
            row => row.GetFieldValue<byte[]>(0),
            """
            SELECT bytes FROM events
            WHERE mirror = (SELECT id FROM mirrors WHERE origin = $origin) AND idx >= $from ORDER BY idx LIMIT $count
            """,
            ("$origin", origin),
            ("$from", fromIndex),
            ("$count", countMax));

    public static StoredCheckpoint? Checkpoint(SqliteConnection db, string origin, long size) => db.Rows(
        CheckpointOf, SelectCheckpoint + " size = $size", ("$origin", origin), ("$size", size)).SingleOrDefault();

    public static StoredCheckpoint? CheckpointAfter(SqliteConnection db, string origin, long fromIndex, int countMax)
    {
        const string WithinReach = SelectCheckpoint + " size > $from AND size <= $to ORDER BY size DESC LIMIT 1";
        const string Next = SelectCheckpoint + " size > $from ORDER BY size LIMIT 1";
        (string, object) of = ("$origin", origin), from = ("$from", fromIndex), to = ("$to", fromIndex + countMax);
        return db.Rows(CheckpointOf, WithinReach, of, from, to).SingleOrDefault()
            ?? db.Rows(CheckpointOf, Next, of, from).SingleOrDefault();
    }

    /// <returns>False, with nothing done, when the head is not what the caller expects.</returns>
    public static bool TryAppend(SqliteConnection db, MirrorAppend append)
    {
        if (!TryMoveHead(db, append))
        {
            return false;
        }

        var mirror = db.Scalar("SELECT id FROM mirrors WHERE origin = $origin", ("$origin", append.Next.Origin));
        InsertEntries(db, mirror, append);
        foreach (var (index, statement) in append.Rotations)
        {
            db.Run(
                "INSERT INTO rotations (mirror, idx, statement) VALUES ($mirror, $index, $statement)",
                ("$mirror", mirror),
                ("$index", index),
                ("$statement", statement));
        }

        db.Run(
            """
            INSERT INTO checkpoints (mirror, size, root, note, cosignature)
            VALUES ($mirror, $size, $root, $note, $cosignature)
            """,
            ("$mirror", mirror),
            ("$size", append.Next.Size),
            ("$root", append.Next.Root),
            ("$note", append.Next.Checkpoint),
            ("$cosignature", append.Next.Cosignature));
        return true;
    }

    private static bool TryMoveHead(SqliteConnection db, MirrorAppend append)
    {
        const string Columns = "(origin, size, root, frontier, checkpoint, cosignature, received_us)";
        const string Values = "($origin, $size, $root, $frontier, $checkpoint, $cosignature, $received)";
        const string Insert = $"INSERT INTO mirrors {Columns} VALUES {Values} ON CONFLICT (origin) DO NOTHING";
        const string Update =
            $"UPDATE mirrors SET {Columns} = {Values} WHERE origin = $origin AND size = $wasSize AND root = $wasRoot";
        var next = append.Next;
        return db.Run(
            append.ExpectedSize == 0 ? Insert : Update,
            ("$origin", next.Origin),
            ("$size", next.Size),
            ("$root", next.Root),
            ("$frontier", next.Frontier),
            ("$checkpoint", next.Checkpoint),
            ("$cosignature", next.Cosignature),
            ("$received", next.ReceivedUs),
            ("$wasSize", append.ExpectedSize),
            ("$wasRoot", append.ExpectedRoot)) == 1;
    }

    private static void InsertEntries(SqliteConnection db, long mirror, MirrorAppend append)
    {
        using var insert = db.Command(
            "INSERT INTO events (mirror, idx, bytes) VALUES ($mirror, $index, $bytes)",
            ("$mirror", mirror),
            ("$index", 0L),
            ("$bytes", ""));
        var index = append.ExpectedSize;
        foreach (var entry in append.Entries)
        {
            insert.Parameters["$index"].Value = index++;
            insert.Parameters["$bytes"].Value = entry.ToArray();
            insert.ExecuteNonQuery();
        }
    }

    private static MirrorHead HeadOf(SqliteDataReader row) => new(
        Origin: row.GetString(0),
        Size: row.GetInt64(1),
        Root: row.GetFieldValue<byte[]>(2),
        Frontier: row.GetFieldValue<byte[]>(3),
        Checkpoint: row.GetString(4),
        Cosignature: row.GetString(5),
        ReceivedUs: row.GetInt64(6));

    private static StoredCheckpoint CheckpointOf(SqliteDataReader row) => new(
        Size: row.GetInt64(0),
        Root: row.GetFieldValue<byte[]>(1),
        Note: row.GetString(2),
        Cosignature: row.GetString(3));
}
