namespace EdgeVault.TestKit.Disks;

/// <summary>Counts one kind of step of a <see cref="MemoryDisk"/>, and lets a test wait until the code under test comes
/// to it. The step itself is done before the disk answers anyone else.</summary>
public sealed class DiskWatch
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _count;

    /// <param name="disk">Steps go on to whoever decided about them before.</param>
    /// <param name="operation">As in <see cref="DiskStep"/>.</param>
    /// <param name="fileEnd">End of the file's name.</param>
    public DiskWatch(MemoryDisk disk, string operation, string fileEnd)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var before = disk.OnStep;
        disk.OnStep = step =>
        {
            if (step.Operation == operation && step.File.EndsWith(fileEnd, StringComparison.Ordinal))
            {
                Step();
            }

            return before?.Invoke(step) ?? DiskFault.None;
        };
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Completes with the step of this number, counted from 1.</summary>
    public Task ReachedAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    private void Step()
    {
        lock (_gate)
        {
            _count++;
            foreach (var (_, reached) in _waiters.FindAll(waiter => waiter.Count <= _count))
            {
                reached.TrySetResult();
            }
        }
    }
}
