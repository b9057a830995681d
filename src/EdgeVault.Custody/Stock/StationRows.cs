using System.Text.Json;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using Microsoft.Data.Sqlite;

namespace EdgeVault.Custody.Stock;

/// <summary>Open stations and containers ⇄ rows. A station is one JSON document: nobody asks for a part of
/// it.</summary>
internal static class StationRows
{
    public static void Read(
        SqliteConnection connection, StationBook book, Action<SqliteConnection, string, Action<SqliteDataReader>> each)
    {
        each(connection, "SELECT station, memory FROM station", row =>
            book.Restore(new StationRow(row.GetString(0), Parse<StationMemory>(row.GetString(1)))));
        each(connection, "SELECT container_id, epoch, idx FROM container", row =>
            book.RestoreContainer(row.GetString(0), new EventAt(StateRows.U32(row, 1), StateRows.U64(row, 2))));
    }

    /// <summary>All open stations, in place of those that are there. Inside the caller's transaction.</summary>
    public static void WriteSessions(SqliteConnection connection, StationBook book)
    {
        using var stations = new RowWriter(connection, "station", 2);
        foreach (var (station, memory) in book.Open)
        {
            stations.Write(station, TextOf(memory));
        }
    }

    /// <summary>Those that changed. Inside the caller's transaction.</summary>
    public static void WriteContainers(SqliteConnection connection, StationBook book)
    {
        using var containers = new RowWriter(connection, "container", 3);
        foreach (var container in book.ChangedContainers)
        {
            var last = book.Containers[container];
            containers.Write(container, (long)last.Epoch, (long)last.Index);
        }
    }

    public static string? TextOf<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value);

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static T Parse<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text)
                ?? throw new InvalidDataException($"null is no {typeof(T).Name}.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{text}' is no {typeof(T).Name}.", fault);
        }
    }
}
