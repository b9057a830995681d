namespace EdgeVault.Custody.Stock;

/// <summary>Sets of pieces by a number, of which a piece is in one at most: it leaves one before it joins another.</summary>
internal sealed class PieceSets(IReadOnlyList<string> ids)
{
    private readonly Dictionary<int, PieceSet> _sets = [];
    private readonly List<int> _places = [];

    /// <summary>Null where nothing joined it yet.</summary>
    public PieceSet? Find(int key) => _sets.GetValueOrDefault(key);

    public PieceSet Of(int key) => Find(key) ?? (_sets[key] = new PieceSet(ids, _places));
}
