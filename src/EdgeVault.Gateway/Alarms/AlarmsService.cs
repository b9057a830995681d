using System.Text;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Alarms;

/// <summary>All receivers of alarms, each at its own pace.</summary>
internal sealed class AlarmsService(
    IOptions<GatewayOptions> options, SegmentLedger ledger, CursorStore cursors, TimeProvider time, ILogger<AlarmsService> logger)
    : BackgroundService
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(options.Value.Alarms.Select(alarm => new AlarmSender(
                alarm.Key, TargetOf(alarm.Key, alarm.Value), alarm.Value.Least, ledger, cursors, time, logger).RunAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop; what was not taken is sent after the next start.
        }
    }

    private IAlarmTarget TargetOf(string name, AlarmOptions alarm) => alarm.IsMqtt
        ? new MqttTarget($"edgevault-{options.Value.Gateway}-alarm-{name}", new Uri(alarm.Endpoint), alarm.Topic)
        : new WebhookTarget(
            new Uri(alarm.Endpoint), Encoding.UTF8.GetBytes(File.ReadLines(alarm.SecretFile).First()), _http, time);
}
