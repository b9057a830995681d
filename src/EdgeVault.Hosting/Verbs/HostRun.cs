using Microsoft.AspNetCore.Builder;

namespace EdgeVault.Hosting.Verbs;

/// <summary>Runs a composed service until it is asked to stop.</summary>
public static class HostRun
{
    public static async Task<int> UntilStoppedAsync(WebApplication host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        // Before any service is made: none may open a folder that a faulty setting names.
        CommandLine.Validate(host.Services);
        await host.StartAsync(cancellation);
        using var stop = cancellation.Register(host.Lifetime.StopApplication);
        await Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.WaitForShutdownAsync(
            host, CancellationToken.None);
        return ExitCode.Success;
    }
}
