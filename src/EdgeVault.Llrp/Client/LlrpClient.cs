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

            await _link.DispatchAsync(cancellationToken);
        }
    }
}
