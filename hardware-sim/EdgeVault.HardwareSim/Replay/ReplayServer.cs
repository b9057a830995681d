using System.Net;
using System.Threading.Channels;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.HardwareSim.Replay;

/// <summary>What follows when a client has got all of a recording.</summary>
internal enum ReplayEnd
{
    /// <summary>The reader stays, alive and silent.</summary>
    Stay,

    /// <summary>It hangs up and ends.</summary>
    Leave,

    /// <summary>The next client gets it all again.</summary>
    Loop,
}

/// <summary>A reader that says again what a reader once said, to whatever client connects and starts an
/// inventory.</summary>
/// <remarks>
/// Greeting, requests and keepalives are answered by a virtual reader as they come; the recording plays from the moment
/// an ROSpec runs. Each message is sent once: a client that comes back in the middle gets the rest. After the end the
/// reader stays, alive and silent; in a loop, a client that comes then gets it all again.
/// </remarks>
internal sealed class ReplayServer : IAsyncDisposable
{
    private readonly RecordedSession _session;
    private readonly double? _speed;
    private readonly TimeProvider _time;
    private readonly LlrpReader _reader;
    private readonly LlrpReaderEndpoint _endpoint;
    private readonly Channel<bool> _started = Signal();
    private readonly Channel<bool> _acknowledged = Signal();
    private int _next;

    /// <param name="session">What to play.</param>
    /// <param name="port">On loopback; 0 takes a free one.</param>
    /// <param name="speed">Times as fast as it was; null is as fast as the client takes it.</param>
    /// <param name="time">For the pace and for keepalives.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public ReplayServer(RecordedSession session, int port, double? speed, TimeProvider time)
    {
        _session = session;
        _speed = speed;
        _time = time;
        _reader = new LlrpReader(new LlrpReaderOptions { Firmware = "edgevault-sim replay", Tap = OnMessage }, time);
        _endpoint = LlrpReaderEndpoint.Start(_reader, new IPEndPoint(IPAddress.Loopback, port));
    }

    public IPEndPoint EndPoint => _endpoint.LocalEndPoint;

    /// <summary>How many recordings were played to their end and acknowledged.</summary>
    public int Played { get; private set; }

    /// <summary>Plays; with <see cref="ReplayEnd.Leave"/> up to the first client that took it all, else until
    /// cancelled.</summary>
    public async Task RunAsync(ReplayEnd end, CancellationToken cancellationToken)
    {
        while (end != ReplayEnd.Leave || Played == 0)
        {
            await _started.Reader.ReadAsync(cancellationToken);
            if (!_reader.IsInventorying || (end == ReplayEnd.Stay && Played > 0))
            {
                continue;
            }

            await PlayAsync(cancellationToken);
            if (_next < _session.Messages.Count || !await IsDeliveredAsync(cancellationToken))
            {
                continue;
            }

            Played++;
            if (end == ReplayEnd.Loop)
            {
                await GoneAsync(cancellationToken);
                Drain(_started);
                _next = 0;
            }
        }

        await _reader.CloseAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var from = _next < _session.Messages.Count ? _session.Messages[_next].At : default;
        while (_next < _session.Messages.Count)
        {
            var message = _session.Messages[_next];
            if (_speed is { } speed)
            {
                var wait = ((message.At - from) / speed) - _time.GetElapsedTime(startedAt);
                await (wait > TimeSpan.Zero ? Task.Delay(wait, _time, cancellationToken) : Task.CompletedTask);
            }

            if (!_reader.IsInventorying
                || await _reader.SendRawAsync(message.Bytes, cancellationToken) != LlrpReportOutcome.Sent)
            {
                return;
            }

            _next++;
        }
    }

    // The answer to one more keepalive says that the client has read all that came before it.
    private async Task<bool> IsDeliveredAsync(CancellationToken cancellationToken)
    {
        Drain(_acknowledged);
        var writer = new LlrpWriter();
        writer.EndMessage(writer.BeginMessage(LlrpMessageType.KEEPALIVE, uint.MaxValue));
        await _reader.SendRawAsync(writer.WrittenMemory, cancellationToken);
        var acknowledged = _acknowledged.Reader.WaitToReadAsync(cancellationToken).AsTask();
        while (!acknowledged.IsCompleted && _reader.IsConnected)
        {
            await Task.WhenAny(acknowledged, Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellationToken));
        }

        return acknowledged.IsCompleted && await acknowledged;
    }

    // A client that starts another ROSpec has had it all; only the next client wants it again.
    private async Task GoneAsync(CancellationToken cancellationToken)
    {
        while (_reader.IsConnected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellationToken);
        }
    }

    private void OnMessage(bool outbound, ReadOnlySpan<byte> frame)
    {
        switch (LlrpHeader.Read(frame).Type)
        {
            // An answer has its place before the first report: the sender takes one message after the other.
            case LlrpMessageType.START_ROSPEC_RESPONSE or LlrpMessageType.ENABLE_ROSPEC_RESPONSE when outbound:
                _started.Writer.TryWrite(true);
                break;
            case LlrpMessageType.KEEPALIVE_ACK when !outbound && LlrpHeader.Read(frame).MessageId == uint.MaxValue:
                _acknowledged.Writer.TryWrite(true);
                break;
            default:
                break;
        }
    }

    private static void Drain(Channel<bool> signal)
    {
        while (signal.Reader.TryRead(out _))
        {
        }
    }

    private static Channel<bool> Signal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
