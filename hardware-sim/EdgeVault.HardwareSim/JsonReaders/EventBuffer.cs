namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Events that a reader has not yet got rid of. When full the oldest go, and it knows of which time they were.</summary>
internal sealed class EventBuffer(int eventsMax) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Us, byte[] Bytes)> _events = new();
    private readonly SemaphoreSlim _added = new(0);
    private long _first;
    private long _firstLostUs;
    private long _lastLostUs;
    private long _lost;
    private long _lostTotal;

    /// <summary>Ever.</summary>
    public long Lost => Interlocked.Read(ref _lostTotal);

    public void Add(long us, byte[] bytes)
    {
        lock (_lock)
        {
            if (_events.Count >= eventsMax)
            {
                var (lostUs, _) = _events.Dequeue();
                _first++;
                _firstLostUs = _lost++ == 0 ? lostUs : _firstLostUs;
                _lastLostUs = lostUs;
                _lostTotal++;
            }

            _events.Enqueue((us, bytes));
        }

        if (_added.CurrentCount == 0)
        {
            _added.Release();
        }
    }

    public void Dispose() => _added.Dispose();

    /// <summary>The oldest, which stay until <see cref="Drop"/>; none if there are none.</summary>
    public (long UpTo, List<byte[]> Events) Peek(int countMax)
    {
        lock (_lock)
        {
            List<byte[]> some = [.. _events.Take(countMax).Select(static one => one.Bytes)];
            return (_first + some.Count, some);
        }
    }

    /// <summary>These are gone to where they belong.</summary>
    public void Drop(long upTo)
    {
        lock (_lock)
        {
            for (; _first < upTo; _first++)
            {
                _events.Dequeue();
            }
        }
    }

    /// <summary>What was lost since it was asked last; null if nothing was.</summary>
    public (long FirstUs, long LastUs, long Count, int Left)? TakeLoss()
    {
        lock (_lock)
        {
            if (_lost == 0)
            {
                return null;
            }

            var loss = (_firstLostUs, _lastLostUs, _lost, _events.Count);
            _lost = 0;
            return loss;
        }
    }

    /// <summary>True when there is something new, false after this time.</summary>
    public async Task<bool> WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _added.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
