using System.Diagnostics.Metrics;
using System.Text.Json;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Telemetry;

/// <summary>What the gateway itself counts; Capture counts its own in the meter <c>EdgeVault.Capture</c>.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "EdgeVault.Gateway";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _events;
    private readonly Counter<long> _pulled;
    private readonly Counter<long> _uplinkFailures;
    private readonly Counter<long> _registers;
    private readonly Counter<long> _stationAnswers;
    private readonly Counter<long> _doorBadges;
    private readonly Histogram<double> _append;

    public GatewayMetrics()
    {
        _events = _meter.CreateCounter<long>(
            "edgevault.gateway.events", "{event}", "Custody events made durable, by kind.");
        _append = _meter.CreateHistogram<double>(
            "edgevault.gateway.append.duration", "s", "From a batch of facts to its acknowledgement by the disk.");
        _stationAnswers = _meter.CreateCounter<long>(
            "edgevault.gateway.station_answers", "{scan}", "Scans answered at stations, by answer.");
        _doorBadges = _meter.CreateCounter<long>(
            "edgevault.gateway.door_badges", "{scan}", "Badges shown at doors, by answer.");
        _registers = _meter.CreateCounter<long>(
            "edgevault.gateway.registers_read", "{file}", "Files of registers that had changed, by outcome.");
        _pulled = _meter.CreateCounter<long>("edgevault.gateway.pulled", "{event}", "Events sent to pull consumers.");
        _uplinkFailures = _meter.CreateCounter<long>(
            "edgevault.gateway.uplink.failures", "{failure}", "Ends of a hub link that were not asked for.");
    }

    /// <summary>A register's file was another one; whether it is used.</summary>
    public void RegisterRead(string register, bool isTaken) => _registers.Add(
        1, new KeyValuePair<string, object?>("register", register), new KeyValuePair<string, object?>("outcome", isTaken ? "taken" : "refused"));

    public void EventDurable(string kind) => _events.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Appended(TimeSpan elapsed) => _append.Record(elapsed.TotalSeconds);

    public void StationAnswered(string station, StationRefusal refusal) =>
        _stationAnswers.Add(1, new KeyValuePair<string, object?>("station", station), Answer(refusal));

    public void DoorBadgeShown(string portal, StationRefusal refusal) =>
        _doorBadges.Add(1, new KeyValuePair<string, object?>("portal", portal), Answer(refusal));

    public void Pulled(int events) => _pulled.Add(events);

    public void UplinkFailed(string hub) => _uplinkFailures.Add(1, new KeyValuePair<string, object?>("hub", hub));

    /// <summary>A value that is asked for when metrics are read.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    public void ObserveHubLag(Func<IEnumerable<Measurement<long>>> lag) =>
        _meter.CreateObservableGauge(
            "edgevault.gateway.uplink.lag", lag, "{event}", "Durable events that the hub has not acknowledged.");

    public void ObserveHubLagSeconds(Func<IEnumerable<Measurement<double>>> lag) =>
        _meter.CreateObservableGauge(
            "edgevault.gateway.uplink.lag_seconds", lag, "s", "Time since the hub last had all that is durable here.");

    private static KeyValuePair<string, object?> Answer(StationRefusal refusal) => new(
        "answer",
        refusal == StationRefusal.None ? "accepted" : JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString()));

    public void Dispose() => _meter.Dispose();
}
