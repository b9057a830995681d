using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Directives;

internal static class DirectivesServices
{
    /// <summary>The hub's own ledger and what it asks sites to do. To be added before the catalogue.</summary>
    public static IServiceCollection AddDirectives(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            // The folder's lock is taken before anything in it is touched.
            _ = provider.GetRequiredService<HubFolder>();
            return HubLedger.Open(
                provider.GetRequiredService<IOptions<HubOptions>>().Value,
                PosixDisk.Instance,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<HubLedger>>());
        });
        services.TryAddSingleton(provider =>
        {
            var desk = ActivatorUtilities.CreateInstance<DirectiveDesk>(provider);
            var (registers, transfers) =
                (provider.GetRequiredService<SiteRegisters>(), provider.GetRequiredService<TransferBook>());
            desk.Taken += directive => Effect(directive, registers, transfers);
            return desk;
        });
        services.AddHostedService(provider => provider.GetRequiredService<DirectiveDesk>());
        return services;
    }

    /// <summary>What the catalogue learns from what was asked, also from before a restart.</summary>
    private static void Effect(Directive directive, SiteRegisters registers, TransferBook transfers)
    {
        if (directive.PieceRegister is { } register)
        {
            registers.Take(directive.Site, directive.Index, register.Csv.Memory);
        }
        else if (directive.ExpectedArrival is { } arrival)
        {
            transfers.Expect(directive.Site, arrival);
        }
        else if (directive.Revoke is { } revoke)
        {
            registers.Revoke(directive.Site, revoke.Index);
        }
    }
}
