using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>What crosses doors: may it, who carries it, and is it one.</summary>
internal static class CrossingRules
{
    /// <summary>Out, and nothing says that it may. One for each crossing.</summary>
    public static IEnumerable<Finding> Exit(RuleView view, RuleEvent seen)
    {
        if (!seen.IsCrossing || seen.Event.Passage.Direction != Direction.Out || IsStranger(seen.Event)
            || !view.Plan.Of(seen.Event.Passage.Portal).NeedsAuthorisation)
        {
            yield break;
        }

        // What was known when it was recorded goes before what can be found out now.
        var authorisation = seen.Event.Passage.Authorisation;
        if (authorisation == Authorisation.Unspecified)
        {
            authorisation = Authorisations.Of(view, seen.Event.PieceId, seen.Event.ContainerId);
        }

        if (authorisation == Authorisation.None)
        {
            yield return Of(IncidentRule.ExitWithoutAuthorisation, $"exit/{seen.Group}", view, seen) with
            {
                Detail = "went out without check-out, pick, work, shipment or standing authorisation",
            };
        }
    }

    /// <summary>Nobody proved who carried it, at a door where that can be proven. A radio badge supports, and is not
    /// enough.</summary>
    public static IEnumerable<Finding> Proof(RuleView view, RuleEvent seen)
    {
        if (seen.IsCrossing && !IsStranger(seen.Event) && view.Plan.Of(seen.Event.Passage.Portal).NeedsBadge
            && !seen.PeopleIn(StationRoles.Carrier).Any())
        {
            yield return Of(IncidentRule.CrossingWithoutProof, $"unproven/{seen.Group}", view, seen) with
            {
                Detail = seen.PeopleIn(StationRoles.Supported).Any() ? "only a radio badge was seen" : "nobody showed a badge",
            };
        }
    }

    /// <summary>One person where two must be.</summary>
    public static IEnumerable<Finding> Two(RuleView view, RuleEvent seen)
    {
        if (seen.IsCrossing && !IsStranger(seen.Event) && view.Plan.Of(seen.Event.Passage.Portal).NeedsTwo
            && seen.PeopleIn(StationRoles.Carrier).Count() == 1)
        {
            yield return Of(IncidentRule.DualControlMissing, $"alone/{seen.Group}", view, seen) with
            {
                Detail = "one person crossed where two are needed",
            };
        }
    }

    /// <summary>At two doors within less time than anybody needs between them. Who leaves by one door what the next one leads
    /// into walks on, and needs no time for that.</summary>
    public static IEnumerable<Finding> Twice(RuleView view, RuleEvent seen)
    {
        if (!seen.IsCrossing || seen.Event.PieceId.Length == 0 || seen.Before.LastDecided is null
            || seen.Before.LastSeenPortal.Length == 0 || seen.Before.LastSeenPortal == seen.Event.Passage.Portal
            || CloneRules.AreTwoChips(seen))
        {
            yield break;
        }

        var passage = seen.Event.Passage;
        var cameFrom = passage.Direction == Direction.In ? passage.OutsideZone : passage.InsideZone;
        var apart = seen.Event.OccurredFromUs - seen.Before.LastSeenUs;
        if (apart >= 0 && seen.Before.Zone == cameFrom)
        {
            yield break;
        }

        if (apart < view.Plan.TravelMin.Ticks / TimeSpan.TicksPerMicrosecond && apart > -view.Plan.TravelMin.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            yield return Of(IncidentRule.DuplicateTagNumber, $"twice/{seen.Event.PieceId}/{seen.At}", view, seen) with
            {
                Detail = $"seen at {seen.Before.LastSeenPortal} and {seen.Event.Passage.Portal} within {apart / 1e6:0.0} s",
                Fact = new CloneSuspected
                {
                    Tag = seen.Event.Passage.Tag, FirstZone = seen.Before.Zone, SecondZone = seen.Event.Passage.InsideZone,
                },
                FactPiece = seen.Event.PieceId,
            };
        }
    }

