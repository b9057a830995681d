using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Recorder;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Readers;

/// <summary>Makes the link that a reader's endpoint wants. What a reader's links share lives as long as the
/// process.</summary>
internal sealed class ReaderLinks(
    SightingSink sink, ReaderCoverage coverage, GatewayClock clock, CaptureMeter meter, ILogger logger,
    WebhookDoor webhooks, string gateway, FlightRecorder? recorder, ReaderOutputs outputs)
{
    private ReaderIntake? _llrp;
    private JsonIntake? _json;

    public IReaderLink Make(ReaderPlan plan, IReaderFate fate) => plan.Endpoint.Kind switch
    {
        ReaderLinkKind.Llrp => new LlrpLink(plan, LlrpOf(plan), fate, clock, meter, logger, recorder, outputs),
        ReaderLinkKind.Mqtt => new MqttLink(plan, gateway, JsonOf(plan), fate, clock, meter, logger),
        ReaderLinkKind.HttpStream => new HttpStreamLink(plan, JsonOf(plan), fate, clock),
        ReaderLinkKind.Tcp => new TcpLink(plan, JsonOf(plan), fate, clock),
        _ => new WebhookLink(plan, webhooks, JsonOf(plan), fate, clock),
    };

    private ReaderIntake LlrpOf(ReaderPlan plan) =>
        _llrp ??= new ReaderIntake(plan, sink, coverage, clock, meter, logger);

    private JsonIntake JsonOf(ReaderPlan plan) => _json ??= new JsonIntake(plan, sink, coverage, clock, meter, logger);
}
