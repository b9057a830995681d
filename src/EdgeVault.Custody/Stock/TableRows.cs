using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Custody.Stock;

/// <summary>Tables of facts ⇄ rows of one database table: name, key, JSON document.</summary>
internal static class TableRows
{
    public static void Read(
        SqliteConnection connection, IReadOnlyList<FactTable> tables,
        Action<SqliteConnection, string, Action<SqliteDataReader>> each)
    {
        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        each(connection, "SELECT name, key, row FROM fact ORDER BY name, key", row =>
        {
            if (!byName.TryGetValue(row.GetString(0), out var table))
            {
                throw new InvalidDataException($"There is no table of facts '{row.GetString(0)}'.");
            }

            try
            {
                table.Restore(row.GetString(1), row.GetString(2));
            }
            catch (Exception fault) when (fault is JsonException or NullReferenceException)
            {
                throw new InvalidDataException($"'{row.GetString(2)}' is no row of {table.Name}.", fault);
            }
        });
    }

    /// <summary>Those that changed. Inside the caller's transaction.</summary>
    public static void Write(SqliteConnection connection, IReadOnlyList<FactTable> tables)
    {
        using var facts = new RowWriter(connection, "fact", 3);
        using var gone = connection.CreateCommand();
        gone.CommandText = "DELETE FROM fact WHERE name = $name AND key = $key";
        var name = gone.Parameters.Add("$name", SqliteType.Text);
        var key = gone.Parameters.Add("$key", SqliteType.Text);
        foreach (var table in tables)
        {
            foreach (var changed in table.Changed)
            {
                if (table.TextOf(changed) is { } text)
                {
                    facts.Write(table.Name, changed, text);
                    continue;
                }

                (name.Value, key.Value) = (table.Name, changed);
                gone.ExecuteNonQuery();
            }
        }
    }

    public static void MarkAllChanged(IReadOnlyList<FactTable> tables)
    {
        foreach (var table in tables)
        {
            table.MarkAllChanged();
        }
    }

    public static void MarkWritten(IReadOnlyList<FactTable> tables)
    {
        foreach (var table in tables)
        {
            table.MarkWritten();
        }
    }
}
