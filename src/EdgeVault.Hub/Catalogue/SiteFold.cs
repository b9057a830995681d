using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Hub.Catalogue.Index;
using EdgeVault.Hub.Passports;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Hub.Catalogue;

/// <summary>
/// One site's custody as its verified events tell it, what can be listed of it, and the tree over the bytes they were folded
/// from.
/// </summary>
/// <remarks>One thread adds; any may look. What is asked with a time must not be asked with an earlier one later: such a look
/// sees the later time.</remarks>
internal sealed class SiteFold
{
    private readonly Lock _gate = new();
    private readonly CustodyState _state = new();
    private readonly PieceIndex _index = new();
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);
    private readonly StockLive _live;
    private readonly SiteRegisters? _registers;
    private readonly TransferBook? _transfers;
    private readonly Action<EventAt, CustodyEvent>? _observed;
    private LedgerOrigin _origin;
    private readonly TreeNodes _tree = new();
    private MerkleFrontier _frontier = new();
    private DateTimeOffset _looked;

    /// <param name="site">Its id.</param>
    /// <param name="first">The epoch to begin with.</param>
    /// <param name="registers">What pieces are that no event says.</param>
    /// <param name="transfers">Told of what is shipped and received.</param>
    /// <param name="observed">Told of each event as it is folded.</param>
    public SiteFold(
        string site, LedgerOrigin first, SiteRegisters? registers = null, TransferBook? transfers = null,
        Action<EventAt, CustodyEvent>? observed = null)
    {
        (Site, _origin, _registers, _transfers, _observed) = (site, first, registers, transfers, observed);
        _live = new StockLive(
            _state,
            id => _state.TryGetPiece(id, out var piece) ? StockClass.Of(piece, RegisterOf(id)) : ValueClass.Unknown,
            PieceView.Policy);
        _live.Moved += pieceId => _moved.Add(pieceId);
    }

    public string Site { get; }

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

    /// <summary>Rows read for pages so far, for tests of how much work a page is.</summary>
    public long RowsTouched => _index.Touched;

    /// <summary>Goes on with another epoch of the same gateway: its events follow those folded so far.</summary>
    public void GoOnWith(LedgerOrigin epoch)
    {
        lock (_gate)
        {
            _origin = epoch;
            _frontier = new MerkleFrontier();
            _tree.Clear();
            Size = 0;
        }
    }

    public Piece? RegisterOf(string pieceId) => _registers?.Find(Site, pieceId);

    /// <summary>Shipped from here, and received by another site since.</summary>
    public bool IsElsewhere(in PieceState piece) =>
        piece is { Whereabouts: Whereabouts.InTransit, Facts.Away: { } away }
        && (_transfers?.IsElsewhere(Site, piece.PieceId, away.Destination) ?? false);

    /// <summary>The epochs of this gateway among some origins, oldest first.</summary>
    public IEnumerable<LedgerOrigin> EpochsIn(IEnumerable<string> origins) => origins
        .Select(each => LedgerOrigin.TryParse(each, out var parsed) ? parsed : null)
        .OfType<LedgerOrigin>()
        .Where(each => each.IsOfSameGateway(_origin))
        .OrderBy(each => each.Epoch);

    public void Add(IReadOnlyList<byte[]> entries, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                AddOne_NeedsLock(entry);
            }

            Look_NeedsLock(now);
        }
    }

    /// <summary>The register says something else of these now.</summary>
    public void Reread(IEnumerable<string> pieceIds)
    {
        lock (_gate)
        {
            foreach (var pieceId in pieceIds.Where(pieceId => _state.TryGetPiece(pieceId, out _)))
            {
                Index_NeedsLock(pieceId);
            }
        }
    }

    /// <summary>True when the bytes that were read back hash to the root that was verified when they came.</summary>
    public bool HashesTo(ReadOnlySpan<byte> root) => _frontier.Root().AsSpan().SequenceEqual(root);

    public T Look<T>(Func<CustodyState, T> question)
    {
        lock (_gate)
        {
            return question(_state);
        }
    }

    /// <summary>Looks at the stock as it stands at a time, and at what can be listed of it.</summary>
    public T Look<T>(DateTimeOffset now, Func<CustodyState, PieceIndex, StockLive, T> question)
    {
        lock (_gate)
        {
            Look_NeedsLock(now);
            return question(_state, _index, _live);
        }
    }

    /// <summary>Looks at state and tree as they belong together: origin, epoch, size, and the roots of its whole tiles.</summary>
    public T LookAtTree<T>(Func<CustodyState, string, uint, long, Sha256[], T> question)
    {
        lock (_gate)
        {
            return question(_state, Origin, Epoch, Size, _tree.Snapshot());
        }
    }

    private void AddOne_NeedsLock(byte[] entry)
    {
        var leaf = MerkleHash.Leaf(entry);
        _frontier.AppendLeaf(leaf);
        _tree.Append(leaf);
        if (!CustodyCodec.TryParse(entry, out var custodyEvent, out _))
        {
            Unreadable++;
            custodyEvent = new CustodyEvent();
        }

        var at = new EventAt(_origin.Epoch, (ulong)Size);
        _state.Apply(at, custodyEvent);
        _transfers?.Take(Site, _state, at, custodyEvent);
        _observed?.Invoke(at, custodyEvent);
        Size++;
    }

    /// <summary>What changed since the last look is judged and listed anew, once however often it changed.</summary>
    private void Look_NeedsLock(DateTimeOffset now)
    {
        _looked = now > _looked ? now : _looked;
        _live.Look(_looked);
        foreach (var pieceId in _moved)
        {
            Index_NeedsLock(pieceId);
        }

        _moved.Clear();
    }

    private void Index_NeedsLock(string pieceId)
    {
        if (_state.TryGetPiece(pieceId, out var piece))
        {
            _index.Set(PieceRows.Of(this, piece, _live.IsSound(pieceId), _index));
        }
    }
}
