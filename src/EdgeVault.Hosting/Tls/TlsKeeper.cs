using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Hosting.Tls;

/// <summary>The certificates of a folder as they are now: looked at every few seconds, taken over while all goes
/// on.</summary>
/// <remarks>A folder that has become unreadable changes nothing; what was read before stays in use, and is
/// said.</remarks>
public sealed partial class TlsKeeper : BackgroundService
{
    /// <summary>How soon a revocation counts; the promise is a minute.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);

    private readonly TlsFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsKeeper> _logger;
    private volatile TlsMaterial _material;
    private string _stamp;

    /// <exception cref="TlsFolderException">There is nothing usable.</exception>
    public TlsKeeper(TlsFolder folder, TimeProvider time, ILogger<TlsKeeper> logger)
    {
        ArgumentNullException.ThrowIfNull(folder);
        (_folder, _time, _logger) = (folder, time, logger);
        _stamp = folder.Stamp();
        _material = folder.Load();
    }

    public TlsMaterial Material => _material;

    /// <summary>Called behind every change, on the thread that noticed it.</summary>
    public event Action? Changed;

    /// <summary>Looks at once.</summary>
    public void Look()
    {
        var stamp = _folder.Stamp();
        if (stamp == _stamp)
        {
            return;
        }

        try
        {
            _material = _folder.Load();
            _stamp = stamp;
            LogTaken(_logger, _folder.Path, _material.Own.SerialNumber, _material.Own.NotAfter);
        }
        catch (TlsFolderException fault)
        {
            LogRefused(_logger, fault.Message);
            return;
        }

        Changed?.Invoke();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookPeriod, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    [LoggerMessage(7001, LogLevel.Information,
        "The certificates in {Path} are taken over: serial {Serial}, until {NotAfter:O}.")]
    private static partial void LogTaken(ILogger logger, string path, string serial, DateTimeOffset notAfter);

    [LoggerMessage(7002, LogLevel.Error, "Changed certificates are not used, the ones before stay: {Fault}")]
    private static partial void LogRefused(ILogger logger, string fault);
}
