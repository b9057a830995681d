namespace EdgeVault.Llrp;

/// <summary>The caller's token, cancelled also when the time is up.</summary>
internal sealed class LlrpDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public LlrpDeadline(TimeSpan after, TimeProvider time, CancellationToken stop)
    {
        _timer = new CancellationTokenSource(after, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stop);
    }

    public CancellationToken Token => _linked.Token;

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
