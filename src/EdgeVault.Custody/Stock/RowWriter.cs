using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Custody.Stock;

/// <summary>A prepared insert-or-replace of one table, run once for each row.</summary>
internal sealed class RowWriter : IDisposable
{
    private readonly SqliteCommand _command;

    public RowWriter(SqliteConnection connection, string table, int columns)
    {
        var names = Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"$v{i}"));
        _command = connection.CreateCommand();
        foreach (var name in names)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        _command.CommandText = $"INSERT OR REPLACE INTO {table} VALUES ({string.Join(", ", names)})";
    }

    public void Write(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
