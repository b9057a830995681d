namespace EdgeVault.Llrp.Client;

/// <summary>Cancels <see cref="Token"/> when no whole message has arrived for a while.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _silenceMax;

    public IdleWatch(TimeSpan silenceMax, TimeProvider time, CancellationToken stop)
    {
        _silenceMax = silenceMax;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _timer = time.CreateTimer(
            static state => ((IdleWatch)state!).Fire(), this, silenceMax, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public bool HasFired { get; private set; }

    public void Reset() => _timer.Change(_silenceMax, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Fire()
    {
        HasFired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The session ended while the timer was on its way; there is nothing left to cancel.
        }
    }
}
