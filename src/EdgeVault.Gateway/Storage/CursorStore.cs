using System.Text.RegularExpressions;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>The cursors of hubs and pull consumers, one file each;
/// what <see cref="Advance"/> returns is durable.</summary>
/// <remarks>
/// A consumer is registered by its first acknowledgement, under its role: <c>hub.</c> or <c>pull.</c>. A file that
/// cannot be read counts as a consumer that has nothing yet: what it says itself counts, and nothing that it may lack
/// is pruned.
/// </remarks>
internal sealed partial class CursorStore
{
    /// <summary>Anyone on loopback may name a consumer; this bounds the files that makes.</summary>
    public const int ConsumersMax = 256;

    /// <summary>A consumer that lags and is silent for longer no longer holds up retention.</summary>
    public static readonly TimeSpan LagMax = TimeSpan.FromDays(30);

    private const int FileBytesMax = 8_192;
    private const string HubRole = "hub.";
    private const string PullRole = "pull.";
    private const string DirectivesRole = "directives.";
    private const string Extension = ".json";

    // Being heard of is written down about once a day: retention counts in days.
    private static readonly TimeSpan SeenPeriod = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly DataFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<CursorStore> _logger;
    private readonly Dictionary<string, Cursor> _cursors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _unreadable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);

    /// <exception cref="DiskException">The folder cannot be read.</exception>
    public CursorStore(DataFolder folder, TimeProvider time, ILogger<CursorStore> logger)
    {
        (_folder, _time, _logger) = (folder, time, logger);
        Load();
    }

    /// <summary>Consumers whose files cannot be read; each is told everything again.</summary>
    public IReadOnlyCollection<string> Unreadable
    {
        get
        {
            lock (_gate)
            {
                return [.. _unreadable.Keys];
            }
        }
    }

    public static bool IsConsumerId(string id) => ConsumerId().IsMatch(id);

    public static string HubKey(string hub) => HubRole + hub;

    /// <summary>How far a hub's directives are answered; it holds up nothing here.</summary>
    public static string DirectivesKey(string hub) => DirectivesRole + hub;

    public static string ConsumerKey(string consumer) => PullRole + consumer;

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
            var now = _time.GetUtcNow();
            if (_cursors.TryGetValue(key, out var at) && at.Origin == to.Origin && at.NextIndex >= to.NextIndex)
            {
                return (now - at.SeenAt).Duration() < SeenPeriod ? at : Write_NeedsLock(key, at with { SeenAt = now });
            }

            if (at is null && !_unreadable.ContainsKey(key) && _cursors.Count + _unreadable.Count >= ConsumersMax)
            {
                throw new InvalidOperationException(
                    $"There are {ConsumersMax} consumers already; "
                    + "remove the files of those that are gone from the cursors folder.");
            }

            return Write_NeedsLock(key, to with { SeenAt = now });
        }
    }

    /// <summary>What retention must keep of a ledger at a time.</summary>
    /// <param name="origin">The ledger.</param>
    /// <param name="size">Its size: who has all of it does not lag.</param>
    /// <param name="at">Now.</param>
    /// <param name="hubs">Configured hubs; one that never acknowledged has nothing. A hub is never dropped.</param>
    public ConsumerFloor FloorOf(string origin, ulong size, DateTimeOffset at, IEnumerable<string> hubs)
    {
        lock (_gate)
        {
            var next = hubs.ToDictionary(HubKey, _ => 0UL, StringComparer.Ordinal);
            var dropped = new List<string>();
            foreach (var (key, index, seenAt) in Registered_NeedsLock(origin))
            {
                if (key.StartsWith(PullRole, StringComparison.Ordinal) && index < size && at - seenAt > LagMax)
                {
                    dropped.Add(key);
                }
                else if (key.StartsWith(PullRole, StringComparison.Ordinal) || next.ContainsKey(key))
                {
                    next[key] = index;
                }
            }

            dropped.Where(_dropped.Add).ToList().ForEach(key => LogDropped(key, (int)LagMax.TotalDays));
            _dropped.IntersectWith(dropped);
            return new ConsumerFloor(next.Count == 0 ? null : next.Values.Min(), dropped);
        }
    }

    private IEnumerable<(string Key, ulong Next, DateTimeOffset SeenAt)> Registered_NeedsLock(string origin) =>
        _cursors
            .Select(pair => (
                pair.Key, Next: pair.Value.Origin == origin ? pair.Value.NextIndex : 0, pair.Value.SeenAt))
            .Concat(_unreadable.Select(pair => (pair.Key, Next: 0UL, SeenAt: pair.Value)));

    private Cursor Write_NeedsLock(string key, Cursor cursor)
    {
        DurableFile.Replace(_folder.Disk, Path.Combine(_folder.CursorPath, key + Extension), cursor.ToBytes());
        _cursors[key] = cursor;
        _unreadable.Remove(key);
        return cursor;
    }

    private void Load()
    {
        _folder.Disk.CreateFolder(_folder.CursorPath);
        foreach (var name in _folder.Disk.List(_folder.CursorPath)
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            var key = name[..^Extension.Length];
            if (DurableFile.TryRead(_folder.Disk, Path.Combine(_folder.CursorPath, name), FileBytesMax) is { } content
                && Cursor.TryParse(content) is { } cursor)
            {
                _cursors[key] = cursor;
            }
            else
            {
                _unreadable[key] = _time.GetUtcNow();
                LogUnreadable(name);
            }
        }
    }

    [LoggerMessage(5141, LogLevel.Error,
        "cursors/{File} is not what was written, and counts as none: a hub says itself where it stands, a consumer that does not is sent everything again.")]
    private partial void LogUnreadable(string file);

    [LoggerMessage(5142, LogLevel.Warning,
        "{Consumer} lags and was not heard of for {Days} days: what it has not fetched may be pruned now.")]
    private partial void LogDropped(string consumer, int days);

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConsumerId();
}
