using System.Buffers;
using EdgeVault.Capture.Mqtt;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>A reader that publishes to a broker; the session there is persistent, so that nothing is lost while we are
/// away.</summary>
internal sealed class MqttLink(
    ReaderPlan plan, string gateway, JsonIntake intake, IReaderFate fate, GatewayClock clock, CaptureMeter meter,
    ILogger logger)
    : JsonLink(plan, intake, fate, clock)
{
    private static readonly byte[] Connected = "connected"u8.ToArray();

    private bool _saidRetained;

    public override async Task RunAsync(CancellationToken stop)
    {
        Intake.Begin();
        Presence.Begin();
        _saidRetained = false;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = Presence.WatchAsync(end.Token);
        try
        {
            await MqttLine.RunAsync(
                MeetingOf(Plan, gateway), FiltersOf(Plan),
                () => Fate.Opened("connected to its broker; waiting for its first message"), TakeAsync, stop);
        }
        finally
        {
            await end.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        if (message.Topic == Plan.Options.StatusTopic)
        {
            await TakeStatusAsync(message, stop);
        }
        else if (message.Retain)
        {
            // A read kept by a broker may be of any day.
            meter.CountMalformed(Plan.Id, 1);
            if (!_saidRetained)
            {
                _saidRetained = true;
                logger.RetainedRefused(Plan.Id);
            }
        }
        else
        {
            await TakeAsync(message.Payload.IsSingleSegment ? message.Payload.First : message.Payload.ToArray(), stop);
        }
    }

    private async ValueTask TakeStatusAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        if (message.Payload.ToArray().AsSpan().SequenceEqual(Connected))
        {
            await TakeKeepAliveAsync(stop);
        }
        else
        {
            await Presence.GoneAsync("the broker says that the reader is not connected", stop);
        }
    }

    private static IEnumerable<string> FiltersOf(ReaderPlan plan) =>
        plan.Options.StatusTopic is { } status ? plan.Options.Topics.Values.Append(status) : plan.Options.Topics.Values;

    private static MqttMeeting MeetingOf(ReaderPlan plan, string gateway) => new(
        $"{gateway}-{plan.Id}", plan.Endpoint.Host, plan.Endpoint.Port, plan.Endpoint.IsTls,
        plan.Options.ConnectTimeout, plan.Options.Keepalive, plan.Options.UserName, plan.Options.PasswordFile, plan.Options.ClientCertificate,
        plan.Options.Certificates.Values, plan.Options.Ciphers.Values);
}
