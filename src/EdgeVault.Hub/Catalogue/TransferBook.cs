using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Hub.Catalogue;

/// <summary>Pieces under way between two sites of this hub, from both ledgers. Safe from any thread.</summary>
/// <remarks>
/// One ledger may be here long before the other, and no clock is asked which came first: a piece is under way from A to B while
/// A's ledger has shipped it to B more often than B's has received it from there.
/// </remarks>
internal sealed class TransferBook(TimeSpan overdueAfter)
{
    // As in the fold: a ring in a bag in a box on a pallet.
    private const int DepthMax = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<Way, Leg> _legs = [];
    private readonly Dictionary<string, HashSet<Way>> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Site, string PieceId), long> _dueUs = [];

    // Only once, however long it stays overdue.
    private readonly HashSet<(Way Way, int Shipped)> _alarmed = [];

    /// <summary>Site and piece that another site has received from it; called where the event is folded.</summary>
    public event Action<string, string>? Arrived;

    /// <summary>An event right after it was folded, with the state behind it.</summary>
    public void Take(string site, CustodyState state, EventAt at, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Shipped:
                foreach (var piece in PiecesOf(state, custodyEvent))
                {
                    Ship(new Way(piece, site, custodyEvent.Shipped.Destination), at, custodyEvent);
                }

                break;
            case CustodyEvent.KindOneofCase.Received:
                foreach (var piece in PiecesOf(state, custodyEvent))
                {
                    Receive(site, piece, custodyEvent.Received.From);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>A site was told what is coming, and when.</summary>
    public void Expect(string site, ExpectedArrival arrival)
    {
        lock (_gate)
        {
            foreach (var pieceId in arrival.PieceIds.Where(_ => arrival.DueUs > 0))
            {
                _dueUs[(site, pieceId)] = arrival.DueUs;
            }
        }
    }

    /// <summary>Whether another site has received what this one shipped last.</summary>
    public bool IsElsewhere(string site, string pieceId, string destination)
    {
        lock (_gate)
        {
            return _legs.GetValueOrDefault(new Way(pieceId, site, destination)) is { Shipped: > 0, IsUnderWay: false };
        }
    }

    /// <summary>The longest under way first.</summary>
    /// <param name="sites">Ids of the sites of this hub: what goes anywhere else is nobody's transfer.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Transfer> UnderWay(IReadOnlySet<string> sites, DateTimeOffset now)
    {
        lock (_gate)
        {
            return
            [
                .. _underWay.Values.SelectMany(ways => ways).Where(way => sites.Contains(way.To))
                    .Select(way => Describe_NeedsLock(way, _legs[way], now.UnixMicroseconds()))
                    .OrderBy(transfer => transfer.ShippedUs).ThenBy(transfer => transfer.PieceId, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Those that have become overdue since this was asked last.</summary>
    public IReadOnlyList<Transfer> NewlyOverdue(IReadOnlySet<string> sites, DateTimeOffset now)
    {
        var overdue = UnderWay(sites, now).Where(transfer => transfer.Overdue).ToList();
        lock (_gate)
        {
            return
            [
                .. overdue.Where(transfer => new Way(transfer.PieceId, transfer.FromSite, transfer.ToSite) is var way
                    && _legs.TryGetValue(way, out var leg) && _alarmed.Add((way, leg.Shipped))),
            ];
        }
    }

    private void Ship(Way way, EventAt at, CustodyEvent custodyEvent)
    {
        lock (_gate)
        {
            Change_NeedsLock(way, leg => leg with
            {
                Shipped = leg.Shipped + 1,
                At = at,
                ShippedUs = custodyEvent.OccurredToUs,
                Said = custodyEvent.Shipped,
            });
        }
    }

    private void Receive(string site, string pieceId, string from)
    {
        Way came;
        lock (_gate)
        {
            Way[] under = [.. _underWay.GetValueOrDefault(pieceId, [])];

            // Back where it came from: what was shipped did not arrive, and is not under way any more.
            foreach (var way in under.Where(way => way.From == site))
            {
                Change_NeedsLock(way, leg => leg with { Shipped = leg.Received });
            }

            // People write the sender as they like; what is under way to here is what came.
            came = new Way(pieceId, from, site);
            came = under.Contains(came) ? came : under.FirstOrDefault(way => way.To == site, came);
            Change_NeedsLock(came, leg => leg with { Received = leg.Received + 1 });
            _dueUs.Remove((site, pieceId));
        }

        Arrived?.Invoke(came.From, pieceId);
    }

    private void Change_NeedsLock(Way way, Func<Leg, Leg> change)
    {
        var leg = _legs[way] = change(_legs.GetValueOrDefault(way) ?? new Leg());
        if (leg.IsUnderWay)
        {
            (_underWay.TryGetValue(way.PieceId, out var ways) ? ways : _underWay[way.PieceId] = []).Add(way);
        }
        else if (_underWay.TryGetValue(way.PieceId, out var ways) && ways.Remove(way) && ways.Count == 0)
        {
            _underWay.Remove(way.PieceId);
        }
    }

    private Transfer Describe_NeedsLock(Way way, Leg leg, long nowUs)
    {
        var limit = leg.ShippedUs + (overdueAfter.Ticks / TimeSpan.TicksPerMicrosecond);
        var due = _dueUs.GetValueOrDefault((way.To, way.PieceId), limit);
        return new Transfer
        {
            PieceId = way.PieceId,
            FromSite = way.From,
            ToSite = way.To,
            ShippedUs = leg.ShippedUs,
            Carrier = leg.Said?.Carrier ?? "",
            Tracking = leg.Said?.Tracking ?? "",
            Event = leg.At.Index,
            DueUs = due,
            Overdue = due < nowUs,
        };
    }

    private static IEnumerable<string> PiecesOf(CustodyState state, CustodyEvent custodyEvent) =>
        custodyEvent.PieceId.Length > 0
            ? [custodyEvent.PieceId]
            : PiecesIn(state, custodyEvent.ContainerId, DepthMax);

    private static IEnumerable<string> PiecesIn(CustodyState state, string container, int depth) =>
        container.Length == 0 || depth == 0
            ? []
            : state.PiecesInContainer(container)
                .Concat(state.ContainersIn(container).SelectMany(inner => PiecesIn(state, inner, depth - 1)));

    private readonly record struct Way(string PieceId, string From, string To);

    private sealed record Leg
    {
        public int Shipped { get; init; }

        public int Received { get; init; }

        public EventAt At { get; init; }

        public long ShippedUs { get; init; }

        public Shipped? Said { get; init; }

        public bool IsUnderWay => Shipped > Received;
    }
}
