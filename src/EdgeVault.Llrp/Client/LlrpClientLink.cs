using System.Runtime.CompilerServices;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Client;

/// <summary>A client's connection: frames in, requests out, the reader's own messages to the handler.</summary>
internal sealed class LlrpClientLink : IDisposable
{
    private readonly LlrpClientOptions _options;
    private readonly TimeProvider _time;
    private readonly LlrpFrameReader _reader;
    private readonly LlrpSender _sender;
    private readonly LlrpDispatcher _dispatcher;
    private uint _lastId;

    public LlrpClientLink(Stream stream, LlrpClientOptions options, ILlrpClientHandler handler, TimeProvider time)
    {
        _options = options;
        _time = time;
        _reader = new LlrpFrameReader(stream, options.MessageBytesMax);
        _sender = new LlrpSender(stream, options.Tap);
        _dispatcher = new LlrpDispatcher(
            handler, options.InheritAbsentFields ? new TagReportDefaults(options.ReportFields) : null);
    }

    /// <summary>
    /// Called when a whole message has come, before anybody handles it: how long that takes is not the reader's silence.
    /// Bytes alone do not count: a reader that drips could hold us for ever.
    /// </summary>
    public Action? Heard { get; set; }

    public LlrpFrame Frame => _reader.Frame;

    /// <summary>The version that this connection speaks: 1 until another one is agreed.</summary>
    public byte Version
    {
        get => _sender.Version;
        set => _sender.Version = value;
    }

    /// <summary>While the version is negotiated an answer may come in any.</summary>
    public bool AcceptsAnyVersion { get; set; }

    public LlrpClientCounters Counters => _dispatcher.Counters;

    /// <summary>
    /// Waits for the reader's first word; until then a client must not speak (LLRP 1.0.1 §13.2.6.11).
    /// </summary>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            while (_dispatcher.Greeting is null)
            {
                await TryReceiveAsync(mayEnd: false, limit.Token);
                await DispatchAsync(limit.Token);
            }
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw LlrpClientErrors.Timeout("the reader's greeting", _options.ResponseTimeout, cause);
        }

        if (_dispatcher.Greeting is { } status and not ConnectionAttemptStatus.Success)
        {
            LlrpClientErrors.ThrowRefused(status);
        }
    }

    /// <summary>Sends a request and waits for its answer; <see cref="Frame"/> is then the response.</summary>
    /// <exception cref="LlrpException">Rejected, not answered in time, or the connection ended.</exception>
    public async Task RequestAsync(
        LlrpMessageType request,
        LlrpMessageType response,
        Action<LlrpWriter, uint> write,
        CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            var id = await SendAsync(write, limit.Token);
            await ReceiveResponseAsync(id, response, limit.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw LlrpClientErrors.Timeout($"the answer to {request}", _options.ResponseTimeout, cause);
        }

        CheckAnswer(request);
    }

    /// <summary>What the answer in <see cref="Frame"/> says of a request.</summary>
    /// <exception cref="LlrpException">Rejected, or not to be read.</exception>
    public void CheckAnswer(LlrpMessageType request)
    {
        if (!LlrpStatus.TryRead(StatusBody(), out var status))
        {
            LlrpClientErrors.ThrowUnreadable(Frame.Header.Type);
        }

        if (!status.IsSuccess || Frame.Header.Type == LlrpMessageType.ERROR_MESSAGE)
        {
            LlrpClientErrors.ThrowRejected(request, status);
        }
    }

    /// <summary>Sends a message under the next message id, and returns that.</summary>
    public async ValueTask<uint> SendAsync(Action<LlrpWriter, uint> write, CancellationToken cancellationToken)
    {
        var id = NextId();
        await SendAsync(id, write, cancellationToken);
        return id;
    }

    /// <summary>The id of the next message, for who must know it before the answer can come.</summary>
    public uint NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>The next message, whole and of our version; false if the stream ended and that was allowed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> TryReceiveAsync(bool mayEnd, CancellationToken cancellationToken)
    {
        var mustWait = !_reader.HasNext;
        if (mustWait)
        {
            _dispatcher.EndReports();
        }

        var status = await ReadAsync(cancellationToken);
        if (status == LlrpFrameStatus.End && mayEnd)
        {
            return false;
        }

        if (status != LlrpFrameStatus.Frame)
        {
            LlrpClientErrors.ThrowEnded(status, _reader.Describe(status), _dispatcher.CloseAnnounced);
        }

        // Once for all that came together: a timer for each of a thousand small messages would be felt.
        if (mustWait)
        {
            Heard?.Invoke();
        }

        Counters.CountMessage();
        _options.Tap?.Invoke(outbound: false, Frame.Bytes.Span);
        if (Frame.Header.Version != Version && !AcceptsAnyVersion)
        {
            LlrpClientErrors.ThrowVersion(Frame.Header.Version, Version);
        }

        return true;
    }

    /// <summary>Gives the received message to the handler, and acknowledges it if it is a keepalive.</summary>
    public ValueTask DispatchAsync(CancellationToken cancellationToken)
    {
        var frame = Frame;
        if (!_dispatcher.TryDispatch(frame))
        {
            _dispatcher.OnUnknown(frame.Header);
        }

        return frame.Header.Type == LlrpMessageType.KEEPALIVE
            ? SendAsync(frame.Header.MessageId, LlrpRequests.KeepaliveAck, cancellationToken)
            : ValueTask.CompletedTask;
    }

    /// <summary>Gives the handler the inputs' states as events that just came.</summary>
    public void TellInputs(IEnumerable<InputState> inputs) => _dispatcher.OnInputs(inputs);

    /// <summary>A token that is cancelled after the response timeout too.</summary>
    public LlrpDeadline Limit(CancellationToken cancellationToken) =>
        new(_options.ResponseTimeout, _time, cancellationToken);

    public void Dispose() => _sender.Dispose();

    private async Task ReceiveResponseAsync(uint id, LlrpMessageType response, CancellationToken cancellationToken)
    {
        while (true)
        {
            await TryReceiveAsync(mayEnd: false, cancellationToken);
            var header = Frame.Header;
            if (header.MessageId == id && (header.Type == response || header.Type == LlrpMessageType.ERROR_MESSAGE))
            {
                return;
            }

            await DispatchAsync(cancellationToken);
        }
    }

    // A CUSTOM_MESSAGE has its vendor and subtype in front of the parameters, a version response its two versions.
    private ReadOnlySpan<byte> StatusBody()
    {
        var fieldBytes = Frame.Header.Type switch
        {
            LlrpMessageType.CUSTOM_MESSAGE => 5,
            LlrpMessageType.GET_SUPPORTED_VERSION_RESPONSE => 2,
            _ => 0,
        };
        return fieldBytes <= Frame.Body.Length ? Frame.Body[fieldBytes..] : default;
    }

    /// <summary>Sends a message under this id.</summary>
    public async ValueTask SendAsync(uint id, Action<LlrpWriter, uint> write, CancellationToken cancellationToken)
    {
        try
        {
            await _sender.SendAsync(id, write, cancellationToken);
        }
        catch (IOException cause)
        {
            throw LlrpClientErrors.Lost(cause);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LlrpFrameStatus> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken);
        }
        catch (IOException cause)
        {
            throw LlrpClientErrors.Lost(cause);
        }
    }
}
