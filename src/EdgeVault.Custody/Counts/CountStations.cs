using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Counts;

/// <summary>Who may count.</summary>
public static class CountStations
{
    /// <summary>Not who did not find what the count waits for. Who looks again goes from place to place.</summary>
    public static bool MayCount(CustodyState state, string zone, string custodian)
    {
        ArgumentNullException.ThrowIfNull(state);
        return CountWriter.OpenIn(state, zone) is not { } open || !state.WaitsForRecount(open.At)
            || !state.LinesOf(open.At).Any(line => line.Result == CountResult.Recount && line.Counters.Contains(custodian, StringComparer.Ordinal));
    }
}
