using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture;

/// <summary>Runs the room for as long as the host runs.</summary>
internal sealed class CaptureService(CaptureRoom room, CaptureMeter meter, ILogger<CaptureService> logger) : BackgroundService
{
    private readonly CancellationTokenSource _abort = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The host's patience is ours: when it ends, custody is not waited for any longer.
        await using var registration = cancellationToken.Register(
            static source => ((CancellationTokenSource)source!).Cancel(), _abort);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _abort.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.CaptureStarted(room.Plan.Portals.Count, room.Plan.Readers.Count);
        await room.RunAsync(stoppingToken, _abort.Token);
        logger.CaptureStopped(meter.Totals.TagReports, meter.Totals.DistinctEpcs);
    }
}
