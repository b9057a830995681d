using MQTTnet;

namespace EdgeVault.HardwareSim.Broker;

/// <summary>One client's connection: a loop that reads, and one that writes what its session has for it.</summary>
internal sealed class BrokerConnection(MqttBroker broker, BrokerOptions options, TimeProvider time, Stream stream)
    : IDisposable
{
    private const byte Accepted = 0;
    private const byte WrongVersion = 1;
    private const byte IdentifierRejected = 2;
    private const byte SubscriptionRefused = 0x80;

    private readonly CancellationTokenSource _cut = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private MqttMessage? _will;
    private TimeSpan _silenceMax = Timeout.InfiniteTimeSpan;

    public void Cut() => _cut.Cancel();

    public void Dispose()
    {
        _writing.Dispose();

        // Not the cut: another client's thread may still know this connection.
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cut.Token, cancellationToken);
        try
        {
            if (await NextAsync(options.ConnectTimeout, stop.Token) is not { Type: MqttType.Connect } connect
                || ReadConnect(connect.Body) is not var (clientId, isClean, refusal))
            {
                return;
            }

            if (refusal != Accepted)
            {
                await SendAsync(new MqttPacket(MqttType.ConnAck, 0, [0, refusal]), stop.Token);
                return;
            }

            await ServeAsync(clientId, isClean, stop);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or OperationCanceledException)
        {
            // Gone, silent, or no MQTT: the connection ends, which is all that MQTT 3.1.1 has to say about it (§4.8).
        }
    }

    private async Task ServeAsync(string clientId, bool isClean, CancellationTokenSource stop)
    {
        var (session, number, isKnown) = broker.Attach(this, clientId, isClean);
        Task? writing = null;
        try
        {
            await SendAsync(new MqttPacket(MqttType.ConnAck, 0, [(byte)(isKnown ? 1 : 0), Accepted]), stop.Token);
            foreach (var packet in session.Again())
            {
                await SendAsync(packet, stop.Token);
            }

            writing = WriteAsync(session, number, stop.Token);
            while (await NextAsync(_silenceMax, stop.Token) is { } packet && await TakeAsync(session, packet, stop.Token))
            {
            }
        }
        finally
        {
            broker.Detach(this, session, isClean);
            await stop.CancelAsync();
            await (writing ?? Task.CompletedTask);
            if (_will is { } will)
            {
                broker.Publish(will);
            }
        }
    }

    private async Task WriteAsync(BrokerSession session, int number, CancellationToken cancellationToken)
    {
        try
        {
            while (await session.WaitAsync(number, cancellationToken))
            {
                while (session.TryTake(number, out var packet))
                {
                    await SendAsync(packet, cancellationToken);
                }
            }
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException)
        {
            // The reading loop finds the same end.
            Cut();
        }
    }

    /// <summary>False when the client has said goodbye.</summary>
    private async ValueTask<bool> TakeAsync(BrokerSession session, MqttPacket packet, CancellationToken cancellationToken)
    {
        switch (packet.Type)
        {
            case MqttType.Publish:
                var (message, id) = ReadPublish(packet);
                broker.Publish(message);
                if (message.Qos == 1)
                {
                    await SendAsync(MqttPacket.WithId(MqttType.PubAck, id), cancellationToken);
                }

                return true;
            case MqttType.PubAck:
                session.Acknowledge(new MqttFields(packet.Body).U16());
                return true;
            case MqttType.Subscribe:
                await SendAsync(Subscribe(session, packet.Body), cancellationToken);
                return true;
            case MqttType.Unsubscribe:
                await SendAsync(Unsubscribe(session, packet.Body), cancellationToken);
                return true;
            case MqttType.PingReq:
                await SendAsync(new MqttPacket(MqttType.PingResp, 0, []), cancellationToken);
                return true;
            case MqttType.Disconnect:
                _will = null;
                return false;
            default:
                throw new InvalidDataException($"packet type {(int)packet.Type} has no place here");
        }
    }

    // MQTT 3.1.1 §3.1: [name] [level:8] [flags:8] [keep alive:16] [client id] [will topic, message] [user] [password].
    private (string ClientId, bool IsClean, byte Refusal)? ReadConnect(byte[] body)
    {
        var fields = new MqttFields(body);
        if (fields.Text() is not ("MQTT" or "MQIsdp"))
        {
            return null;
        }

        var level = fields.U8();
        var flags = fields.U8();
        var keepAlive = fields.U16();
        if (level is not (3 or 4))
        {
            return ("", true, WrongVersion);
        }

        var (clientId, isClean) = (fields.Text(), (flags & 0x02) != 0);
        if ((flags & 0x04) != 0)
        {
            var topic = fields.Text();
            _will = new MqttMessage(topic, fields.Bytes().ToArray(), (byte)Math.Min((flags >> 3) & 3, 1));
        }

        // §3.1.2.10: half as long again as the client promised.
        _silenceMax = keepAlive == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(keepAlive * 1.5);
        return (clientId, isClean, clientId.Length == 0 && !isClean ? IdentifierRejected : Accepted);
    }

    private static (MqttMessage Message, ushort Id) ReadPublish(MqttPacket packet)
    {
        var qos = (packet.Flags >> 1) & 3;
        if (qos > 1)
        {
            throw new InvalidDataException("QoS 2 is not offered here");
        }

        var fields = new MqttFields(packet.Body);
        var topic = fields.Text();
        if (topic.Length == 0 || topic.AsSpan().ContainsAny("+#\0"))
        {
            throw new InvalidDataException($"'{topic}' is no topic to publish to");
        }

        var id = qos == 0 ? (ushort)0 : fields.U16();
        return (new MqttMessage(topic, fields.Rest.ToArray(), (byte)qos), id);
    }

    private static MqttPacket Subscribe(BrokerSession session, byte[] body)
    {
        var fields = new MqttFields(body);
        var id = fields.U16();
        var granted = new List<byte>();
        while (!fields.IsEmpty)
        {
            var (filter, qos) = (fields.Text(), fields.U8());
            var isFilter = MqttTopicFilterComparer.Compare("any", filter) != MqttTopicFilterCompareResult.FilterInvalid;
            granted.Add((isFilter ? session.Subscribe(filter, qos) : null) ?? SubscriptionRefused);
        }

        return MqttPacket.WithId(MqttType.SubAck, id, [.. granted]);
    }

    private static MqttPacket Unsubscribe(BrokerSession session, byte[] body)
    {
        var fields = new MqttFields(body);
        var id = fields.U16();
        while (!fields.IsEmpty)
        {
            session.Unsubscribe(fields.Text());
        }

        return MqttPacket.WithId(MqttType.UnsubAck, id);
    }

    private async ValueTask<MqttPacket?> NextAsync(TimeSpan silenceMax, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(silenceMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        return await MqttPacket.ReadAsync(stream, options.PacketBytesMax, either.Token);
    }

    private async ValueTask SendAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(packet.ToBytes(), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
