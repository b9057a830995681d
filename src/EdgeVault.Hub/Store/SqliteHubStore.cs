using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Hub.Store;

/// <summary>The embedded store: one SQLite file in WAL mode, synced at every commit.</summary>
/// <remarks>
/// One connection writes, one reads, each behind its own gate; in WAL mode they do not wait for each other. After a
/// failed commit or checkpoint nothing more is taken until a restart: what the page cache shows then proves nothing.
/// </remarks>
internal sealed class SqliteHubStore : IHubStore
{
    // 4 MiB of 4 KiB pages: some ten thousand events between two checkpoints.
    private const int WalPagesMax = 1_000;

    private readonly SqliteConnection? _writer;
    private readonly SqliteConnection _reader;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _reading = new(1);
    private readonly SqliteWal? _wal;
    private volatile string? _fault;

    private SqliteHubStore(SqliteConnection? writer, SqliteConnection reader, SqliteWal? wal)
    {
        _writer = writer;
        _reader = reader;
        _wal = wal;
        _fault = writer is null ? "The hub's store is open only to read." : null;
    }

    public string? Fault => _fault;

    /// <exception cref="HubStoreException">The file cannot be opened, or is no hub store of this version.</exception>
    public static SqliteHubStore Open(string path, ILogger logger)
    {
        try
        {
            var writer = SqliteSchema.OpenWriter(path);
            return new SqliteHubStore(writer, SqliteSchema.OpenReader(path), new SqliteWal(writer, path + "-wal", WalPagesMax, logger));
        }
        catch (SqliteException fault)
        {
            throw CannotOpen(path, fault);
        }
    }

    /// <summary>Opens a store that may be in use by a running hub; nothing can be written through it.</summary>
    /// <exception cref="HubStoreException">The file cannot be opened.</exception>
    public static SqliteHubStore OpenToRead(string path)
    {
        try
        {
            return new SqliteHubStore(null, SqliteSchema.OpenReader(path), null);
        }
        catch (SqliteException fault)
        {
            throw CannotOpen(path, fault);
        }
    }

    public ValueTask<IReadOnlyList<MirrorHead>> HeadsAsync(CancellationToken cancellation) =>
        Read<IReadOnlyList<MirrorHead>>(db => db.Rows(Head, $"{SelectHead} ORDER BY origin"), cancellation);

    public ValueTask<MirrorHead?> HeadAsync(string origin, CancellationToken cancellation) =>
        Read(db => db.Rows(Head, $"{SelectHead} WHERE origin = $origin", ("$origin", origin)).SingleOrDefault(), cancellation);

