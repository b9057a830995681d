using System.Globalization;
using System.Text;
using EdgeVault.Ledger;

namespace EdgeVault.TestKit.Crashes;

/// <summary>From where on a ledger may have been pruned, and what must then stand for the rest.</summary>
/// <remarks>Base state and kept entries follow from the floor, so that whatever floor is found says what must be there.
/// </remarks>
internal sealed class PruningModel
{
    private const int KeptEvery = 3;

    private readonly SortedSet<int> _floors = [0];

    public static ReadOnlyMemory<byte> BaseAt(ulong floor) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"base state before entry {floor}"));

    public static IReadOnlyList<ulong> KeptBelow(ulong floor) =>
        [.. Enumerable.Range(0, (int)floor).Where(index => index % KeptEvery == 0).Select(index => (ulong)index)];

    public PruningModel Clone()
    {
        var copy = new PruningModel();
        copy._floors.Clear();
        copy._floors.UnionWith(_floors);
        return copy;
    }

    public bool MayBegin(int floor) => _floors.Contains(floor);

    /// <summary>It was asked for; a crash may come before or behind its mark.</summary>
    public void Try(ulong floor) => _floors.Add((int)floor);

    /// <summary>It was done, and is durable.</summary>
    public void Done(ulong floor) => _floors.RemoveWhere(other => other < (int)floor);

    /// <summary>What was pruned is represented, entry by entry where it was kept.</summary>
    public static void Judge(SegmentLedger ledger, LedgerModel model)
    {
        var floor = ledger.MinIndex;
        LedgerModel.Demand(
            floor == 0 || ledger.ReadBaseState()?.Span.SequenceEqual(BaseAt(floor).Span) == true,
            $"pruned to {floor}, and the base state is another");
        var kept = KeptBelow(floor);
        LedgerModel.Demand(ledger.KeptIndices.SequenceEqual(kept), $"pruned to {floor}, and other entries were kept");
        foreach (var index in kept)
        {
            LedgerModel.Demand(
                ledger.Find(index)?.Span.SequenceEqual(model[(int)index]) == true, $"kept entry {index} differs");
        }
    }

    public override string ToString() => string.Join(" or ", _floors);
}
