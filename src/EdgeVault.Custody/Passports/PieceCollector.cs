using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Passports;

/// <summary>Picks a piece's events out of a ledger that is read from end to end, and those of its containers while
/// it was in them: the entries of its passport.</summary>
public sealed class PieceCollector(string pieceId)
{
    private readonly List<ulong> _indices = [];
    private string _container = "";

    /// <summary>In order.</summary>
    public IReadOnlyList<ulong> Indices => _indices;

    /// <summary>The newest event about the piece itself.</summary>
    public ulong? Newest { get; private set; }

    /// <summary>What the first of them names as the one before it, in this or an earlier epoch.</summary>
    public EventRef? BeforeFirst { get; private set; }

    /// <summary>Takes the next event of the ledger.</summary>
    public void Add(ulong index, CustodyEvent custodyEvent)
    {
        ArgumentNullException.ThrowIfNull(custodyEvent);
        if (custodyEvent.PieceId == pieceId)
        {
            BeforeFirst = Newest is null ? custodyEvent.Previous : BeforeFirst;
            Newest = index;
            _container = custodyEvent.ContainerId;
            _indices.Add(index);
        }
        else if (_container.Length > 0 && custodyEvent.PieceId.Length == 0 && custodyEvent.ContainerId == _container)
        {
            _indices.Add(index);
        }
    }
}
