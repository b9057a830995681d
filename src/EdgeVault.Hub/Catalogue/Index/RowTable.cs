namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>Rows by number, and numbers by piece.</summary>
internal sealed class RowTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<PieceRow> _rows = [];

    public int Count => _rows.Count;

    public PieceRow this[int number]
    {
        get => _rows[number];
        set => _rows[number] = value;
    }

    public int? Find(string pieceId) => _numbers.TryGetValue(pieceId, out var number) ? number : null;

    public int Add(PieceRow row)
    {
        _numbers.Add(row.PieceId, _rows.Count);
        _rows.Add(row);
        return _rows.Count - 1;
    }
}
