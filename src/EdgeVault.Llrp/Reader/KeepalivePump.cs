namespace EdgeVault.Llrp.Reader;

/// <summary>Sends keepalives at the client's period and counts those that it does not acknowledge.</summary>
internal sealed class KeepalivePump : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly int _unacknowledgedMax;
    private readonly Func<CancellationToken, ValueTask> _send;
    private readonly Action _silent;
    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _running;
    private int _unacknowledged;

    /// <summary>It is silent until <see cref="SetPeriod"/>.</summary>
    public KeepalivePump(
        TimeProvider time, int unacknowledgedMax, Func<CancellationToken, ValueTask> send, Action silent)
    {
        _time = time;
        _unacknowledgedMax = unacknowledgedMax;
        _send = send;
        _silent = silent;
        _timer = new PeriodicTimer(Timeout.InfiniteTimeSpan, time);
        _running = RunAsync(_stop.Token);
    }

    public void Acknowledged() => Volatile.Write(ref _unacknowledged, 0);

    /// <summary>Zero switches keepalives off.</summary>
    public void SetPeriod(TimeSpan period)
    {
        Acknowledged();
        _timer.Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(stop) && await SendAsync(stop))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed, or a client that does not read has blocked the send for as long as it may be silent.
        }

        if (!stop.IsCancellationRequested)
        {
            _silent();
        }
    }

    private async ValueTask<bool> SendAsync(CancellationToken stop)
    {
        if (Interlocked.Increment(ref _unacknowledged) > _unacknowledgedMax)
        {
            return false;
        }

        var period = _timer.Period;
        if (period > TimeSpan.Zero)
        {
            using var limit = new LlrpDeadline(period * _unacknowledgedMax, _time, stop);
            await _send(limit.Token);
        }

        return true;
    }
}
