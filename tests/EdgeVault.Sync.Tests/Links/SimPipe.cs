namespace EdgeVault.Sync.Tests.Links;

/// <summary>One direction of a call: bytes in order, late, at a bandwidth, or never.</summary>
internal sealed class SimPipe(SimLink link)
{
    // HTTP/2's window and the sockets' buffers: what is written and not yet there.
    private const int WindowBytes = 256 << 10;

    private readonly Queue<byte[]> _arrived = new();
    private readonly List<ITimer> _timers = [];
    private TaskCompletionSource _changed = New();
    private Exception? _broken;
    private bool _isOver;
    private int _onTheWay;
    private DateTimeOffset _free = DateTimeOffset.MinValue;
    private DateTimeOffset _lastArrival = DateTimeOffset.MinValue;

    /// <summary>From then on nothing arrives, and nobody is told.</summary>
    public bool IsSilent { get; set; }

    public async Task WriteAsync(byte[] message, CancellationToken cancellation)
    {
        while (_broken is null && !_isOver && _onTheWay > 0 && _onTheWay + message.Length > WindowBytes)
        {
            await _changed.Task.WaitAsync(cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        if (_broken is not null || _isOver)
        {
            throw new IOException("The stream is over.", _broken);
        }

        _onTheWay += message.Length;
        Later(message.Length, () => Arrive(message));
    }

    /// <summary>The sender has said all.</summary>
    public void Complete() => Later(0, () =>
    {
        _isOver = true;
        Signal();
    });

    /// <summary>Null when the sender has said all.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_arrived.TryDequeue(out var message))
            {
                _onTheWay -= message.Length;
                Signal();
                return message;
            }

            if (_broken is not null)
            {
                throw _broken;
            }

            if (_isOver)
            {
                return null;
            }

            await _changed.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Ends both ends at once; what is on its way is lost, half of a message too.</summary>
    public void Break(Exception why)
    {
        _broken ??= why;
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
        Signal();
    }

    /// <summary>The receiver learns of the sender's end behind all that was sent.</summary>
    public void BreakLater(Exception why) => Later(0, () => Break(why));

    private void Arrive(byte[] message)
    {
        _arrived.Enqueue(message);
        Signal();
    }

    private void Later(int bytes, Action arrive)
    {
        var (now, latency, transfer) = link.Cost(bytes);
        _free = (_free > now ? _free : now) + transfer;
        // A stream keeps its order, also when the way gets shorter; what is due at once comes in the order of sending.
        var arrives = _free + latency;
        _lastArrival = arrives > _lastArrival ? arrives : _lastArrival;
        var due = _lastArrival - now;
        _timers.Add(link.Time.CreateTimer(
            _ =>
            {
                if (!IsSilent && _broken is null)
                {
                    arrive();
                }
            },
            null, due, Timeout.InfiniteTimeSpan));
    }

    private void Signal() => Interlocked.Exchange(ref _changed, New()).SetResult();

    // Whoever waits goes on through his own context; a thread of the pool would be outside the simulation.
    private static TaskCompletionSource New() => new();
}
