namespace EdgeVault.Ledger;

/// <summary>A size that only grows, and that followers can wait on.</summary>
internal sealed class SizeSignal(ulong size)
{
    private readonly Lock _lock = new();
    private ulong _size = size;
    private TaskCompletionSource _grown = NewSource();
    private bool _closed;

    public void Publish(ulong size)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _size = size;
            grown = _grown;
            _grown = NewSource();
        }

        grown.SetResult();
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _grown.TrySetException(new ObjectDisposedException(nameof(SegmentLedger)));
            // Looked at here, so that a ledger without followers does not end in an unobserved exception.
            _ = _grown.Task.Exception;
        }
    }

    public async Task WaitAsync(ulong moreThan, CancellationToken cancel)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_size > moreThan)
                {
                    return;
                }

                ObjectDisposedException.ThrowIf(_closed, typeof(SegmentLedger));
                grown = _grown.Task;
            }

            await grown.WaitAsync(cancel);
        }
    }

    // Followers must not run on the thread that appends.
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