    /// <summary>It was handed to a carrier, or is no more, and here it is. With the carrier through the door is no such
    /// case.</summary>
    public static IEnumerable<Finding> AfterEnd(RuleView view, RuleEvent seen)
    {
        var isSeen = seen.IsCrossing || seen.Event.KindCase == Kind.Observed
            || (seen.Event.KindCase == Kind.CountLine
                && seen.Event.CountLine.Result is (CountResult.Present or CountResult.Unexpected or CountResult.Misplaced));
        if (!isSeen || !seen.IsLive || seen.Event.PieceId.Length == 0)
        {
            yield break;
        }

        var isWithCarrier = seen.Before.Whereabouts == Whereabouts.InTransit && seen.IsCrossing
            && seen.Event.Passage.Direction == Direction.Out
            && seen.Event.OccurredToUs - seen.Before.SinceUs < view.Plan.ShipGrace.Ticks / TimeSpan.TicksPerMicrosecond;
        if (seen.Before.Whereabouts is (Whereabouts.InTransit or Whereabouts.Gone) && !isWithCarrier)
        {
            yield return Of(IncidentRule.SeenAfterEnd, $"after/{seen.Event.PieceId}/{seen.Before.Known.Away?.By}", view, seen) with
            {
                Detail = seen.Before.Whereabouts == Whereabouts.Gone ? "seen after it was no more" : "seen after it was shipped",
            };
        }
    }

    /// <summary>A tag with a number of ours that nobody knows. Coats and courier bags are only counted.</summary>
    public static IEnumerable<Finding> Unknown(RuleView view, RuleEvent seen)
    {
        if (seen.IsCrossing && IsStranger(seen.Event) && seen.Event.Passage.Tag is { } tag
            && OwnPrefixes.Has(view.Plan, tag, out var identity))
        {
            // Told once for what came together, and not again when the same tag comes by once more.
            var hex = Convert.ToHexString(tag.Epc.Span);
            if (!view.State.UnknownTags.Any(known => known.EpcHex == hex && known.At != seen.At))
            {
                yield return Of(IncidentRule.UnknownOwnTag, $"unknown/{seen.Group}", view, seen) with
                {
                    Detail = $"{identity} has our prefix and is in no register",
                };
            }
        }
    }

    /// <summary>Somebody moves things while a full count has frozen the zone.</summary>
    public static IEnumerable<Finding> Frozen(RuleView view, RuleEvent seen)
    {
        var zones = seen.Event.KindCase switch
        {
            Kind.Passage when seen.IsCrossing && !IsStranger(seen.Event) =>
                [seen.Event.Passage.InsideZone, seen.Event.Passage.OutsideZone],
            Kind.PutAway => [seen.Event.PutAway.Zone],
            Kind.Moved => [seen.Event.Moved.Zone],
            _ => Array.Empty<string>(),
        };
        foreach (var count in view.State.OpenCounts.Where(count => count.IsFrozen && zones.Contains(count.Zone)))
        {
            yield return Of(IncidentRule.MovedWhileFrozen, $"frozen/{count.At}", view, seen) with
            {
                Zone = count.Zone,
                Detail = "moved while a full count had frozen the zone",
            };
        }
    }

    internal static Finding Of(IncidentRule rule, string occurrence, RuleView view, RuleEvent seen) =>
        new(rule, occurrence, seen.Occurred)
        {
            Pieces = seen.Event.PieceId.Length > 0 ? [seen.Event.PieceId] : [.. view.Within(seen.Event.ContainerId)],
            Portal = MessageJson.PortalOf(seen.Event),
            Cause = seen.At,
            People = seen.People,
        };

    private static bool IsStranger(CustodyEvent passage) => passage.PieceId.Length == 0 && passage.ContainerId.Length == 0;
}
