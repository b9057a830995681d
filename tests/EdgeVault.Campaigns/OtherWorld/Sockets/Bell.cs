namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>Rings when something has changed; who waits for more than that looks again each time.</summary>
internal sealed class Bell
{
    // Of real time, on a machine that has other work: this is for what never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private TaskCompletionSource _next = New();

    /// <summary>From any thread.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <exception cref="CampaignException">It has not come to be so.</exception>
    public async Task UntilAsync(Func<bool> isSo, Func<string> what, CancellationToken cancellationToken)
    {
        for (var next = Next(); !isSo(); next = Next())
        {
            try
            {
                await next.WaitAsync(Patience, TimeProvider.System, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new CampaignException(
                    ExitCode.Wrong, $"Nothing happened for {Patience.TotalMinutes:0} minutes: {what()}");
            }
        }
    }

    private Task Next() => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
