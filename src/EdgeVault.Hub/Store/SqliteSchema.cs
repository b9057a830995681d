using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Hub.Store;

/// <summary>Opens <c>hub.db</c> the way the hub needs it, and lays out its tables.</summary>
internal static class SqliteSchema
{
    // PRAGMA application_id: "EVHB", so that `file` and a person can tell the database from any other.
    private const int ApplicationId = 0x45564842;
    private const int Version = 2;

    // What version 1 lacks.
    private const string Rotations =
        """
        CREATE TABLE rotations (
          mirror INTEGER NOT NULL, idx INTEGER NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (mirror, idx)
        ) STRICT, WITHOUT ROWID;
        """;

    // Entries live in the key's own B-tree: one look-up, and a batch lands on neighbouring pages.
    private const string Tables =
        """
        CREATE TABLE mirrors (
          id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, root BLOB NOT NULL,
          frontier BLOB NOT NULL, checkpoint TEXT NOT NULL, cosignature TEXT NOT NULL, received_us INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE events (
          mirror INTEGER NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (mirror, idx)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoints (
          mirror INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
          cosignature TEXT NOT NULL, PRIMARY KEY (mirror, size)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE conflicts (
          id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, ours TEXT NOT NULL,
          theirs TEXT NOT NULL, detail TEXT NOT NULL, evidence BLOB NOT NULL, first_us INTEGER NOT NULL,
          last_us INTEGER NOT NULL, times INTEGER NOT NULL, digest BLOB NOT NULL UNIQUE
        ) STRICT;
        """;

    static SqliteSchema() => SQLitePCL.Batteries_V2.Init();

    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Checkpoints are asked for and looked at: SQLite's own swallow a failing fdatasync of the database file.
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
            Prepare(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        connection.Run("PRAGMA query_only = 1;");
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // A pooled handle would outlive Dispose, and with it the last connection's checkpoint and the file's locks.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        return connection;
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        var application = connection.Scalar("PRAGMA application_id");
        var version = connection.Scalar("PRAGMA user_version");
        if (application == ApplicationId && version == Version)
        {
            return;
        }

        if (application == ApplicationId && version == 1)
        {
            Create(connection, Rotations);
            return;
        }

        if (application != 0 || version != 0 || connection.Scalar("SELECT count(*) FROM sqlite_schema") != 0)
        {
            throw new HubStoreException(
                $"'{path}' is not a hub store of version {Version} (application {application:x8}, version {version}); "
                + "name another DataPath, or run the release that wrote it.");
        }

        Create(connection, Tables + Rotations);
    }

    private static void Create(SqliteConnection connection, string tables)
    {
        using var transaction = connection.BeginTransaction();
        connection.Run(tables + string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};"));
        transaction.Commit();
    }
}
