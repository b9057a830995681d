using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Gateway.Registers;

internal static class RegistersServices
{
    /// <summary>The registers, from their files and what hubs gave.</summary>
    public static IServiceCollection AddRegisters(this IServiceCollection services)
    {
        services.TryAddSingleton(RegisterFiles.Of);
        services.TryAddSingleton(static provider => StandingOrders.Open(
            provider.GetRequiredService<DataFolder>().Disk,
            Path.Combine(provider.GetRequiredService<DataFolder>().Path, "directives")));
        services.TryAddSingleton(Load);
        services.TryAddSingleton<ISiteRegisters>(static provider => provider.GetRequiredService<SiteRegisters>());
        return services;
    }

    /// <summary>Follows the files while the gateway runs. After the writer, so that it stops before it.</summary>
    public static IServiceCollection AddRegisterReload(this IServiceCollection services) =>
        services.AddHostedService<RegisterReload>();

    private static SiteRegisters Load(IServiceProvider provider)
    {
        var files = provider.GetRequiredService<RegisterFiles>();
        var log = new RegisterLog(provider.GetRequiredService<ILogger<SiteRegisters>>());
        try
        {
            var registers = new SiteRegisters(
                provider.GetRequiredService<StandingOrders>(), Read(files.Pieces, log), Read(files.Places, log), Read(files.Custodians, log));
            log.Worn(files.Custodians.Path, registers.Now);
            return registers;
        }
        catch (ArgumentException twice)
        {
            throw new VerbException(
                ExitCode.Configuration,
                $"{files.Pieces.Path} and what a hub gave by piece_register do not go together: {twice.Message} Revoke the directive at the "
                + "hub, or take the row out of the file.",
                twice);
        }
    }

    /// <summary>At a start a bad row is named and left out: there is nothing better to go by.</summary>
    private static T Read<T>(RegisterSource<T> source, RegisterLog log)
        where T : class, IRegisterLoad
    {
        var load = source.Read();
        log.Loaded(source.Name, source.Path, load);
        return load;
    }
}
