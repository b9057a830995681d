using System.Buffers;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.Internal;

/// <summary>One connection to a broker, from CONNECT to its end.</summary>
/// <remarks>
/// A receive loop, a loop that calls the handler, and one for the keep-alive. When the handler is slow its queue fills and
/// then the receive loop waits, so the broker feels it: nothing is dropped here.
/// </remarks>
internal sealed class MqttConnection : IDisposable
{
    // A broker has some twenty messages of QoS 1 in flight; this bounds a flood of QoS 0.
    private const int MessagesMax = 1_024;

    private readonly MqttClientOptions _options;
    private readonly Stream _stream;
    private readonly MqttPacketReader _reader;
    private readonly Func<MqttApplicationMessageReceivedEventArgs, Task> _onMessage;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttPending _pending = new();
    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _messages =
        Channel.CreateBounded<MqttApplicationMessageReceivedEventArgs>(MessagesMax);

    private volatile TaskCompletionSource? _ping;
    private volatile bool _isLeaving;
    private long _received;

    public MqttConnection(
        Stream stream, MqttClientOptions options, Func<MqttApplicationMessageReceivedEventArgs, Task> onMessage,
        TimeProvider? time = null)
    {
        (_stream, _options, _onMessage, _time) = (stream, options, onMessage, time ?? TimeProvider.System);
        _reader = new MqttPacketReader(stream, options.MaximumPacketSize);
    }

    // MQTT 3.1.1 §3.1, §3.2: CONNACK = [reserved:7] [session present:1] [return code:8].
    public async Task<MqttClientConnectResult> GreetAsync(CancellationToken cancellationToken)
    {
        await SendAsync(MqttPacketWriter.Connect(_options), cancellationToken);
        if (await _reader.ReadAsync(cancellationToken) is not { } answer)
        {
            throw new MqttCommunicationException("The broker closed the connection before it answered CONNECT.");
        }

        var (isPresent, code) = ReadConnAck(answer);
        return code == MqttClientConnectResultCode.Success
            ? new MqttClientConnectResult(isPresent)
            : throw new MqttConnectingFailedException(code);
    }

    /// <summary>Runs until the connection ends. The cause, or null after <see cref="DisconnectAsync"/>.</summary>
    public async Task<Exception?> RunAsync()
    {
        Task[] loops = [ReceiveAsync(_stop.Token), HandleAsync(_stop.Token), KeepAliveAsync(_stop.Token)];
        var first = await Task.WhenAny(loops);
        var isOurs = _isLeaving || _stop.IsCancellationRequested;
        await _stop.CancelAsync();
        await _stream.DisposeAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var cause = first.Exception?.InnerException;
        _pending.Fail(cause ?? new MqttCommunicationException("this side disconnected"));
        _ping?.TrySetException(new MqttClientNotConnectedException());
        return isOurs ? null : cause;
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        // Before the packet goes: the broker may hang up on it before we are back here.
        _isLeaving = true;
        await SendAsync(MqttPacketWriter.Empty(MqttPacketType.Disconnect), cancellationToken);
        await _stop.CancelAsync();
    }

    /// <summary>Ends the connection without a word: the broker sends the last will.</summary>
    public void Cut() => _stop.Cancel();

