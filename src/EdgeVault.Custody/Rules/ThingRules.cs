using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>Counts, sets, seals, tags, places, air: what people and sensors say of things.</summary>
internal static class ThingRules
{
    public static IEnumerable<Finding> Missing(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase == Kind.CountLine && seen.Event.CountLine.Result == CountResult.Missing
            && seen.Event.PieceId.Length > 0)
        {
            // Either of the two may be why it is not there.
            var count = seen.At with { Index = seen.Event.CountLine.Count };
            var counters = view.State.LineOf(count, seen.Event.PieceId)?.Counters ?? [];
            yield return CrossingRules.Of(
                IncidentRule.MissingAtCount, $"missing/{seen.At.Epoch}/{seen.Event.CountLine.Count}", view, seen) with
            {
                Zone = seen.Event.CountLine.Zone,
                Detail = "not found by two people",
                People = [.. counters.Union(seen.People, StringComparer.Ordinal)],
            };
        }
    }

    public static IEnumerable<Finding> Found(RuleView view, RuleEvent seen)
    {
        var isUnexpected = seen.Event.KindCase == Kind.CountLine && seen.Event.PieceId.Length > 0
            && seen.Event.CountLine.Result is (CountResult.Unexpected or CountResult.Misplaced);
        if (isUnexpected)
        {
            yield return CrossingRules.Of(
                IncidentRule.FoundUnexpectedly, $"found/{seen.At.Epoch}/{seen.Event.CountLine.Count}", view, seen) with
            {
                Zone = seen.Event.CountLine.Zone,
                Detail = "found where it was not expected",
            };
        }
        else if (seen.Before.Whereabouts == Whereabouts.Missing && seen.Event.KindCase is not (Kind.Corrected or Kind.WrittenOff)
            && view.State.TryGetPiece(seen.Event.PieceId, out var piece) && piece.Whereabouts != Whereabouts.Missing)
        {
            yield return CrossingRules.Of(IncidentRule.FoundUnexpectedly, $"found/{seen.At}", view, seen) with
            {
                Detail = "a missing piece turned up",
            };
        }
    }

    /// <summary>One part of a set is sealed in or leaves, and another is not with it.</summary>
    public static IEnumerable<Finding> SetSplit(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase is not (Kind.Sealed or Kind.Shipped) || seen.Event.ContainerId.Length == 0)
        {
            yield break;
        }

        var inside = view.Within(seen.Event.ContainerId).ToHashSet(StringComparer.Ordinal);
        string[] apart = [.. inside.SelectMany(view.SetOf).Where(piece => !inside.Contains(piece)).Distinct(StringComparer.Ordinal)];
        if (apart.Length > 0)
        {
            yield return CrossingRules.Of(IncidentRule.SetSplit, ClosedAs("set", view, seen), view, seen) with
            {
                Pieces = apart,
                Detail = $"{apart.Length} piece(s) of sets in this box are not in it",
            };
        }
    }

    public static IEnumerable<Finding> Seal(RuleView view, RuleEvent seen)
    {
        var (condition, seal) = seen.Event.KindCase switch
        {
            Kind.Unsealed => (seen.Event.Unsealed.Condition, seen.Event.Unsealed.Seal),
            Kind.Received => (seen.Event.Received.SealCondition, seen.Event.Received.Seal),
            _ => (SealCondition.Unspecified, ""),
        };
        if (condition is SealCondition.Broken or SealCondition.Wrong or SealCondition.Missing)
        {
            // A box is received piece by piece, and has one seal.
            var occurrence = seal.Length > 0 ? $"seal/{seal}/{condition}" : $"seal/{seen.At}";
            yield return CrossingRules.Of(IncidentRule.Seal, occurrence, view, seen) with
            {
                Detail = $"seal {seal} is {condition.ToString().ToLowerInvariant()}",
            };
        }
        else if (seen.Event.KindCase == Kind.Sealed && view.State.FirstUseOf(seen.Event.Sealed.Seal) is { } first && first != seen.At)
        {
            yield return CrossingRules.Of(IncidentRule.Seal, $"seal/{seen.At}", view, seen) with
            {
                Detail = $"seal {seen.Event.Sealed.Seal} was used before, by event {first.Index}",
            };
        }
    }

    public static IEnumerable<Finding> Detached(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase == Kind.TagDetached)
        {
            yield return CrossingRules.Of(IncidentRule.TagDetached, $"detached/{seen.At}", view, seen) with
            {
                Detail = "the tag was found without its piece, or the piece without its tag",
            };
        }
    }

    /// <summary>Two technologies, or the scale, do not agree.</summary>
    public static IEnumerable<Finding> Mismatch(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase != Kind.CountClosed || seen.Event.CountClosed.Abandoned)
        {
            yield break;
        }

        var closed = seen.Event.CountClosed;
        var off = Math.Abs((decimal)closed.WeightMg - closed.ExpectedWeightMg);
        var isOff = closed.WeightMg > 0 && closed.ExpectedWeightMg > 0
            && off * 1_000 > (decimal)closed.ExpectedWeightMg * view.Plan.WeightTolerancePermille;
        if (closed.Disagreements > 0 || isOff)
        {
            yield return new Finding(IncidentRule.CountMismatch, $"mismatch/{seen.At.Epoch}/{closed.Count}", seen.Occurred)
            {
                Pieces = [.. closed.Disagreeing],
                Zone = closed.Zone,
                Cause = seen.At,
                People = seen.People,
                Detail = isOff
                    ? $"the scale says {closed.WeightMg} mg, the pieces weigh {closed.ExpectedWeightMg} mg"
                    : $"{closed.Disagreements} piece(s) were found by one technology and not by the other",
            };
        }
    }

    /// <summary>Air that a pearl, opal, emerald or silver does not bear, where there is one.</summary>
    public static IEnumerable<Finding> Air(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase != Kind.ClimateExcursionOpened)
        {
            yield break;
        }

        var opened = seen.Event.ClimateExcursionOpened;
        string[] sensitive = [.. view.State.PiecesIn(opened.Zone).Where(piece => Sensitivity.Has(view, piece, opened.Sensitivity)).Order(StringComparer.Ordinal)];
        // Air at the edge of what a pearl bears is one occurrence, however often it crosses the edge before anybody sees to it.
        var what = $"climate/{opened.Zone}/{opened.Measure}/{opened.Sensitivity}/";
        if (sensitive.Length > 0 && !IsOpen(view, IncidentRule.Climate, what))
        {
            yield return new Finding(IncidentRule.Climate, $"{what}{seen.At}", seen.Occurred)
            {
                Pieces = sensitive,
                Zone = opened.Zone,
                Cause = seen.At,
                Detail = $"{opened.Measure.ToString().ToLowerInvariant()} {opened.ValueMilli / 1000m} outside "
                    + $"{opened.LowMilli / 1000m} to {opened.HighMilli / 1000m}, with {sensitive.Length} sensitive piece(s) there",
            };
        }
    }

    /// <summary>One more than the place takes. The same place rings again only after somebody has accounted for it.</summary>
    public static IEnumerable<Finding> Full(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase is (Kind.PutAway or Kind.Moved) && seen.Before.PlaceId != seen.Event.PlaceId
            && view.Places.TryGetValue(seen.Event.PlaceId, out var place) && place.Capacity is { } capacity
            && view.State.PiecesAt(place.PlaceId).Count == capacity + 1 && !IsOpen(view, IncidentRule.Place, $"place/{place.PlaceId}/"))
        {
            yield return CrossingRules.Of(IncidentRule.Place, $"place/{place.PlaceId}/{seen.At}", view, seen) with
            {
                Zone = place.Zone,
                Detail = $"{capacity + 1} pieces in a place for {capacity}",
            };
        }
    }

    /// <summary>One occurrence for a box from its seal to its shipment; boxes are used again, seals are not.</summary>
    internal static string ClosedAs(string what, RuleView view, RuleEvent seen) =>
        $"{what}/{seen.Event.ContainerId}/{view.State.ContainerOf(seen.Event.ContainerId)?.SealedBy ?? seen.At}";

    private static bool IsOpen(RuleView view, IncidentRule rule, string occurrence) => view.State.OpenIncidents.Any(incident =>
        incident.Rule == rule && incident.Occurrence.StartsWith(occurrence, StringComparison.Ordinal));

    public static IEnumerable<Finding> Duress(RuleView view, RuleEvent seen)
    {
        if (seen.Event.KindCase == Kind.Duress)
        {
            yield return CrossingRules.Of(IncidentRule.Duress, $"duress/{seen.At}", view, seen) with { Detail = "duress signal" };
        }
    }
}
