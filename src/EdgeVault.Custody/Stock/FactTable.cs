using System.Text.Json;

namespace EdgeVault.Custody.Stock;

/// <summary>Rows of one kind by key, each of which is stored as one JSON document: nobody asks the database for a part
/// of it.</summary>
/// <remarks>What base state, store and fingerprint need of such a table is here, so that a new one needs no line
/// there.</remarks>
internal abstract class FactTable(string name)
{
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>Keys of rows that the store has not written, or removed, yet.</summary>
    public IReadOnlyCollection<string> Changed => _changed;

    /// <summary>Rows written so far, for tests of how much work an event is.</summary>
    public long Touched { get; private set; }

    /// <summary>Told that a row is written or removed.</summary>
    public event Action? Changing;

    /// <summary>By key, ordinal.</summary>
    public abstract IEnumerable<string> Keys { get; }

    /// <summary>Null where there is no such row.</summary>
    public abstract string? TextOf(string key);

    /// <exception cref="JsonException">It is no row of this table.</exception>
    public abstract void Restore(string key, string text);

    public void MarkWritten() => _changed.Clear();

    public void MarkAllChanged() => _changed.UnionWith(Keys);

    protected void Touch(string key)
    {
        _changed.Add(key);
        Touched++;
        Changing?.Invoke();
    }
}

/// <inheritdoc/>
internal class FactTable<TRow>(string name) : FactTable(name)
    where TRow : class
{
    private readonly SortedDictionary<string, TRow> _rows = new(StringComparer.Ordinal);

    public override IEnumerable<string> Keys => _rows.Keys;

    public IReadOnlyCollection<TRow> Rows => _rows.Values;

    public int Count => _rows.Count;

    public TRow? Find(string key) => _rows.GetValueOrDefault(key);

    public void Set(string key, TRow row)
    {
        var before = Find(key);
        _rows[key] = row;
        Touch(key);
        Index(before, row);
    }

    public void Remove(string key)
    {
        if (_rows.Remove(key, out var row))
        {
            Touch(key);
            Index(row, null);
        }
    }

    public override string? TextOf(string key) => Find(key) is { } row ? JsonSerializer.Serialize(row) : null;

    public override void Restore(string key, string text)
    {
        var row = JsonSerializer.Deserialize<TRow>(text) ?? throw new JsonException($"null is no row of {Name}.");
        _rows.Add(key, row);
        Index(null, row);
    }

    /// <summary>Keeps what is derived from the rows in step.</summary>
    protected virtual void Index(TRow? before, TRow? after)
    {
    }
}
