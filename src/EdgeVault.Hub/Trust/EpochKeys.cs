using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Trust;

/// <summary>Finds the key of a later epoch from the one that the hub was told, by what the hello shows.</summary>
/// <remarks>
/// Each statement is by the key of one epoch for that of the next, and counts only if the first is the one whose turn
/// it was where the hub's copy ends. Without a way from the configured key an operator has to put the new one into the
/// configuration. Nothing is remembered: the gateway shows the statements each time.
/// </remarks>
internal sealed class EpochKeys(TrustedSites sites, IHubStore store)
{
    private const int StatementsMax = 64;

    /// <summary>The site that speaks by this origin, or null.</summary>
    public async ValueTask<TrustedSite?> FindAsync(Hello hello, CancellationToken cancellation)
    {
        if (sites.Find(hello.Origin) is { } configured)
        {
            return configured;
        }

        if (!LedgerOrigin.TryParse(hello.Origin, out var wanted) || hello.EpochStatements.Count > StatementsMax
            || sites.All.FirstOrDefault(each => IsEarlier(each.Origin, wanted)) is not { } site)
        {
            return null;
        }

        foreach (var statement in hello.EpochStatements)
        {
            if (EpochStatement.TryParse(statement, out var step, out _) && step.From.Name == site.Origin)
            {
                var rotations = await store.RotationsAsync(site.Origin, cancellation);
                if (OriginKeys.Establish(site.Verifier, rotations, [], out _)?.Current.Equals(step.From) != true)
                {
                    return null;
                }

                site = site with { Origin = step.To.Name, Verifier = step.To };
            }
        }

        return site.Origin == hello.Origin ? site : null;
    }

    private static bool IsEarlier(string origin, LedgerOrigin than) =>
        LedgerOrigin.TryParse(origin, out var parsed) && parsed.IsOfSameGateway(than) && parsed.Epoch < than.Epoch;
}
