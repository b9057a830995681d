namespace EdgeVault.Hosting.Waking;

/// <summary>Wakes the one who waits; rung while nobody waits, it is heard by the next who does.</summary>
/// <remarks>Several may ring, one waits, who then looks at what there is: two rings may be heard as one.</remarks>
public sealed class Bell
{
    private TaskCompletionSource? _waiting;
    private bool _isRung;

    public void Ring()
    {
        Volatile.Write(ref _isRung, true);
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    public async Task WaitAsync(CancellationToken cancellation)
    {
        // Awaited as it is and not by Task.WaitAsync, which would go by way of the pool: a simulation has one thread.
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiting, mine);
        if (!Volatile.Read(ref _isRung))
        {
            using var registration = cancellation.Register(() => mine.TrySetCanceled(cancellation));
            await mine.Task;
        }

        Volatile.Write(ref _isRung, false);
    }
}
