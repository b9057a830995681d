namespace EdgeVault.Ledger;

/// <summary>A size that only grows, and that followers can wait on.</summary>
/// <remarks>
/// Each waits on a source of its own, and on nothing around it: what goes on goes on where it was asked for, and never
/// on the thread that appends.
/// </remarks>
internal sealed class SizeSignal(ulong size)
{
    private readonly Lock _lock = new();
    private readonly HashSet<TaskCompletionSource> _waiting = [];
    private ulong _size = size;
    private bool _closed;

    public void Publish(ulong size)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            _size = size;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        waiting.ForEach(each => each.TrySetResult());
    }

    public void Close()
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        waiting.ForEach(each => each.TrySetException(new ObjectDisposedException(nameof(SegmentLedger))));
    }

    public async Task WaitAsync(ulong moreThan, CancellationToken cancel)
    {
        while (true)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (_size > moreThan)
                {
                    return;
                }

                ObjectDisposedException.ThrowIf(_closed, typeof(SegmentLedger));
                _waiting.Add(mine);
            }

            await UntilSetAsync(mine, cancel);
        }
    }

    private async Task UntilSetAsync(TaskCompletionSource mine, CancellationToken cancel)
    {
        using var registration = cancel.Register(() => mine.TrySetCanceled(cancel));
        try
        {
            await mine.Task;
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(mine);
            }
        }
    }
}
