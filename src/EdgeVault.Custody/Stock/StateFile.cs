using Microsoft.Data.Sqlite;

namespace EdgeVault.Custody.Stock;

/// <summary>Opens <c>state.db</c> and says whether it is one.</summary>
internal static class StateFile
{
    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    // A missing column or table; a value of another type.
    private const int SqliteError = 1;
    private const int SqliteMismatch = 20;

    /// <exception cref="InvalidDataException">Another program's file, another version, or damaged pages.</exception>
    public static SqliteConnection OpenChecked(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            // A pooled handle would keep the file open behind a delete.
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Damage of the file itself, as against a full disk or missing rights, which deleting does not
    /// heal.</summary>
    public static bool IsDamage(Exception e) => e switch
    {
        InvalidDataException => true,
        // What the data reader says of a value of another type, null, out of range, or not there; a key met twice.
        InvalidCastException or OverflowException or FormatException or ArgumentException => true,
        InvalidOperationException and not ObjectDisposedException => true,
        SqliteException sqlite =>
            sqlite.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase or SqliteError or SqliteMismatch,
        _ => false,
    };

    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete($"{path}-wal");
        File.Delete($"{path}-shm");
        File.Delete($"{path}-journal");
    }

    private static void Prepare(SqliteConnection connection)
    {
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master") is 0L)
        {
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            Execute(connection,
                $"BEGIN; {StateSchema.Create} PRAGMA application_id = {StateSchema.ApplicationId};" +
                $"PRAGMA user_version = {StateSchema.Version}; COMMIT;");
            return;
        }

        Demand(connection, "PRAGMA application_id", StateSchema.ApplicationId);
        Demand(connection, "PRAGMA user_version", StateSchema.Version);
        Demand(connection, "PRAGMA quick_check(1)", "ok");
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    }

    private static void Demand(SqliteConnection connection, string pragma, object expected)
    {
        var found = Scalar(connection, pragma);
        if (!expected.Equals(found))
        {
            throw new InvalidDataException($"{pragma} says {found}, not {expected}.");
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
