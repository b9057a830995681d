using System.Runtime.InteropServices;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>Counts over all events so far.</summary>
public sealed class CustodyTotals
{
    private readonly Dictionary<int, ulong> _byKind = [];
    private readonly Dictionary<int, ulong> _byDirection = [];

    /// <summary>Reads that were counted and not looked at one by one.</summary>
    public ulong ReadsShed { get; private set; }

    /// <summary>Events by the field number of their kind, ascending, as of now; 0 for one that names none.</summary>
    public IReadOnlyDictionary<int, ulong> ByKind => new SortedDictionary<int, ulong>(_byKind);

    internal IReadOnlyDictionary<int, ulong> ByDirection => new SortedDictionary<int, ulong>(_byDirection);

    /// <summary>Passages that went this way, of pieces and of unknown tags.</summary>
    public ulong Passages(Direction direction) => _byDirection.GetValueOrDefault((int)direction);

    internal void Apply(CustodyEvent custodyEvent)
    {
        Count(_byKind, EventKinds.NumberOf(custodyEvent));
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Passage:
                Count(_byDirection, (int)custodyEvent.Passage.Direction);
                break;
            case CustodyEvent.KindOneofCase.RawReadsShed:
                ReadsShed = unchecked(ReadsShed + custodyEvent.RawReadsShed.Reads);
                break;
        }
    }

    internal void RestoreKind(int kind, ulong events) => _byKind.Add(kind, events);

    internal void RestoreDirection(int direction, ulong passages) => _byDirection.Add(direction, passages);

    internal void RestoreReadsShed(ulong reads) => ReadsShed = reads;

    private static void Count(Dictionary<int, ulong> counts, int of) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, of, out _)++;
}
