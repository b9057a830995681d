using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>How far a consumer of the ledger is, for good.</summary>
/// <param name="Origin">The ledger it counts in.</param>
/// <param name="NextIndex">Everything below is with the consumer.</param>
/// <param name="Cosignature">A hub's cosignature of that size; empty for pull consumers.</param>
internal sealed record Cursor(string Origin, ulong NextIndex, string Cosignature);

/// <summary>The cursors of hubs and pull consumers, one file each;
/// what <see cref="Advance"/> returns is durable.</summary>
internal sealed partial class CursorStore(DataFolder folder)
{
    /// <summary>Anyone on loopback may name a consumer; this bounds the files that makes.</summary>
    public const int ConsumersMax = 256;

    private const int FileBytesMax = 8_192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cursor> _cursors = Load(folder);

    public static bool IsConsumerId(string id) => ConsumerId().IsMatch(id);

    public static string HubKey(string hub) => "hub." + hub;

    public static string ConsumerKey(string consumer) => "pull." + consumer;

    public Cursor? Find(string key)
    {
        lock (_gate)
        {
            return _cursors.GetValueOrDefault(key);
        }
    }

    /// <summary>Moves a cursor forward and makes that durable. Moving back is no error and does nothing:
    /// resends are harmless.</summary>
    /// <returns>Where the cursor stands.</returns>
    /// <exception cref="DiskException">Nothing moved.</exception>
    /// <exception cref="InvalidOperationException">Too many consumers.</exception>
    public Cursor Advance(string key, Cursor to)
    {
        lock (_gate)
        {
            if (_cursors.TryGetValue(key, out var at) && at.Origin == to.Origin && at.NextIndex >= to.NextIndex)
            {
                return at;
            }

            if (at is null && _cursors.Count >= ConsumersMax)
            {
                throw new InvalidOperationException(
                    $"There are {ConsumersMax} consumers already; "
                    + "remove the files of those that are gone from the cursors folder.");
            }

            DurableFile.Replace(
                folder.Disk, Path.Combine(folder.CursorPath, key + ".json"), JsonSerializer.SerializeToUtf8Bytes(to));
            _cursors[key] = to;
            return to;
        }
    }

    private static Dictionary<string, Cursor> Load(DataFolder folder)
    {
        folder.Disk.CreateFolder(folder.CursorPath);
        var cursors = new Dictionary<string, Cursor>(StringComparer.Ordinal);
        foreach (var name in folder.Disk.List(folder.CursorPath)
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
        {
            // A cursor that cannot be read starts over: a consumer that sees an event again loses nothing.
            if (DurableFile.TryRead(folder.Disk, Path.Combine(folder.CursorPath, name), FileBytesMax) is { } content
                && TryParse(content) is { } cursor)
            {
                cursors[name[..^".json".Length]] = cursor;
            }
        }

        return cursors;
    }

    private static Cursor? TryParse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<Cursor>(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConsumerId();
}
