using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Hub.Store;

/// <summary>Evidence in SQL. There is no way to delete it.</summary>
internal static class SqliteConflicts
{
    public static bool Record(SqliteConnection db, Conflict conflict) => db.Run(
        """
        INSERT INTO conflicts (
          origin, kind, size, ours, theirs, detail, evidence, first_us, last_us, times, digest)
        VALUES ($origin, $kind, $size, $ours, $theirs, $detail, $evidence, $first, $last, $times, $digest)
        ON CONFLICT (digest) DO UPDATE SET times = times + 1, last_us = excluded.last_us
        """,
        ("$origin", conflict.Origin),
        ("$kind", conflict.Kind.ToString()),
        ("$size", conflict.Size),
        ("$ours", conflict.Ours),
        ("$theirs", conflict.Theirs),
        ("$detail", conflict.Detail),
        ("$evidence", conflict.Evidence),
        ("$first", conflict.FirstUs),
        ("$last", conflict.LastUs),
        ("$times", conflict.Times),
        ("$digest", Digest(conflict))) > 0;

    public static IReadOnlyList<Conflict> All(SqliteConnection db) => db.Rows(
        row => new Conflict(
            Origin: row.GetString(0),
            Kind: Enum.Parse<ConflictKind>(row.GetString(1)),
            Size: row.GetInt64(2),
            Ours: row.GetString(3),
            Theirs: row.GetString(4),
            Detail: row.GetString(5),
            Evidence: row.GetFieldValue<byte[]>(6),
            FirstUs: row.GetInt64(7),
            LastUs: row.GetInt64(8),
            Times: row.GetInt64(9)),
        """
        SELECT origin, kind, size, ours, theirs, detail, evidence, first_us, last_us, times
        FROM conflicts ORDER BY id
        """);

    public static IReadOnlyDictionary<string, int> Counts(SqliteConnection db) => db
        .Rows(row => (row.GetString(0), row.GetInt32(1)), "SELECT origin, count(*) FROM conflicts GROUP BY origin")
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Names evidence by the tree that is signed in it: signatures are random, and one tree must not fill the disk.
    /// </summary>
    private static byte[] Digest(Conflict conflict)
    {
        // What nobody signed costs whoever sends it nothing: one piece of it for each size that the hub has had.
        var signedText = conflict.Kind is ConflictKind.WrongSigner or ConflictKind.Gap
            ? ""
            : conflict.Theirs.Split("\n\n", 2)[0];
        return SHA256.HashData(
            Encoding.UTF8.GetBytes($"{conflict.Origin}\n{conflict.Kind}\n{conflict.Size}\n{signedText}"));
    }
}
