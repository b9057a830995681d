using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Client;

/// <summary>One session with one reader over a stream that the caller connected and will dispose.</summary>
/// <remarks>
/// <see cref="StartAsync"/>, then <see cref="RunAsync"/> on one loop; <see cref="CloseAsync"/> from anywhere. The
/// handler is called on the loop, also while <see cref="StartAsync"/> runs: reports may come between a request and
/// its response.
/// </remarks>
public sealed class LlrpClient : IDisposable
{
    private readonly LlrpClientOptions _options;
    private readonly TimeProvider _time;
    private readonly LlrpClientLink _link;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;
    private volatile bool _running;
    private volatile Asked? _asked;

    public LlrpClient(Stream stream, LlrpClientOptions options, ILlrpClientHandler handler, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.KeepalivePeriod, LlrpClientOptions.KeepalivePeriodMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.KeepalivePeriod, LlrpClientOptions.KeepalivePeriodMax);
        ArgumentOutOfRangeException.ThrowIfZero(options.RoSpecId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Session ?? 0, 3);
        _options = options;
        _time = time;
        _link = new LlrpClientLink(stream, options, handler, time);
    }

    public LlrpClientCounters Counters => _link.Counters;

    /// <summary>Everything from the reader's greeting to a running ROSpec.</summary>
    /// <exception cref="LlrpException">The reader is taken, of another version, silent, gone, or says no.</exception>
    public async Task<LlrpReaderInfo> StartAsync(CancellationToken cancellationToken)
    {
        await _link.GreetAsync(cancellationToken);
        return await LlrpHandshake.RunAsync(_link, _options, cancellationToken);
    }

    /// <summary>
    /// Receives until <see cref="CloseAsync"/> has closed the connection; every other end is an exception.
    /// </summary>
    /// <exception cref="LlrpException">The connection ended; the code says how.</exception>
    /// <exception cref="OperationCanceledException">The caller's token; the connection is then of no use.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _running = true;
        var silenceMax = _options.KeepalivePeriod * 2;
        using var watch = new IdleWatch(silenceMax, _time, cancellationToken);
        try
        {
            _link.Heard = watch.Reset;
            await ReceiveAsync(watch.Token);
        }
        catch (OperationCanceledException cause) when (watch.HasFired && !cancellationToken.IsCancellationRequested)
        {
            throw LlrpClientErrors.Silent(silenceMax, cause);
        }
        finally
        {
            _link.Heard = null;
            _running = false;
            _closed.TrySetResult();
            _asked?.Answer.TrySetException(HasEnded());
        }
    }

    /// <summary>
    /// Asks the reader to close and waits for its answer, at most the response timeout. The ROSpec is left running: a
    /// reader that holds reports collects them for the next session.
    /// </summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _closing = true;
        using var limit = _link.Limit(cancellationToken);
        try
        {
            await _link.SendAsync(LlrpRequests.CloseConnection, limit.Token);
            if (_running)
            {
                await _closed.Task.WaitAsync(limit.Token);
            }
            else
            {
                await ReceiveAsync(limit.Token);
            }
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw LlrpClientErrors.Timeout("the answer to CLOSE_CONNECTION", _options.ResponseTimeout, cause);
        }
    }

    /// <summary>Sets outputs of the reader while <see cref="RunAsync"/> runs, and waits for its answer. One caller at a
    /// time.</summary>
    /// <exception cref="LlrpException">Refused, not answered in time, or the connection ended.</exception>
    public async Task SetOutputsAsync(IReadOnlyList<OutputLevel> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var asked = new Asked(_link.NextId());
        using var limit = _link.Limit(cancellationToken);
        try
        {
            _asked = asked;
            if (!_running)
            {
                throw HasEnded();
            }

            await _link.SendAsync(
                asked.Id, (writer, id) => writer.SetReaderConfig(id, new ReaderConfigSettings { Outputs = outputs }), limit.Token);
            await asked.Answer.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw LlrpClientErrors.Timeout("the answer to SET_READER_CONFIG", _options.ResponseTimeout, cause);
        }
        finally
        {
            _asked = null;
        }
    }

    public void Dispose() => _link.Dispose();

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _link.TryReceiveAsync(mayEnd: _closing, cancellationToken))
        {
            var frame = _link.Frame;
            if (_closing && frame.Header.Type == LlrpMessageType.CLOSE_CONNECTION_RESPONSE)
            {
                return;
            }

            if (!TryAnswer(frame.Header))
            {
                await _link.DispatchAsync(cancellationToken);
            }
        }
    }

    private static LlrpException HasEnded() => LlrpClientErrors.Lost(new IOException("the session has ended"));

    /// <summary>Whether this is what <see cref="SetOutputsAsync"/> waits for; the loop has nothing more to do with it.</summary>
    private bool TryAnswer(in LlrpHeader header)
    {
        if (_asked is not { } asked || asked.Id != header.MessageId
            || header.Type is not (LlrpMessageType.SET_READER_CONFIG_RESPONSE or LlrpMessageType.ERROR_MESSAGE))
        {
            return false;
        }

        try
        {
            _link.CheckAnswer(LlrpMessageType.SET_READER_CONFIG);
            asked.Answer.TrySetResult();
        }
        catch (LlrpException refusal)
        {
            asked.Answer.TrySetException(refusal);
        }

        return true;
    }

    /// <summary>A request that somebody waits for beside the loop.</summary>
    private sealed class Asked(uint id)
    {
        public uint Id => id;

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
