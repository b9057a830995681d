using Microsoft.Data.Sqlite;

namespace EdgeVault.Hub.Store;

/// <summary>Moves the write-ahead log into the database file now and then, and looks at what came of it.</summary>
internal sealed class SqliteWal(SqliteConnection writer, string path, int pagesMax, ILogger logger)
{
    private const int PageBytes = 4096;

    /// <exception cref="SqliteException">The database file could not be written or synced; the log still holds
    /// everything.</exception>
    public void CheckpointIfLong()
    {
        // Only its length is asked for: opening the file ourselves would drop SQLite's locks when we closed it.
        if (new FileInfo(path) is not { Exists: true } file || file.Length < (long)pagesMax * PageBytes)
        {
            return;
        }

        // RESTART lets the log be written from its beginning again; PASSIVE would leave it growing under a steady
        // reader.
        var (busy, pages, moved) = writer.Rows(
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), "PRAGMA wal_checkpoint(RESTART)").Single();
        if (busy != 0)
        {
            StoreLog.CheckpointBusy(logger, moved, pages);
        }
    }
}
