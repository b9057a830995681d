using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Counts;

/// <summary>Who may count.</summary>
public static class CountStations
{
    /// <summary>Not again who has counted already, once the count waits for another person.</summary>
    public static bool MayCount(CustodyState state, string zone, string custodian)
    {
        ArgumentNullException.ThrowIfNull(state);
        return CountWriter.OpenIn(state, zone) is not { } open || !state.WaitsForRecount(open.At)
            || !state.LinesOf(open.At).Any(line => line.Counters.Contains(custodian, StringComparer.Ordinal));
    }
}
