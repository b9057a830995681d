using Microsoft.Data.Sqlite;

namespace EdgeVault.Benchmarks.Appending;

/// <summary>The batch as one transaction of SQLite, WAL, <c>synchronous=FULL</c>: one sync a commit, nothing signed.</summary>
internal sealed class SqliteFull : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _payload;
    private readonly byte[][] _entries;

    public SqliteFull(string path, byte[][] entries)
    {
        SQLitePCL.Batteries_V2.Init();
        _entries = entries;
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO entry (payload) VALUES ($payload)";
        _payload = _insert.Parameters.Add("$payload", SqliteType.Blob);
        _insert.Prepare();
    }

    public void Append()
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var entry in _entries)
        {
            _payload.Value = entry;
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