    public ValueTask<IReadOnlyList<byte[]>> ReadAsync(string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        Read<IReadOnlyList<byte[]>>(
            db => db.Rows(
                row => row.GetFieldValue<byte[]>(0),
                """
                SELECT bytes FROM events WHERE mirror = (SELECT id FROM mirrors WHERE origin = $origin) AND idx >= $from
                ORDER BY idx LIMIT $count
                """,
                ("$origin", origin), ("$from", fromIndex), ("$count", countMax)),
            cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAsync(string origin, long size, CancellationToken cancellation) =>
        Read(db => Checkpoint(db, "size = $size", origin, ("$size", size)), cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAfterAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        Read(
            db => Checkpoint(
                      db, "size > $from AND size <= $from + $count ORDER BY size DESC LIMIT 1", origin, ("$from", fromIndex), ("$count", countMax))
                  ?? Checkpoint(db, "size > $from ORDER BY size LIMIT 1", origin, ("$from", fromIndex)),
            cancellation);

    public ValueTask<IReadOnlyList<Conflict>> ConflictsAsync(CancellationToken cancellation) =>
        Read<IReadOnlyList<Conflict>>(
            db => db.Rows(
                row => new Conflict(
                    row.GetString(0), Enum.Parse<ConflictKind>(row.GetString(1)), row.GetInt64(2), row.GetString(3), row.GetString(4),
                    row.GetString(5), row.GetFieldValue<byte[]>(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9)),
                "SELECT origin, kind, size, ours, theirs, detail, evidence, first_us, last_us, times FROM conflicts ORDER BY id"),
            cancellation);

    public ValueTask<IReadOnlyDictionary<string, int>> ConflictCountsAsync(CancellationToken cancellation) =>
        Read<IReadOnlyDictionary<string, int>>(
            db => db.Rows(row => (Origin: row.GetString(0), Count: row.GetInt32(1)), "SELECT origin, count(*) FROM conflicts GROUP BY origin")
                .ToDictionary(row => row.Origin, row => row.Count, StringComparer.Ordinal),
            cancellation);

    public ValueTask<bool> TryAppendAsync(MirrorAppend append, CancellationToken cancellation) =>
        Write(db => TryMoveHead(db, append) && Insert(db, append), cancellation);

    public async ValueTask RecordConflictAsync(Conflict conflict, CancellationToken cancellation) =>
        await Write(
            db => db.Run(
                """
                INSERT INTO conflicts (origin, kind, size, ours, theirs, detail, evidence, first_us, last_us, times, digest)
                VALUES ($origin, $kind, $size, $ours, $theirs, $detail, $evidence, $first, $last, $times, $digest)
                ON CONFLICT (digest) DO UPDATE SET times = times + 1, last_us = excluded.last_us
                """,
                ("$origin", conflict.Origin), ("$kind", conflict.Kind.ToString()), ("$size", conflict.Size), ("$ours", conflict.Ours),
                ("$theirs", conflict.Theirs), ("$detail", conflict.Detail), ("$evidence", conflict.Evidence), ("$first", conflict.FirstUs),
                ("$last", conflict.LastUs), ("$times", conflict.Times), ("$digest", Digest(conflict))) > 0,
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await _reading.WaitAsync();
        _reader.Dispose();
        _writer?.Dispose();
        _writing.Dispose();
        _reading.Dispose();
    }

    private static HubStoreException CannotOpen(string path, SqliteException fault) =>
        new($"'{path}' cannot be opened as the hub's store: {fault.Message}", fault);

    private const string SelectHead =
        "SELECT origin, size, root, frontier, checkpoint, cosignature, received_us FROM mirrors";

    private static MirrorHead Head(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), row.GetString(4),
        row.GetString(5), row.GetInt64(6));

    private static StoredCheckpoint? Checkpoint(
        SqliteConnection db, string where, string origin, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        db.Rows(
            row => new StoredCheckpoint(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3)),
            $"SELECT size, root, note, cosignature FROM checkpoints WHERE mirror = (SELECT id FROM mirrors WHERE origin = $origin) AND {where}",
            [("$origin", origin), .. parameters]).SingleOrDefault();

    private static bool TryMoveHead(SqliteConnection db, MirrorAppend append)
    {
        var next = append.Next;
        const string Columns = "(origin, size, root, frontier, checkpoint, cosignature, received_us)";
        const string Values = "($origin, $size, $root, $frontier, $checkpoint, $cosignature, $received)";
        var sql = append.ExpectedSize == 0
            ? $"INSERT INTO mirrors {Columns} VALUES {Values} ON CONFLICT (origin) DO NOTHING"
            : $"UPDATE mirrors SET {Columns} = {Values} WHERE origin = $origin AND size = $wasSize AND root = $wasRoot";
        return db.Run(
            sql,
            ("$origin", next.Origin), ("$size", next.Size), ("$root", next.Root), ("$frontier", next.Frontier),
            ("$checkpoint", next.Checkpoint), ("$cosignature", next.Cosignature), ("$received", next.ReceivedUs),
            ("$wasSize", append.ExpectedSize), ("$wasRoot", append.ExpectedRoot)) == 1;
    }

    private static bool Insert(SqliteConnection db, MirrorAppend append)
    {
        var mirror = db.Scalar("SELECT id FROM mirrors WHERE origin = $origin", ("$origin", append.Next.Origin));
        using var insert = db.Command(
            "INSERT INTO events (mirror, idx, bytes) VALUES ($mirror, $index, $bytes)", ("$mirror", mirror), ("$index", 0L), ("$bytes", ""));
        var index = append.ExpectedSize;
        foreach (var entry in append.Entries)
        {
            insert.Parameters["$index"].Value = index++;
            insert.Parameters["$bytes"].Value = entry.ToArray();
            insert.ExecuteNonQuery();
        }

        db.Run(
            "INSERT INTO checkpoints (mirror, size, root, note, cosignature) VALUES ($mirror, $size, $root, $note, $cosignature)",
            ("$mirror", mirror), ("$size", append.Next.Size), ("$root", append.Next.Root), ("$note", append.Next.Checkpoint),
            ("$cosignature", append.Next.Cosignature));
        return true;
    }

    /// <summary>Names evidence by the tree that is signed in it: signatures are random, and one tree must not fill the disk.</summary>
    private static byte[] Digest(Conflict conflict) => SHA256.HashData(
        Encoding.UTF8.GetBytes($"{conflict.Origin}\n{conflict.Kind}\n{conflict.Size}\n{conflict.Theirs.Split("\n\n", 2)[0]}"));

    private async ValueTask<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            return query(_reader);
        }
        catch (SqliteException fault)
        {
            throw new HubStoreException($"The hub's store cannot be read: {fault.Message}", fault);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Runs a change in a transaction; one that returns false is undone.</summary>
    private async ValueTask<bool> Write(Func<SqliteConnection, bool> change, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return _fault is { } earlier ? throw new HubStoreException(earlier) : Commit_NeedsGate(_writer!, change);
        }
        catch (SqliteException fault)
        {
            _fault = $"The hub's store failed and takes nothing until a restart: {fault.Message}";
            throw new HubStoreException(_fault, fault);
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool Commit_NeedsGate(SqliteConnection writer, Func<SqliteConnection, bool> change)
    {
        using var transaction = writer.BeginTransaction();
        if (!change(writer))
        {
            return false;
        }

        transaction.Commit();
        _wal?.CheckpointIfLong();
        return true;
    }
}