    public async Task<(ushort Id, byte[] Answer)> RequestAsync(
        Func<ushort, byte[]> write, CancellationToken cancellationToken)
    {
        var (id, answer) = _pending.Begin();
        try
        {
            await SendAsync(write(id), cancellationToken);
            return (id, await answer.WaitAsync(_options.Timeout, _time, cancellationToken));
        }
        catch (TimeoutException cause)
        {
            throw new MqttCommunicationTimedOutException(
                $"The broker did not answer within {_options.Timeout.TotalSeconds:0.###} s.", cause);
        }
        finally
        {
            _pending.Forget(id);
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var ping = _ping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(MqttPacketWriter.Empty(MqttPacketType.PingReq), cancellationToken);
        await ping.Task.WaitAsync(_options.Timeout, _time, cancellationToken);
    }

    /// <exception cref="MqttCommunicationException">The transport failed.</exception>
    public async Task SendAsync(byte[] packet, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(packet, cancellationToken);
            await _stream.FlushAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or ObjectDisposedException)
        {
            throw new MqttCommunicationException($"The connection failed: {cause.Message}", cause);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        // The turn is not disposed: a message of this connection may be acknowledged late, and must be told in vain.
        _stop.Cancel();
        _stream.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        while (await _reader.ReadAsync(stop) is { } packet)
        {
            Interlocked.Increment(ref _received);
            switch (packet.Type)
            {
                case MqttPacketType.Publish:
                    await _messages.Writer.WriteAsync(ReadPublish(packet), stop);
                    break;
                case MqttPacketType.PubAck or MqttPacketType.SubAck or MqttPacketType.UnsubAck:
                    var (id, answer) = ReadAnswer(packet);
                    _pending.Complete(id, answer);
                    break;
                case MqttPacketType.PingResp:
                    _ping?.TrySetResult();
                    break;
                default:
                    throw new MqttProtocolViolationException($"A broker does not send packet type {(int)packet.Type}.");
            }
        }

        throw new MqttCommunicationException("The broker closed the connection.");
    }

    /// <summary>A handler that throws ends the connection: what it did not acknowledge comes again.</summary>
    private async Task HandleAsync(CancellationToken stop)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(stop))
        {
            await _onMessage(message);
            if (message is { AutoAcknowledge: true, ProcessingFailed: false, PacketIdentifier: > 0 })
            {
                await message.AcknowledgeAsync(stop);
            }
        }
    }

    // §3.1.2.10: a client that hears nothing for a whole period after a PINGREQ gives the connection up.
    private async Task KeepAliveAsync(CancellationToken stop)
    {
        if (_options.KeepAlivePeriod <= TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }

        using var timer = new PeriodicTimer(_options.KeepAlivePeriod, _time);
        var heard = -1L;
        while (await timer.WaitForNextTickAsync(stop))
        {
            var received = Interlocked.Read(ref _received);
            if (received == heard && _messages.Reader.Count < MessagesMax)
            {
                throw new MqttCommunicationTimedOutException(
                    $"The broker was silent for {_options.KeepAlivePeriod.TotalSeconds:0.###} s after a PINGREQ.");
            }

            heard = received;
            await SendAsync(MqttPacketWriter.Empty(MqttPacketType.PingReq), stop);
        }
    }

    private static (bool IsPresent, MqttClientConnectResultCode Code) ReadConnAck(in MqttPacket packet)
    {
        if (packet.Type != MqttPacketType.ConnAck)
        {
            throw new MqttProtocolViolationException($"CONNECT was answered by packet type {(int)packet.Type}.");
        }

        var body = new MqttBodyReader(packet.Body.Span);
        var isPresent = (body.U8() & 1) != 0;
        return (isPresent, body.U8() switch
        {
            0 => MqttClientConnectResultCode.Success,
            1 => MqttClientConnectResultCode.UnsupportedProtocolVersion,
            2 => MqttClientConnectResultCode.ClientIdentifierNotValid,
            3 => MqttClientConnectResultCode.ServerUnavailable,
            4 => MqttClientConnectResultCode.BadUserNameOrPassword,
            5 => MqttClientConnectResultCode.NotAuthorized,
            _ => MqttClientConnectResultCode.UnspecifiedError,
        });
    }

    private MqttApplicationMessageReceivedEventArgs ReadPublish(in MqttPacket packet)
    {
        var qos = (packet.Flags >> 1) & 3;
        if (qos > 1)
        {
            throw new MqttProtocolViolationException($"A message of QoS {qos} came, and none was subscribed to.");
        }

        var body = new MqttBodyReader(packet.Body.Span);
        var message = new MqttApplicationMessage
        {
            Topic = body.Text(),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
            Retain = (packet.Flags & 1) != 0,
            Dup = (packet.Flags & 8) != 0,
        };
        var id = qos == 0 ? (ushort)0 : body.U16();
        if (qos > 0 && id == 0)
        {
            throw new MqttProtocolViolationException("A message of QoS 1 has no packet identifier.");
        }

        message.Payload = new ReadOnlySequence<byte>(body.Rest.ToArray());
        return new(_options.ClientId, message, id, cancellation => id == 0
            ? Task.CompletedTask
            : SendAsync(MqttPacketWriter.PubAck(id), cancellation));
    }

    private static (ushort Id, byte[] Answer) ReadAnswer(in MqttPacket packet)
    {
        var body = new MqttBodyReader(packet.Body.Span);
        return (body.U16(), body.Rest.ToArray());
    }
}
