using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>Doors that stand open, are forced, or are open while nobody sees.</summary>
internal static class DoorRules
{
    /// <summary>Opened at night, and nobody had shown a badge there.</summary>
    public static IEnumerable<Finding> Forced(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase == Kind.DoorOpened && view.Mode == SiteMode.Night && seen.Event.Custodians.Count == 0)
        {
            yield return CrossingRules.Of(IncidentRule.DoorForced, $"forced/{seen.At}", view, seen) with
            {
                Detail = "opened while the site is closed, without a badge",
                Fact = new DoorForced { Portal = seen.Event.DoorOpened.Portal },
            };
        }
    }

    public static IEnumerable<Finding> Held(RuleView view, DateTimeOffset now)
    {
        if (view.Mode is SiteMode.Maintenance or SiteMode.Evacuation)
        {
            yield break;
        }

        foreach (var portal in view.State.Portals.Where(static portal => portal.Door == DoorStanding.Open))
        {
            var since = TimeOf(portal.DoorSinceUs);
            if (now - since > view.Plan.Of(portal.Portal).OpenMax)
            {
                yield return new Finding(IncidentRule.DoorHeld, $"held/{portal.DoorBy}", now)
                {
                    Portal = portal.Portal,
                    Cause = portal.DoorBy,
                    Detail = $"open since {since:HH:mm:ss} UTC",
                    Fact = new DoorHeld { Portal = portal.Portal, HeldMs = (ulong)(now - since).TotalMilliseconds },
                };
            }
        }
    }

    /// <summary>A door that is known to be open while its portal is blind: anything may go through.</summary>
    public static IEnumerable<Finding> Blind(RuleView view, DateTimeOffset now)
    {
        foreach (var gap in view.State.OpenGaps)
        {
            if (view.State.PortalOf(gap.Portal) is { Door: DoorStanding.Open } portal
                && now - TimeOf(Math.Max(gap.FromUs, portal.DoorSinceUs)) > view.Plan.BlindGrace)
            {
                yield return new Finding(IncidentRule.BlindWhileOpen, $"blind/{gap.Portal}/{portal.DoorBy}", now)
                {
                    Portal = gap.Portal,
                    Zone = portal.InsideZone,
                    Cause = gap.Opened,
                    Detail = $"blind ({EventNames.NameOf(gap.Cause)}) while its door is open",
                };
            }
        }
    }

    internal static DateTimeOffset TimeOf(long us) => CustodyTime.TryFromUs(us, out var time) ? time : DateTimeOffset.UnixEpoch;
}
