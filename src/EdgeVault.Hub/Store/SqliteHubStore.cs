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
    public static SqliteHubStore Open(string path, ILogger logger) => Opened(path, () =>
    {
        var writer = SqliteSchema.OpenWriter(path);
        var wal = new SqliteWal(writer, path + "-wal", WalPagesMax, logger);
        return new SqliteHubStore(writer, SqliteSchema.OpenReader(path), wal);
    });

    /// <summary>Opens a store that may be in use by a running hub; nothing can be written through it.</summary>
    /// <exception cref="HubStoreException">The file cannot be opened.</exception>
    public static SqliteHubStore OpenToRead(string path) =>
        Opened(path, () => new SqliteHubStore(null, SqliteSchema.OpenReader(path), null));

    public ValueTask<IReadOnlyList<MirrorHead>> HeadsAsync(CancellationToken cancellation) =>
        Read(SqliteMirrors.Heads, cancellation);

    public ValueTask<MirrorHead?> HeadAsync(string origin, CancellationToken cancellation) =>
        Read(db => SqliteMirrors.Head(db, origin), cancellation);

    public ValueTask<IReadOnlyList<string>> RotationsAsync(string origin, CancellationToken cancellation) =>
        Read(db => SqliteMirrors.Rotations(db, origin), cancellation);

    public ValueTask<bool> TryAppendAsync(IReadOnlyList<MirrorAppend> steps, CancellationToken cancellation) =>
        Write(db => steps.All(step => SqliteMirrors.TryAppend(db, step)), cancellation);

    public ValueTask<IReadOnlyList<byte[]>> ReadAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        Read(db => SqliteMirrors.Entries(db, origin, fromIndex, countMax), cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAsync(string origin, long size, CancellationToken cancellation) =>
        Read(db => SqliteMirrors.Checkpoint(db, origin, size), cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAfterAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        Read(db => SqliteMirrors.CheckpointAfter(db, origin, fromIndex, countMax), cancellation);

    public async ValueTask RecordConflictAsync(Conflict conflict, CancellationToken cancellation) =>
        await Write(db => SqliteConflicts.Record(db, conflict), cancellation);

    public ValueTask<IReadOnlyDictionary<string, int>> ConflictCountsAsync(CancellationToken cancellation) =>
        Read(SqliteConflicts.Counts, cancellation);

    public ValueTask<IReadOnlyList<Conflict>> ConflictsAsync(CancellationToken cancellation) =>
        Read(SqliteConflicts.All, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await _reading.WaitAsync();
        _reader.Dispose();
        _writer?.Dispose();
        _writing.Dispose();
        _reading.Dispose();
    }

    private static SqliteHubStore Opened(string path, Func<SqliteHubStore> open)
    {
        try
        {
            return open();
        }
        catch (SqliteException fault)
        {
            throw new HubStoreException($"'{path}' cannot be opened as the hub's store: {fault.Message}", fault);
        }
    }

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
    /// <remarks>On a thread of its own: a sync holds a thread, and whoever asked has more to do meanwhile.</remarks>
    private async ValueTask<bool> Write(Func<SqliteConnection, bool> change, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return _fault is { } earlier
                ? throw new HubStoreException(earlier)
                : await Task.Run(() => Commit_NeedsGate(_writer!, change), CancellationToken.None);
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
