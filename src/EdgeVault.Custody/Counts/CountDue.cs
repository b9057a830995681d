using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using V1 = EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Counts;

/// <summary>A zone that is to be counted.</summary>
/// <param name="Zone">Which.</param>
/// <param name="ValueClass">Whose cadence asks for it.</param>
/// <param name="Last">When it was counted last, all of it or this class; null where never.</param>
/// <param name="DueAt">When it must be.</param>
public sealed record CountDue(string Zone, ValueClass ValueClass, DateTimeOffset? Last, DateTimeOffset DueAt)
{
    /// <summary>All zones that hold anything, by when they are due, for each class that the policy knows.</summary>
    public static IReadOnlyList<CountDue> List(CustodyState state, StockPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(policy);
        return
        [
            .. state.Zones.Where(zone => state.PiecesIn(zone).Count > 0)
                .SelectMany(zone => new[] { ValueClass.High, ValueClass.Mid, ValueClass.Low }.Select(each => Of(state, policy, zone, each, now)))
                .OrderBy(static due => due.DueAt).ThenBy(static due => due.Zone, StringComparer.Ordinal),
        ];
    }

    private static CountDue Of(CustodyState state, StockPolicy policy, string zone, ValueClass valueClass, DateTimeOffset now)
    {
        var last = state.CountedZones.Where(counted => counted.Zone == zone
                && (counted.ValueClass == V1.ValueClass.Unspecified || (int)counted.ValueClass == (int)valueClass))
            .Select(static counted => (long?)counted.AtUs).Max();
        DateTimeOffset? at = last is { } us && CustodyTime.TryFromUs(us, out var time) ? time : null;
        return new CountDue(zone, valueClass, at, at is { } counted ? counted + (policy.CadenceOf(valueClass) * policy.DueAfter) : now);
    }
}
