using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Doors;

/// <summary>What doors show: green for what crossed and may, amber for what could not be told, red while an incident at the
/// door has nobody's word. Incidents are asked of the state; only the last crossings are kept here, and a restart may forget
/// those.</summary>
/// <remarks>No clock: whoever asks says when it is. One owner, the same as the state's.</remarks>
public sealed class DoorSigns(RuleView view)
{
    private readonly Dictionary<string, (DateTimeOffset Green, DateTimeOffset Amber)> _until = new(StringComparer.Ordinal);

    /// <summary>Looks at an event that was just applied. Coats and courier bags are nobody's business.</summary>
    public void See(RuleEvent seen)
    {
        if (seen.Event.Passage is not { Portal.Length: > 0 } passage || !seen.IsLive
            || (seen.Event.PieceId.Length == 0 && seen.Event.ContainerId.Length == 0)
            || !CustodyTime.TryFromUs(seen.Event.RecordedUs, out var recorded))
        {
            return;
        }

        var (green, amber) = _until.GetValueOrDefault(passage.Portal);
        _until[passage.Portal] = passage.Direction switch
        {
            Direction.In or Direction.Out => (recorded + view.Plan.GreenFor, amber),
            Direction.Unresolved => (green, recorded + view.Plan.AmberFor),
            _ => (green, amber),
        };
    }

    public DoorSign At(string portal, DateTimeOffset now)
    {
        var incidents = UnansweredAt(view.State, portal).ToLookup(static incident => incident.Severity >= Severity.Warning);
        var (green, amber) = _until.GetValueOrDefault(portal);
        return incidents[true].Any(incident => IsWithin(view.Plan.BuzzerMax, incident, now)) ? DoorSign.RedAndBuzzer
            : incidents[true].Any() ? DoorSign.Red
            : amber > now || incidents[false].Any(incident => IsWithin(view.Plan.AmberFor, incident, now)) ? DoorSign.Amber
            : green > now ? DoorSign.Green
            : DoorSign.Dark;
    }

    /// <summary>Incidents at a door that nobody has taken on.</summary>
    public static IEnumerable<IncidentRow> UnansweredAt(CustodyState state, string portal)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.OpenIncidents.Where(incident =>
            portal.Length > 0 && incident.Portal == portal && incident.AcknowledgedBy.Length == 0);
    }

    /// <summary>Who may end light and buzzer with a badge: whoever has the role that must account for it, or is of loss
    /// prevention, and was not in it.</summary>
    public static bool MayAcknowledge(IncidentRow incident, CustodianEntry person)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(person);
        return !incident.Involved.Contains(person.CustodianId, StringComparer.Ordinal)
            && (incident.Owner == person.CustodianId || person.Roles.Contains(incident.Owner, StringComparer.Ordinal)
                || person.Roles.Contains(StationRoles.LossPrevention, StringComparer.Ordinal));
    }

    private static bool IsWithin(TimeSpan time, IncidentRow incident, DateTimeOffset now) =>
        CustodyTime.TryFromUs(incident.OpenedUs, out var opened) && now - opened < time;
}
