namespace EdgeVault.Hub.Sites;

/// <summary>
/// Wakes whoever waits for the next change. Take <see cref="Next"/> before looking, so that nothing is missed.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    /// <summary>
    /// Waits for a change, for the interval to pass or for the token, whichever is first. Never throws.
    /// </summary>
    /// <returns>True when there was a change.</returns>
    public static async Task<bool> WaitAsync(
        Task next, TimeSpan interval, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await next.WaitAsync(interval, time, cancellation);
            return true;
        }
        catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
