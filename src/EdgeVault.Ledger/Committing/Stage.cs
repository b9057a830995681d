using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Committing;

/// <summary>What the frame stage and the anchor stage have in common: write, sync, and one rule for when that fails.</summary>
/// <remarks>
/// <code>
/// idle → write → sync → (pass on) → write …
///          ↘      ↘
///          follow the rule → pass on
///                ↘ full: parked until <see cref="Resume"/>, then the rule again
///                ↘ any other error: the end, until restart
/// </code>
/// Each arrow is a step of its own on the stage's lane. Nothing is ever tried again on a descriptor that failed.
/// </remarks>
internal abstract class Stage
{
    private readonly ILane _lane;
    private readonly TroubleBook _troubles;
    private readonly Action<PendingFrame> _fail;
    private readonly Lock _lock = new();
    private readonly Queue<PendingFrame> _waiting = new();

    // Made once, so that a step costs no allocation.
    private readonly Action _write;
    private readonly Action _sync;
    private readonly Action _follow;
    private readonly Action _abandon;
    private bool _isRunning;
    private bool _isParked;

    protected Stage(ILane lane, TroubleBook troubles, Action<PendingFrame> fail)
    {
        _lane = lane;
        _troubles = troubles;
        _fail = fail;
        _write = WriteStep;
        _sync = SyncStep;
        _follow = FollowStep;
        _abandon = Abandon;
    }

    public void Add(PendingFrame frame)
    {
        lock (_lock)
        {
            _waiting.Enqueue(frame);
        }

        Go();
    }

    /// <summary>Goes on after a full disk; does nothing otherwise.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            if (!_isParked)
            {
                return;
            }

            _isParked = false;
        }

        _lane.Post(_follow);
    }

    /// <summary>Fails what was not passed on. On the lane, or after its end.</summary>
    public void Abandon()
    {
        while (TryDequeue() is { } frame)
        {
            _fail(frame);
        }
    }

    /// <summary>True when nothing that waits here can be acknowledged any more.</summary>
    protected abstract bool MustStop { get; }

    protected TroubleBook Troubles => _troubles;

    protected PendingFrame Oldest
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Peek();
            }
        }
    }

    protected PendingFrame Newest
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Last();
            }
        }
    }

    protected PendingFrame? TryDequeue()
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out var frame) ? frame : null;
        }
    }

    protected abstract void Write();

    protected abstract void Sync();

    /// <summary>What is done after a failed write or sync (docs/operating/durability.md); what was to be made durable is, on return.</summary>
    protected abstract void FollowTheRule();

    /// <summary>Hands on what is durable now, taking it out of the queue.</summary>
    protected abstract void PassOn();

    private void Go()
    {
        lock (_lock)
        {
            if (_isRunning || _waiting.Count == 0)
            {
                return;
            }

            _isRunning = true;
        }

        _lane.Post(MustStop ? _abandon : _write);
    }

    private void WriteStep()
    {
        if (Try(Write))
        {
            _lane.Post(_sync);
        }
    }

    private void SyncStep()
    {
        if (Try(Sync))
        {
            Pass();
        }
    }

    private bool Try(Action operation)
    {
        if (MustStop)
        {
            Abandon();
            return false;
        }

        try
        {
            operation();
            return true;
        }
        catch (DiskException e)
        {
            _troubles.Begin(this, e);
            _lane.Post(_follow);
            return false;
        }
    }

    private void FollowStep()
    {
        if (MustStop)
        {
            Abandon();
            return;
        }

        try
        {
            FollowTheRule();
        }
        catch (DiskException e) when (e.IsFull)
        {
            Park();
            _troubles.Full(this, e);
            return;
        }
        catch (DiskException e)
        {
            _troubles.End(this, e);
            Abandon();
            return;
        }

        _troubles.Over(this);
        Pass();
    }

    private void Park()
    {
        lock (_lock)
        {
            _isParked = true;
        }
    }

    private void Pass()
    {
        PassOn();
        lock (_lock)
        {
            _isRunning = false;
        }

        Go();
    }
}
