using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock;

/// <summary>How a door stands. Stored: a number is never used again for another meaning.</summary>
public enum DoorStanding
{
    Unknown = 0,
    Open = 1,
    Closed = 2,
}

/// <summary>A portal as the ledger knows it. Times are µs since 1970.</summary>
/// <param name="Portal">Its id.</param>
/// <param name="InsideZone">As its passages and gaps say; empty before the first.</param>
/// <param name="OutsideZone">Likewise.</param>
/// <param name="Door">How its door stands.</param>
/// <param name="DoorBy">What said so.</param>
/// <param name="DoorSinceUs">Since when.</param>
/// <param name="Gaps">Open gaps.</param>
/// <param name="IsDoubtful">During one of them the door was not known to be closed.</param>
/// <param name="BlindUntilUs">The end of the last gap that was; 0 where there was none.</param>
public sealed record PortalRow(
    string Portal, string InsideZone, string OutsideZone, DoorStanding Door, EventAt DoorBy, long DoorSinceUs, int Gaps,
    bool IsDoubtful, long BlindUntilUs);

/// <summary>Doors, and when something could have gone through one unseen.</summary>
internal sealed class PortalTable() : FactTable<PortalRow>("portal")
{
    private readonly SortedDictionary<string, SortedSet<string>> _ofZone = new(StringComparer.Ordinal);

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case Kind.Passage:
                SetZones(custodyEvent.Passage.Portal, custodyEvent.Passage.InsideZone, custodyEvent.Passage.OutsideZone);
                break;
            case Kind.CoverageGapOpened:
                Open(custodyEvent.CoverageGapOpened);
                break;
            case Kind.CoverageGapClosed:
                Close(custodyEvent.CoverageGapClosed.Portal, custodyEvent.OccurredToUs);
                break;
            case Kind.DoorOpened:
                Door(custodyEvent.DoorOpened.Portal, DoorStanding.Open, at, custodyEvent.OccurredFromUs);
                break;
            case Kind.DoorClosed:
                Door(custodyEvent.DoorClosed.Portal, DoorStanding.Closed, at, custodyEvent.OccurredFromUs);
                break;
            case Kind.DoorUnknown:
                Door(custodyEvent.DoorUnknown.Portal, DoorStanding.Unknown, at, custodyEvent.OccurredFromUs);
                break;
            case Kind.GatewayStarted:
                ForgetDoors(at, custodyEvent.OccurredFromUs);
                break;
        }
    }

    /// <summary>Portals that lead into a zone, or out of it.</summary>
    public IEnumerable<PortalRow> Of(string zone) =>
        _ofZone.TryGetValue(zone, out var portals) ? portals.Select(portal => Find(portal)!) : [];

    /// <summary>A new ledger has its own indices; its first start opens a gap at each read point anew.</summary>
    public void ForgetGaps()
    {
        foreach (var row in Rows.Where(row => row.Gaps > 0).ToList())
        {
            Set(row.Portal, row with { Gaps = 0 });
        }
    }

    protected override void Index(PortalRow? before, PortalRow? after)
    {
        foreach (var zone in ZonesOf(before))
        {
            _ofZone[zone].Remove(before!.Portal);
        }

        foreach (var zone in ZonesOf(after))
        {
            if (!_ofZone.TryGetValue(zone, out var portals))
            {
                _ofZone[zone] = portals = new(StringComparer.Ordinal);
            }

            portals.Add(after!.Portal);
        }
    }

    private static IEnumerable<string> ZonesOf(PortalRow? row) =>
        row is null ? [] : new[] { row.InsideZone, row.OutsideZone }.Where(zone => zone.Length > 0).Distinct();

    private PortalRow Get(string portal) =>
        Find(portal) ?? new PortalRow(portal, "", "", DoorStanding.Unknown, default, 0, 0, false, 0);

    private void SetZones(string portal, string inside, string outside)
    {
        var row = Get(portal);
        if (inside.Length > 0 && (row.InsideZone != inside || row.OutsideZone != outside))
        {
            Set(portal, row with { InsideZone = inside, OutsideZone = outside });
        }
    }

    private void Open(CoverageGapOpened gap)
    {
        SetZones(gap.Portal, gap.InsideZone, gap.OutsideZone);
        var row = Get(gap.Portal);
        Set(gap.Portal, row with
        {
            Gaps = row.Gaps + 1,
            IsDoubtful = row.IsDoubtful || row.Door != DoorStanding.Closed,
        });
    }

    private void Close(string portal, long untilUs)
    {
        var row = Get(portal);
        var gaps = Math.Max(0, row.Gaps - 1);
        Set(portal, row with
        {
            Gaps = gaps,
            IsDoubtful = gaps > 0 && row.IsDoubtful,
            BlindUntilUs = row.IsDoubtful ? Math.Max(row.BlindUntilUs, untilUs) : row.BlindUntilUs,
        });
    }

    private void Door(string portal, DoorStanding door, EventAt at, long sinceUs)
    {
        var row = Get(portal);
        Set(portal, row with
        {
            Door = door,
            DoorBy = at,
            DoorSinceUs = sinceUs,
            IsDoubtful = row.IsDoubtful || (row.Gaps > 0 && door != DoorStanding.Closed),
        });
    }

    private void ForgetDoors(EventAt at, long sinceUs)
    {
        foreach (var row in Rows.Where(row => row.Door != DoorStanding.Unknown).ToList())
        {
            Door(row.Portal, DoorStanding.Unknown, at, sinceUs);
        }
    }
}
