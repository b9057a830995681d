using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Hub.Catalogue;

/// <summary>
/// One site's custody as its verified events tell it, and the tree over the bytes they were folded from.
/// </summary>
/// <remarks>One thread adds; any may look, through <see cref="Look"/>.</remarks>
internal sealed class SiteFold(string site, LedgerOrigin first, Action<EventAt, CustodyEvent>? observed = null)
{
    private readonly Lock _gate = new();
    private readonly CustodyState _state = new();
    private LedgerOrigin _origin = first;
    private MerkleFrontier _frontier = new();

    // Pages are asked for in this order; the state itself keeps none.
    private readonly SortedSet<string> _pieceIds = new(StringComparer.Ordinal);

    public string Site => site;

    /// <summary>The epoch that is being folded; those before are in the state.</summary>
    public string Origin => _origin.ToString();

    /// <summary>Of <see cref="Origin"/>.</summary>
    public uint Epoch => _origin.Epoch;

    /// <summary>Events of that epoch folded so far.</summary>
    public long Size { get; private set; }

    /// <summary>Entries that are no custody event. They are kept as they came, and mean nothing here.</summary>
    public long Unreadable { get; private set; }

    /// <summary>True before the first event of any epoch.</summary>
    public bool IsEmpty => _state.Next == default;

    /// <summary>Goes on with another epoch of the same gateway: its events follow those folded so far.</summary>
    public void GoOnWith(LedgerOrigin epoch)
    {
        lock (_gate)
        {
            _origin = epoch;
            _frontier = new MerkleFrontier();
            Size = 0;
        }
    }

    /// <summary>The epochs of this gateway among some origins, oldest first.</summary>
    public IEnumerable<LedgerOrigin> EpochsIn(IEnumerable<string> origins) => origins
        .Select(each => LedgerOrigin.TryParse(each, out var parsed) ? parsed : null)
        .OfType<LedgerOrigin>()
        .Where(each => each.IsOfSameGateway(_origin))
        .OrderBy(each => each.Epoch);

    public void Add(IReadOnlyList<byte[]> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                AddOne_NeedsLock(entry);
            }
        }
    }

    /// <summary>True when the bytes that were read back hash to the root that was verified when they came.</summary>
    public bool HashesTo(ReadOnlySpan<byte> root) => _frontier.Root().AsSpan().SequenceEqual(root);

    public T Look<T>(Func<CustodyState, SortedSet<string>, T> question)
    {
        lock (_gate)
        {
            return question(_state, _pieceIds);
        }
    }

    private void AddOne_NeedsLock(byte[] entry)
    {
        _frontier.Append(entry);
        if (!CustodyCodec.TryParse(entry, out var custodyEvent, out _))
        {
            Unreadable++;
            custodyEvent = new CustodyEvent();
        }

        var at = new EventAt(_origin.Epoch, (ulong)Size);
        _state.Apply(at, custodyEvent);
        observed?.Invoke(at, custodyEvent);
        Size++;
        if (custodyEvent.PieceId.Length > 0)
        {
            _pieceIds.Add(custodyEvent.PieceId);
        }
    }
}
