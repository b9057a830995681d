namespace EdgeVault.Hub.Composition;

/// <summary>Stops the hub when standard input ends, so that it does not outlive a killed parent.</summary>
internal sealed class StopOnStdinEof(IHostApplicationLifetime host, ILogger<StopOnStdinEof> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A read of standard input cannot be cancelled: its thread must not keep the process alive.
        new Thread(ReadToEnd) { IsBackground = true, Name = "stdin" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ReadToEnd()
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        CompositionLog.InputEnded(logger);
        host.StopApplication();
    }
}
