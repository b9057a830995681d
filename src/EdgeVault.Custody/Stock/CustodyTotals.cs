using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>Counts over all events so far.</summary>
public sealed class CustodyTotals
{
    private readonly SortedDictionary<int, ulong> _byKind = [];
    private readonly SortedDictionary<int, ulong> _byDirection = [];

    /// <summary>Reads that were counted and not looked at one by one.</summary>
    public ulong ReadsShed { get; private set; }

    /// <summary>Events by the field number of their kind; 0 for one that names none.</summary>
    public IReadOnlyDictionary<int, ulong> ByKind => _byKind;

    internal IReadOnlyDictionary<int, ulong> ByDirection => _byDirection;

    /// <summary>Passages that went this way, of pieces and of unknown tags.</summary>
    public ulong Passages(Direction direction) => _byDirection.GetValueOrDefault((int)direction);

    internal void Apply(CustodyEvent custodyEvent)
    {
        var kind = EventKinds.NumberOf(custodyEvent);
        _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Passage:
                var direction = (int)custodyEvent.Passage.Direction;
                _byDirection[direction] = _byDirection.GetValueOrDefault(direction) + 1;
                break;
            case CustodyEvent.KindOneofCase.RawReadsShed:
                ReadsShed = unchecked(ReadsShed + custodyEvent.RawReadsShed.Reads);
                break;
        }
    }

    internal void RestoreKind(int kind, ulong events) => _byKind.Add(kind, events);

    internal void RestoreDirection(int direction, ulong passages) => _byDirection.Add(direction, passages);

    internal void RestoreReadsShed(ulong reads) => ReadsShed = reads;
}
