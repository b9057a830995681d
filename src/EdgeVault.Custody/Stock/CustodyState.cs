using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Custody.Stock;

/// <summary>What is true now: a pure fold over the events of one site's ledger, by nothing but their bytes and
/// indices.</summary>
/// <remarks>
/// It reads no clock and no configuration, so a rebuild gives the same state, bit for bit. One owner: reading while
/// another thread applies is not safe. Work per event does not depend on how many pieces there are.
/// </remarks>
public sealed class CustodyState
{
    private readonly PieceTable _pieces = new();
    private readonly RadioTable _radio = new();
    private readonly StationBook _stations = new();

    /// <summary>Where the next event must stand. A state without events takes any epoch.</summary>
    public EventAt Next { get; private set; }

    public CustodyTotals Totals { get; } = new();

    /// <summary>Pieces that any event was about.</summary>
    public int PieceCount => _pieces.Count;

    /// <summary>Pieces inside, over all zones.</summary>
    public int InsideCount => Count(Whereabouts.Inside);

    public IReadOnlyCollection<PieceState> Pieces => _pieces.All;

    /// <summary>Inside zones that hold, or held, a piece.</summary>
    public IReadOnlyCollection<string> Zones => _pieces.Zones;

    /// <summary>In the order of their opening.</summary>
    public IReadOnlyCollection<OpenGap> OpenGaps => _radio.Gaps;

    /// <summary>By reader id.</summary>
    public IReadOnlyCollection<ReaderFact> Readers => _radio.Readers;

    /// <summary>The last 64 passages of unknown tags, oldest first.</summary>
    public IReadOnlyCollection<UnknownTag> UnknownTags => _radio.UnknownTags;

    /// <summary>Passages of unknown tags, counted by portal.</summary>
    public IReadOnlyDictionary<string, ulong> UnknownTagsAt => _radio.UnknownAt;

    internal PieceTable PieceTable => _pieces;

    internal StationBook StationBook => _stations;

    internal RadioTable RadioTable => _radio;

    /// <summary>Pieces whose whereabouts are these; costs the same for any number of them.</summary>
    public int Count(Whereabouts whereabouts) => _pieces.CountOf(whereabouts);

    /// <summary>Stations where somebody is signed in.</summary>
    public IEnumerable<string> OpenStations => _stations.Open.Select(row => row.Station);

    /// <summary>A station in the middle of a dialogue; null where nobody is signed in.</summary>
    public StationMemory? StationOf(string station) => _stations.MemoryOf(station);

    public bool TryGetPiece(string pieceId, out PieceState piece) => _pieces.TryGet(pieceId, out piece);

    /// <summary>Ids of the pieces inside a zone, in no order; their count and each step cost the same for any
    /// number.</summary>
    public IReadOnlyCollection<string> PiecesIn(string zone) => _pieces.InZone(zone);

    /// <summary>The next index of the same epoch, or the first one of the epoch after it.</summary>
    public bool Expects(EventAt at) =>
        at == Next || (at.Index == 0 && (Next == default || at.Epoch == Next.Epoch + 1));

    /// <exception cref="InvalidOperationException">The event does not stand where the next one must.</exception>
    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        ArgumentNullException.ThrowIfNull(custodyEvent);
        if (!Expects(at))
        {
            throw new InvalidOperationException($"Event {at} does not follow: the state stands before {Next}.");
        }

        if (at.Epoch != Next.Epoch)
        {
            _radio.ForgetGaps();
            _stations.ForgetSessions();
        }

        Totals.Apply(custodyEvent);
        _radio.Apply(at, custodyEvent);
        _stations.Apply(at, custodyEvent);
        if (custodyEvent.PieceId.Length > 0)
        {
            _pieces.Apply(at, custodyEvent);
        }

        Next = at with { Index = at.Index + 1 };
    }

    /// <summary>32 bytes that are equal for equal states, in any process. Work grows with the state; for tests and
    /// checks.</summary>
    public byte[] Fingerprint() => StateFingerprint.Of(this);

    internal void RestoreNext(EventAt next) => Next = next;
}
