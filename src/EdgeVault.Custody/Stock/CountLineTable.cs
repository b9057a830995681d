using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>Lines of open counts, found by their count: a scan must not cost what all counts together have.</summary>
internal sealed class CountLineTable() : FactTable<CountLineRow>("count_line")
{
    private static readonly CountedLines None = new();

    private readonly Dictionary<EventAt, CountedLines> _ofCount = [];

    public CountedLines Of(EventAt count) => _ofCount.GetValueOrDefault(count, None);

    protected override void Index(CountLineRow? before, CountLineRow? after)
    {
        var count = (after ?? before)!.Count;
        if (!_ofCount.TryGetValue(count, out var lines))
        {
            _ofCount[count] = lines = new CountedLines();
        }

        lines.Change(before, after);
        if (lines.ByPiece.Count == 0)
        {
            _ofCount.Remove(count);
        }
    }
}

/// <summary>What one count says so far.</summary>
internal sealed class CountedLines
{
    private readonly SortedDictionary<string, CountLineRow> _byPiece = new(StringComparer.Ordinal);
    private int _recounts;

    public IReadOnlyDictionary<string, CountLineRow> ByPiece => _byPiece;

    /// <summary>Something was not found by the first person, and by no other since.</summary>
    public bool WaitsForRecount => _recounts > 0;

    public void Change(CountLineRow? before, CountLineRow? after)
    {
        _recounts += IsRecount(after) - IsRecount(before);
        if (after is null)
        {
            _byPiece.Remove(before!.PieceId);
        }
        else
        {
            _byPiece[after.PieceId] = after;
        }
    }

    private static int IsRecount(CountLineRow? line) => line?.Result == CountResult.Recount ? 1 : 0;
}
