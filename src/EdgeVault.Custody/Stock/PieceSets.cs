namespace EdgeVault.Custody.Stock;

/// <summary>Sets of pieces by a key, of which a piece is in one at most: it leaves one before it joins another.</summary>
internal sealed class PieceSets<TKey>(IReadOnlyList<string> ids)
    where TKey : notnull
{
    private readonly Dictionary<TKey, PieceSet> _sets = [];
    private readonly List<int> _places = [];

    /// <summary>Of each set that was ever asked for by <see cref="Of"/>.</summary>
    public IReadOnlyCollection<TKey> Keys => _sets.Keys;

    /// <summary>Null where nothing joined it yet.</summary>
    public PieceSet? Find(TKey key) => _sets.GetValueOrDefault(key);

    public PieceSet Of(TKey key) => Find(key) ?? (_sets[key] = new PieceSet(ids, _places));
}
