using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Rules;

/// <summary>Rules that need sums over pieces, or times that are far away: kept with the state, so that none of them looks
/// at all pieces for an event.</summary>
internal sealed class StockRules
{
    private const decimal WellBelow = 0.95m;

    private readonly RuleView _view;
    private readonly Dictionary<string, (string Zone, decimal Value)> _counted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _exposure = new(StringComparer.Ordinal);
    // Zones that are over their limit, until they are well below it again: at the edge every piece would ring.
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _due = new();

    public StockRules(RuleView view)
    {
        _view = view;
        foreach (var piece in view.State.Pieces)
        {
            Count(piece.PieceId);
            Expect(piece);
        }

        _over.UnionWith(view.Plan.Limits.Where(limit => _exposure.GetValueOrDefault(limit.Key) > limit.Value).Select(static limit => limit.Key));

        view.State.PieceTable.Changing += Count;
    }

    /// <summary>More in one zone, or in one shipment, than the insurance covers.</summary>
    public IEnumerable<Finding> Exposed(RuleEvent seen)
    {
        foreach (var (zone, limit) in _view.Plan.Limits)
        {
            var now = _exposure.GetValueOrDefault(zone);
            if (now <= limit * WellBelow)
            {
                _over.Remove(zone);
            }
            else if (now > limit && _over.Add(zone))
            {
                yield return new Finding(IncidentRule.Exposure, $"exposure/{zone}/{seen.At}", seen.Occurred)
                {
                    Zone = zone, Cause = seen.At, Detail = $"{Share(now, limit)} % of what the zone is insured for",
                };
            }
        }

        if (seen.Event.KindCase is (Kind.Sealed or Kind.Shipped) && _view.Plan.ShipmentLimit is { } most)
        {
            var inside = _view.Within(seen.Event.ContainerId).ToList();
            var worth = inside.Sum(ValueOf);
            if (worth > most)
            {
                yield return CrossingRules.Of(IncidentRule.Exposure, ThingRules.ClosedAs("exposure", _view, seen), _view, seen) with
                {
                    Pieces = inside,
                    Detail = $"{Share(worth, most)} % of what a shipment is insured for",
                };
            }
        }
    }

    /// <summary>A consignment has to go back soon.</summary>
    public IEnumerable<Finding> Due(DateTimeOffset now)
    {
        var nowUs = CustodyTime.ToUs(now);
        while (_due.TryPeek(out var pieceId, out var at) && at <= nowUs)
        {
            _due.Dequeue();
            if (_view.State.TryGetPiece(pieceId, out var piece) && NoticeOf(piece) == at
                && piece.Whereabouts is not (Whereabouts.Gone or Whereabouts.InTransit))
            {
                yield return new Finding(IncidentRule.ConsignmentDue, $"consignment/{piece.Known.Title!.By}", now)
                {
                    Pieces = [pieceId],
                    Cause = piece.Known.Title.By,
                    Detail = $"due back {DoorRules.TimeOf(piece.Known.Title.DueUs):yyyy-MM-dd}",
                };
            }
        }
    }

    /// <summary>Takes note of a title with a time.</summary>
    public void Expect(RuleEvent seen)
    {
        if (seen.Event.KindCase is Kind.TitleChanged or Kind.Received)
        {
            string[] pieces = seen.Event.PieceId.Length > 0 ? [seen.Event.PieceId] : [.. _view.Within(seen.Event.ContainerId)];
            foreach (var pieceId in pieces)
            {
                Expect(_view.State.TryGetPiece(pieceId, out var piece) ? piece : default);
            }
        }
    }

    private void Expect(in PieceState piece)
    {
        if (NoticeOf(piece) is { } at)
        {
            _due.Enqueue(piece.PieceId, at);
        }
    }

    private long? NoticeOf(in PieceState piece) => piece.Facts?.Title is { Kind: TitleKind.Consignment, DueUs: > 0 } title
        ? title.DueUs - (_view.Plan.ConsignmentNotice.Ticks / TimeSpan.TicksPerMicrosecond)
        : null;

    private void Count(string pieceId)
    {
        if (_view.Plan.Limits.IsEmpty || !_view.State.TryGetPiece(pieceId, out var piece))
        {
            return;
        }

        if (_counted.Remove(pieceId, out var before))
        {
            _exposure[before.Zone] -= before.Value;
        }

        if (piece.Whereabouts == Whereabouts.Inside)
        {
            var value = ValueOf(pieceId);
            _counted[pieceId] = (piece.Zone, value);
            _exposure[piece.Zone] = _exposure.GetValueOrDefault(piece.Zone) + value;
        }
    }

    // Percent, 101 or more: what lies in a vault in money is nobody's business who reads the ledger, an alarm or a log.
    private static decimal Share(decimal worth, decimal most) => Math.Ceiling(100 * worth / most);

    private decimal ValueOf(string pieceId) =>
        _view.Plan.Values.TryGetValue(_view.ClassOf(pieceId), out var value) ? value
        : _view.Plan.Values.GetValueOrDefault(ValueClass.High);
}
