using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock.Folding;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Stock;

/// <summary>What is true now: a pure fold over the events of one site's ledger, by nothing but their bytes and
/// indices.</summary>
/// <remarks>
/// It reads no clock and no configuration, so a rebuild gives the same state, bit for bit. One owner: reading while
/// another thread applies is not safe. Work per event does not depend on how many pieces there are.
/// </remarks>
public sealed class CustodyState
{
    // What so many events touch fits the nearest cache, and so many waits for memory are one.
    private const int EventsAsked = 32;

    private readonly PieceTable _pieces = new();
    private readonly ContainerTable _containers = new();
    private readonly IdentityTables _identities = new();
    private readonly PortalTable _portals = new();
    private readonly SiteTables _site = new();
    private readonly IncidentTable _incidents = new();
    private readonly RadioTable _radio = new();
    private readonly StationBook _stations = new();
    private readonly StockFold _stock;

    public CustodyState()
    {
        _stock = new StockFold(_pieces, _containers, _identities);
        Tables =
        [
            _containers, _containers.Seals, _identities.Tags, _identities.Certificates, _portals, _site.Modes, _site.Vaults, _site.Climate,
            _site.Counts, _site.CountLines, _site.Counted, _incidents, _incidents.Closed,
            _radio.Strangers,
        ];
    }

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

    /// <summary>Strangers' tags that came in and have not left, by their bits; 1,024 at most.</summary>
    public IReadOnlyCollection<UnknownTag> Strangers => _radio.Strangers.Rows;

    /// <summary>Passages of unknown tags, counted by portal.</summary>
    public IReadOnlyDictionary<string, ulong> UnknownTagsAt => _radio.UnknownAt;

    /// <summary>How the site works now.</summary>
    public SiteModeRow Mode => _site.Mode;

    /// <summary>By zone.</summary>
    public IReadOnlyCollection<VaultRow> Vaults => _site.Vaults.Rows;

    /// <summary>Air that is not as it should be.</summary>
    public IReadOnlyCollection<ClimateRow> Climate => _site.Climate.Rows;

    /// <summary>An excursion that is open; null where it is not.</summary>
    /// <param name="key">As <see cref="ClimateKeyOf"/> makes it.</param>
    public ClimateRow? ClimateOf(string key) => _site.Climate.Find(key);

    public static string ClimateKeyOf(string sensor, ClimateMeasure measure, string sensitivity) =>
        SiteTables.KeyOf(sensor, measure, sensitivity);

    /// <summary>By portal id.</summary>
    public IReadOnlyCollection<PortalRow> Portals => _portals.Rows;

    /// <summary>In the order of their opening.</summary>
    public IReadOnlyCollection<CountRow> OpenCounts => _site.Counts.Rows;

    /// <summary>What an open count says of each piece so far.</summary>
    public IEnumerable<CountLineRow> LinesOf(EventAt count) => _site.LinesOf(count);

    /// <summary>What an open count says of one piece so far; null for nothing.</summary>
    public CountLineRow? LineOf(EventAt count, string pieceId) => _site.LineOf(count, pieceId);

    /// <summary>Whether a count waits for another person: the first one is through, and did not find everything.</summary>
    public bool WaitsForRecount(EventAt count) => _site.CountLines.Of(count).WaitsForRecount;

    /// <summary>When each zone was counted last.</summary>
    public IReadOnlyCollection<CountedZoneRow> CountedZones => _site.Counted.Rows;

    /// <summary>In the order of their opening.</summary>
    public IReadOnlyCollection<IncidentRow> OpenIncidents => _incidents.Rows;

    /// <summary>Those that are checked out or at work, in no order.</summary>
    public IReadOnlyCollection<string> PiecesOut => _pieces.Out;

    /// <summary>Those that are reserved, in no order.</summary>
    public IEnumerable<string> PiecesReserved => _pieces.Reserved;

    /// <summary>By container id.</summary>
    public IReadOnlyCollection<ContainerRow> Containers => _containers.Rows;

    /// <summary>Rows written so far: the same few for each event, however many pieces there are.</summary>
    public long RowsTouched => _pieces.Touched + Tables.Sum(static table => table.Touched);

    /// <summary>Rows of pieces that were read so far, by the fold, by rules, or for an answer.</summary>
    public long PiecesLooked => _pieces.Looked;

    /// <summary>Told that something about a portal changes.</summary>
    internal event Action? PortalChanging
    {
        add => _portals.Changing += value;
        remove => _portals.Changing -= value;
    }

    /// <summary>Tables that are kept alike.</summary>
    internal IReadOnlyList<FactTable> Tables { get; }

    internal PieceTable PieceTable => _pieces;

    internal StockFold Stock => _stock;

    internal SiteTables Site => _site;

    internal IncidentTable IncidentTable => _incidents;

    internal StationBook StationBook => _stations;

    internal RadioTable RadioTable => _radio;

    /// <summary>Pieces whose whereabouts are these; costs the same for any number of them.</summary>
    public int Count(Whereabouts whereabouts) => _pieces.CountOf(whereabouts);

    /// <summary>Stations where somebody is signed in.</summary>
    public IEnumerable<string> OpenStations => _stations.Open.Select(row => row.Station);

    /// <summary>A station in the middle of a dialogue; null where nobody is signed in.</summary>
    public StationMemory? StationOf(string station) => _stations.MemoryOf(station);

    /// <summary>A portal as the ledger knows it; null before its first event.</summary>
    public PortalRow? PortalOf(string portal) => _portals.Find(portal);

    /// <summary>Portals that lead into a zone or out of it.</summary>
    public IEnumerable<PortalRow> PortalsOf(string zone) => _portals.Of(zone);

