namespace EdgeVault.Gateway.Configuration;

/// <summary>Looks at files when they may have changed, for as long as the host runs.</summary>
internal abstract class FileFollower(TimeProvider time, ILogger logger) : BackgroundService
{
    private FileWatch? _watch;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>Absolute.</summary>
    protected abstract IEnumerable<string> Paths { get; }

    /// <summary>From here on no change and no signal is missed, nor one since the files were read first.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = new FileWatch(Paths, time, logger);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watch?.Dispose();
        base.Dispose();
    }

    /// <summary>Files may have changed, and are still.</summary>
    /// <param name="isAskedFor">Somebody asks by SIGHUP.</param>
    /// <param name="stop">Ends the looking.</param>
    protected abstract Task LookAgainAsync(bool isAskedFor, CancellationToken stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var isAskedFor in _watch!.ChangesAsync(stoppingToken))
            {
                await LookAgainAsync(isAskedFor, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
