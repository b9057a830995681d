using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Stations;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>The stations and door badges of a rehearsal: the running gateway's own decisions, without cables.</summary>
internal sealed class RehearsalStations
{
    private readonly RehearsalSite _site;
    private readonly CustodyState _state;
    private readonly SortedDictionary<string, StationPlan> _plans = new(StringComparer.Ordinal);

    public RehearsalStations(RehearsalSite site, CustodyState state)
    {
        (_site, _state) = (site, state);
        foreach (var (id, options) in site.Gateway.Stations)
        {
            _plans[id] = StationPlan.Of(id, options);
        }

        Badges = new DoorBadges(portal => site.Capture.Scanners.Values
            .Where(scanner => scanner.Portal == portal).Select(static scanner => scanner.BadgeWindow)
            .DefaultIfEmpty(TimeSpan.Zero).Max());
    }

    public DoorBadges Badges { get; }

    public IEnumerable<string> Ids => _plans.Keys;

    /// <summary>Why a badge is none; else it was shown.</summary>
    public StationRefusal Show(string portal, string code, DateTimeOffset at)
    {
        var refusal = _site.Codes.Find(code, "", out var found);
        if (refusal == StationRefusal.None && found.Kind != StationCodeKind.Badge)
        {
            return StationRefusal.NotItsTurn;
        }

        if (refusal == StationRefusal.None)
        {
            Badges.Show(portal, found.Id, at);
        }

        return refusal;
    }

    /// <summary>Null where there is no such station.</summary>
    public (StationRefusal Refusal, StationScanned? Input)? Scan(string station, string code, DateTimeOffset at)
    {
        if (!_plans.TryGetValue(station, out var plan))
        {
            return null;
        }

        var turns = Turns(plan);
        var refusal = turns.Find(code, out var found);
        return refusal == StationRefusal.None ? turns.Decide(_state, found, _state.StationOf(station), at, at) : (refusal, null);
    }

    /// <summary>Sessions that nobody went on with.</summary>
    public List<StationScanned> Silent(DateTimeOffset now) =>
    [
        .. _plans.Values.Select(plan => (Plan: plan, Memory: _state.StationOf(plan.Id)))
            .Where(station => station.Memory is { } memory && now - memory.LastAt >= station.Plan.Timeout)
            .Select(station => Turns(station.Plan).End(station.Memory!, now)),
    ];

    private StationTurns Turns(StationPlan plan) => new(plan, () => _site.Codes, _site.Custody.Counts);
}