    /// <summary>Null where no event was about it.</summary>
    public ContainerRow? ContainerOf(string containerId) => _containers.Find(containerId);

    /// <summary>What used a seal first; null where nothing did.</summary>
    public EventAt? FirstUseOf(string seal) => _containers.Seals.Find(seal)?.FirstBy;

    /// <summary>Pieces right in a container, in no order.</summary>
    public IReadOnlyCollection<string> PiecesInContainer(string containerId) => _containers.PiecesIn(containerId);

    /// <summary>Containers right in a container, in no order.</summary>
    public IReadOnlyCollection<string> ContainersIn(string containerId) => _containers.ContainersIn(containerId);

    /// <summary>Pieces at a place inside, in no order.</summary>
    public IReadOnlyCollection<string> PiecesAt(string placeId) => _pieces.InPlace(placeId);

    /// <summary>Pieces that are uncertain, missing, outside or in transit, in no order.</summary>
    public IReadOnlyCollection<string> PiecesNotAtRest(Whereabouts whereabouts) => _pieces.NotAtRest(whereabouts);

    /// <summary>The piece or container that a tag was bound to in the ledger; null where to none.</summary>
    public TagRow? OwnerOf(Tag tag) => _identities.Tags.Count == 0 ? null : _identities.Tags.Find(IdentityTables.KeyOf(tag));

    /// <inheritdoc cref="OwnerOf(Tag)"/>
    public TagRow? OwnerOf(in EpcBits tag) =>
        _identities.Tags.Count == 0 ? null : _identities.Tags.Find(EpcCodec.IdentityKey(tag));

    /// <param name="identity">An identity key.</param>
    public TagRow? OwnerOf(string identity) => _identities.Tags.Find(identity);

    /// <summary>The last event that was about this piece; null where none was.</summary>
    public EventAt? LastOfPiece(string pieceId) =>
        _pieces.TryGet(pieceId, out var piece) && piece.LastEvent != default ? piece.LastEvent : null;

    /// <summary>The last event that was about this container; null where none was.</summary>
    public EventAt? LastOfContainer(string containerId) =>
        _stations.Containers.TryGetValue(containerId, out var last) ? last : null;

    /// <summary>Whether any event was about this container, or put something into it.</summary>
    public bool KnowsContainer(string containerId) =>
        _containers.Find(containerId) is not null || _stations.Containers.ContainsKey(containerId);

    /// <summary>The stone or piece that a certificate was bound to in the ledger; null where to none.</summary>
    public CertificateRow? OwnerOf(string lab, string number) =>
        _identities.Certificates.Find(IdentityTables.KeyOf(lab, number));

    /// <summary>An incident that is open; null where it is not.</summary>
    public IncidentRow? IncidentOf(EventAt opened) => _incidents.Find(SiteTables.KeyOf(opened));

    /// <summary>The open incident of an occurrence; null where there is none.</summary>
    public IncidentRow? IncidentOf(string occurrence) => _incidents.Of(occurrence);

    /// <summary>Whether this occurrence has, or lately had, its incident.</summary>
    public bool KnowsIncident(string occurrence) => _incidents.Knows(occurrence);

    /// <summary>The piece that is reserved under a token; costs the same for any number of them.</summary>
    public bool TryGetReserved(string token, out PieceState piece) => _pieces.TryGetReserved(token, out piece);

    public bool TryGetPiece(string pieceId, out PieceState piece) => _pieces.TryGet(pieceId, out piece);

    /// <summary>Ids of the pieces inside a zone, in no order; their count and each step cost the same for any
    /// number.</summary>
    public IReadOnlyCollection<string> PiecesIn(string zone) => _pieces.InZone(zone);

    /// <summary>The next index of the same epoch, or the first one of the epoch after it.</summary>
    public bool Expects(EventAt at) =>
        at == Next || (at.Index == 0 && (Next == default || at.Epoch == Next.Epoch + 1));

    /// <summary>Events that stand one behind the other, as the ledger has them already: what they will touch is asked for
    /// ahead.</summary>
    /// <param name="first">Where the first of them stands.</param>
    /// <param name="events">In their order.</param>
    /// <exception cref="InvalidOperationException">The first does not stand where the next one must.</exception>
    public void Apply(EventAt first, ReadOnlySpan<CustodyEvent> events)
    {
        for (var at = 0; at < events.Length; at++)
        {
            if (at % EventsAsked == 0)
            {
                Ask(events[at..Math.Min(at + EventsAsked, events.Length)]);
            }

            Apply(first with { Index = first.Index + (ulong)at }, events[at]);
        }
    }

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
            _portals.ForgetGaps();
            _site.ForgetCounts();
            _stations.ForgetSessions();
        }

        Totals.Apply(custodyEvent);
        _radio.Apply(at, custodyEvent);
        _stations.Apply(at, custodyEvent);
        _portals.Apply(at, custodyEvent);
        _site.Apply(at, custodyEvent);
        _stock.Apply(at, custodyEvent);
        _incidents.Apply(at, custodyEvent, _stock);
        Next = at with { Index = at.Index + 1 };
    }

    /// <summary>32 bytes that are equal for equal states, in any process. Work grows with the state; for tests and
    /// checks.</summary>
    public byte[] Fingerprint() => StateFingerprint.Of(this);

    internal void RestoreNext(EventAt next) => Next = next;

    private void Ask(ReadOnlySpan<CustodyEvent> events)
    {
        Span<int> numbers = stackalloc int[EventsAsked];
        var known = 0;
        foreach (var custodyEvent in events)
        {
            if (_pieces.TryNumber(custodyEvent.PieceId, out var number))
            {
                numbers[known++] = number;
            }
        }

        _pieces.Ask(numbers[..known]);
    }
}
