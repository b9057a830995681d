using EdgeVault.HardwareSim.Broker;
using EdgeVault.HardwareSim.Climate;
using EdgeVault.HardwareSim.JsonReaders;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Edge;

/// <summary>What a site has besides LLRP: readers that speak JSON, sensors, and a broker for both.</summary>
internal sealed class SideLine : IAsyncDisposable
{
    private readonly MqttBroker? _broker;
    private readonly SortedDictionary<string, JsonFront> _fronts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ClimateSensor> _sensors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    private SideLine(MqttBroker? broker) => _broker = broker;

    /// <summary>Where to listen or to connect, by reader and sensor; the broker under <c>broker</c>.</summary>
    public IReadOnlyDictionary<string, string> Addresses => _addresses;

    public long Reads => _fronts.Values.Sum(static front => front.Reader.Reads);

    public long Lost => _fronts.Values.Sum(static front => front.Reader.Lost);

    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public static async Task<SideLine> StartAsync(Scenario scenario, WorldClock clock, TimeProvider time)
    {
        var side = new SideLine(
            scenario.Broker.On ? MqttBroker.Start(new BrokerOptions { Port = scenario.Broker.Port }, time) : null);
        try
        {
            side.Fill(scenario, clock, time);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <summary>The reader of this id, if it speaks JSON.</summary>
    public IReadSink? Find(string reader) => _fronts.GetValueOrDefault(reader);

    public async ValueTask DisposeAsync()
    {
        foreach (var sensor in _sensors.Values)
        {
            await sensor.DisposeAsync();
        }

        foreach (var front in _fronts.Values)
        {
            await front.Reader.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    private void Fill(Scenario scenario, WorldClock clock, TimeProvider time)
    {
        if (_broker is not null)
        {
            _addresses["broker"] = $"mqtt://{_broker.EndPoint}";
        }

        foreach (var (id, spec) in scenario.Interfaces)
        {
            var (carrier, address) = CarrierOf(id, spec, time);
            _addresses[id] = address;
            _fronts[id] = new JsonFront(new JsonReader(spec, carrier, time), scenario.Readers[id], clock);
        }

        foreach (var (id, spec) in scenario.Climate)
        {
            var broker = BrokerOf(spec.Target);
            _sensors[id] = new ClimateSensor(
                id, spec, new MqttPublisher(broker, $"edgevault-sim-{id}", null), scenario.Seed + _sensors.Count, time);
            _addresses[id] = $"{broker.GetLeftPart(UriPartial.Authority)}/{_sensors[id].Topic}";
        }
    }

    private (IEventCarrier Carrier, string Address) CarrierOf(string id, JsonInterfaceSpec spec, TimeProvider time)
    {
        switch (spec.Speaks)
        {
            case JsonSpeech.R700Mqtt or JsonSpeech.ZebraMqtt:
                var (broker, topic) = (BrokerOf(spec.Target), spec.Topic.Length > 0 ? spec.Topic : $"readers/{id}/events");
                var publisher = new MqttPublisher(broker, $"edgevault-sim-{id}", $"{topic}/status");
                return (
                    new MqttCarrier(publisher, topic, spec.Speaks == JsonSpeech.R700Mqtt),
                    $"{broker.GetLeftPart(UriPartial.Authority)}/{topic}");
            case JsonSpeech.R700Stream:
                var stream = new StreamCarrier(spec, time);
                return (stream, $"http://{stream.EndPoint}/api/v1/data/stream");
            case JsonSpeech.ZebraTcp when spec.Target.Length == 0:
                var tcp = TcpCarrier.Listen(spec.Port);
                return (tcp, $"tcp://{tcp.EndPoint}");
            case JsonSpeech.ZebraTcp:
                return (TcpCarrier.To(new Uri(spec.Target)), spec.Target);
            default:
                // A webhook lingers a second by its maker's default.
                var linger = TimeSpan.FromMilliseconds(Math.Max(spec.BatchMs, 1_000));
                return (
                    new PostCarrier(new Uri(spec.Target), spec.Speaks == JsonSpeech.R700Webhook, linger), spec.Target);
        }
    }

    private Uri BrokerOf(string target) => new(target.Length > 0 ? target : $"mqtt://{_broker!.EndPoint}");
}
