using EdgeVault.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeVault.Hosting.Verbs;

/// <summary>Runs a composed service until it is asked to stop.</summary>
public static class HostRun
{
    /// <param name="host">Composed, not started.</param>
    /// <param name="addresses">What it will listen on, asked for once the settings are sound.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <exception cref="VerbException">An address cannot be had.</exception>
    public static async Task<int> UntilStoppedAsync(
        WebApplication host, Func<IServiceProvider, IEnumerable<ServedAddress>> addresses, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(addresses);
        // Before any service is made: none may open a folder that a faulty setting names.
        CommandLine.Validate(host.Services);
        ServedAddress.CheckAll(addresses(host.Services));
        await StartAsync(host, cancellation);
        using var stop = cancellation.Register(host.Lifetime.StopApplication);
        await host.WaitForShutdownAsync(CancellationToken.None);
        return ExitCode.Success;
    }

    /// <summary>A host that did not start may have started half: that is stopped in order, as it would be after a
    /// start, before what it uses is disposed of.</summary>
    private static async Task StartAsync(WebApplication host, CancellationToken cancellation)
    {
        // A fault in making the services leaves nothing to stop, and Host.StopAsync cannot do without them.
        _ = host.Services.GetServices<IHostedService>().Count();
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
