using System.Threading.Channels;
using MQTTnet;

namespace EdgeVault.HardwareSim.Broker;

/// <summary>What the broker keeps of one client: subscriptions, and what is on its way to it.</summary>
internal sealed class BrokerSession(string clientId, BrokerOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte> _subscriptions = new(StringComparer.Ordinal);
    private readonly Queue<MqttMessage> _waiting = new();
    private readonly SortedDictionary<ushort, MqttMessage> _inFlight = [];
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private ushort _lastId;
    private bool _isConnected;
    private int _connections;

    public string ClientId => clientId;

    /// <summary>Messages that there was no room for.</summary>
    public long Dropped { get; private set; }

    /// <returns>The QoS that is granted; null if there are too many.</returns>
    public byte? Subscribe(string filter, byte qos)
    {
        lock (_lock)
        {
            if (_subscriptions.Count >= options.SubscriptionsMax && !_subscriptions.ContainsKey(filter))
            {
                return null;
            }

            return _subscriptions[filter] = Math.Min(qos, (byte)1);
        }
    }

    public void Unsubscribe(string filter)
    {
        lock (_lock)
        {
            _subscriptions.Remove(filter);
        }
    }

    /// <summary>Takes a message that somebody has published, if one of the filters fits it.</summary>
    public void Offer(in MqttMessage message)
    {
        lock (_lock)
        {
            var qos = -1;
            foreach (var (filter, granted) in _subscriptions)
            {
                if (MqttTopicFilterComparer.Compare(message.Topic, filter) == MqttTopicFilterCompareResult.IsMatch)
                {
                    qos = Math.Max(qos, granted);
                }
            }

            qos = Math.Min(qos, message.Qos);
            if (qos < 0 || (qos == 0 && !_isConnected))
            {
                return;
            }

            if (_waiting.Count >= options.QueueMax)
            {
                Dropped++;
                return;
            }

            _waiting.Enqueue(message with { Qos = (byte)qos });
        }

        _work.Writer.TryWrite(true);
    }

    /// <returns>The number of the connection, which alone may take messages from now on: the one before may not have
    /// noticed yet that it is cut.</returns>
    public int Connect()
    {
        int connection;
        lock (_lock)
        {
            _isConnected = true;
            connection = ++_connections;
        }

        _work.Writer.TryWrite(true);
        return connection;
    }

    public void Disconnect()
    {
        lock (_lock)
        {
            _isConnected = false;
        }
    }

    public void Acknowledge(ushort id)
    {
        lock (_lock)
        {
            _inFlight.Remove(id);
        }

        _work.Writer.TryWrite(true);
    }

    /// <summary>What the last connection did not acknowledge (MQTT 3.1.1 §4.4): it goes first, and says so.</summary>
    public IReadOnlyList<MqttPacket> Again()
    {
        lock (_lock)
        {
            return [.. _inFlight.Select(static sent => MqttPacket.Publish(sent.Value, sent.Key, isAgain: true))];
        }
    }

    /// <summary>Waits until there may be something to take; false once another connection has come.</summary>
    public async ValueTask<bool> WaitAsync(int connection, CancellationToken cancellationToken)
    {
        await _work.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            if (connection == _connections)
            {
                return true;
            }
        }

        // The word was for the other one.
        _work.Writer.TryWrite(true);
        return false;
    }

    /// <summary>The next packet; false if there is none, if too many wait for their acknowledgement, or if another connection
    /// has come.</summary>
    public bool TryTake(int connection, out MqttPacket packet)
    {
        lock (_lock)
        {
            packet = default;
            if (connection != _connections || !_waiting.TryPeek(out var message)
                || (message.Qos > 0 && _inFlight.Count >= options.InFlightMax))
            {
                return false;
            }

            _waiting.Dequeue();
            if (message.Qos > 0)
            {
                // Zero is no id.
                do
                {
                    _lastId++;
                }
                while (_lastId == 0 || _inFlight.ContainsKey(_lastId));

                _inFlight[_lastId] = message;
            }

            packet = MqttPacket.Publish(message, _lastId, isAgain: false);
            return true;
        }
    }
}
