using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// The reader's end of one connection. The caller owns the stream and closes it after <see cref="RunAsync"/>.
/// </summary>
public sealed class LlrpReaderConnection : IDisposable
{
    // What has not agreed on a version speaks 1.0.1.
    private const byte Newcomer = 1;

    private readonly LlrpReader _reader;
    private readonly LlrpFrameReader _frames;
    private readonly LlrpSender _sender;
    private readonly CancellationTokenSource _cut = new();
    private LlrpConnectionEnd _end = LlrpConnectionEnd.Cut;
    private volatile bool _isOpen;

    public LlrpReaderConnection(LlrpReader reader, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(stream);
        _reader = reader;
        _frames = new LlrpFrameReader(stream, reader.Options.MessageBytesMax);
        _sender = new LlrpSender(stream, reader.Options.Tap);
    }

    /// <summary>The client has been greeted.</summary>
    internal bool IsOpen => _isOpen;

    /// <summary>Greets, or refuses if the reader has a client; then answers until the connection ends.</summary>
    public async Task<LlrpConnectionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cut.Token, cancellationToken);
        await using var keepalives = new KeepalivePump(
            _reader.Time, _reader.Options.KeepalivesUnacknowledgedMax, SendKeepaliveAsync, OnSilent);
        try
        {
            if (_reader.TryAttach(this) is { } holder)
            {
                await RefuseAsync(holder, stop.Token);
                return LlrpConnectionEnd.Refused;
            }

            await SendAsync(Attempt(ConnectionAttemptStatus.Success, Newcomer), stop.Token);
            _isOpen = true;
            keepalives.SetPeriod(_reader.KeepalivePeriod);
            return await ServeAsync(keepalives, stop.Token);
        }
        catch (IOException)
        {
            return LlrpConnectionEnd.ClientGone;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return _end;
        }
        finally
        {
            _isOpen = false;
            _reader.Detach(this);
        }
    }

    // The cut is not disposed: it may come late, from a thread that still knows this connection, and has no timer.
    public void Dispose() => _sender.Dispose();

    internal void Cut() => _cut.Cancel();

    /// <summary>False if the connection has ended.</summary>
    internal async ValueTask<bool> TrySendAsync(LlrpWriter messages, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(messages, cancellationToken);
            return true;
        }
        catch (Exception cause) when (cause is IOException or ObjectDisposedException)
        {
            // The receive loop finds the same end and names it; the sender only needs to know that it was in vain.
            return false;
        }
    }

    private async Task<LlrpConnectionEnd> ServeAsync(KeepalivePump keepalives, CancellationToken cancellationToken)
    {
        var answer = new LlrpWriter();
        while (true)
        {
            var status = await _frames.ReadAsync(cancellationToken);
            if (status != LlrpFrameStatus.Frame)
            {
                return status is LlrpFrameStatus.End or LlrpFrameStatus.EndMidFrame
                    ? LlrpConnectionEnd.ClientGone
                    : await CloseOnMalformedAsync(cancellationToken);
            }

            _reader.Options.Tap?.Invoke(outbound: false, _frames.Frame.Bytes.Span);
            answer.Clear();
            var action = _reader.Respond(_frames.Frame, answer);
            if (answer.Length > 0)
            {
                await SendAsync(answer, cancellationToken);
            }

            if (action == ReaderAction.Close)
            {
                return LlrpConnectionEnd.ClosedByClient;
            }

            await ActAsync(action, keepalives, cancellationToken);
        }
    }

    private async ValueTask ActAsync(ReaderAction action, KeepalivePump keepalives, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case ReaderAction.Acknowledged:
                keepalives.Acknowledged();
                break;
            case ReaderAction.ConfigChanged:
                keepalives.SetPeriod(_reader.KeepalivePeriod);
                break;
            case ReaderAction.Release:
                await SendHeldAsync(release: true, cancellationToken);
                break;
            case ReaderAction.Flush:
                await SendHeldAsync(release: false, cancellationToken);
                break;
            default:
                break;
        }
    }

    private async ValueTask SendHeldAsync(bool release, CancellationToken cancellationToken)
    {
        var writer = new LlrpWriter { Version = _reader.Version };
        while (_reader.TryTakeHeld(writer, release))
        {
            await SendAsync(writer, cancellationToken);
            writer.Clear();
        }
    }

    // LLRP 1.0.1 §13.2.6.11: the newcomer hears why it failed, the holder that somebody tried.
    private async ValueTask RefuseAsync(LlrpReaderConnection holder, CancellationToken cancellationToken)
    {
        await TrySendAsync(
            Attempt(ConnectionAttemptStatus.FailedClientInitiatedConnectionExists, Newcomer), cancellationToken);
        await holder.TrySendAsync(
            Attempt(ConnectionAttemptStatus.AnotherConnectionAttempted, _reader.Version), cancellationToken);
    }

    private async Task<LlrpConnectionEnd> CloseOnMalformedAsync(CancellationToken cancellationToken)
    {
        await SendAsync(
            _reader.Written(new ReaderEvent { Kind = ReaderEventKind.ConnectionClose }, _reader.Version),
            cancellationToken);
        return LlrpConnectionEnd.ClientMalformed;
    }

    private LlrpWriter Attempt(ConnectionAttemptStatus status, byte version) => _reader.Written(
        new ReaderEvent { Kind = ReaderEventKind.ConnectionAttempt, ConnectionAttempt = status }, version);

    private async ValueTask SendKeepaliveAsync(CancellationToken cancellationToken)
    {
        var writer = new LlrpWriter(16) { Version = _reader.Version };
        writer.Keepalive(_reader.NextId());
        await TrySendAsync(writer, cancellationToken);
    }

    private void OnSilent()
    {
        _end = LlrpConnectionEnd.KeepalivesUnacknowledged;
        Cut();
    }

    private ValueTask SendAsync(LlrpWriter messages, CancellationToken cancellationToken) =>
        _sender.SendAsync(messages, static (writer, messages) => writer.Bytes(messages.WrittenSpan), cancellationToken);
}
