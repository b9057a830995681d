using EdgeVault.Ledger;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Lanes;

namespace EdgeVault.TestKit.Crashes;

/// <summary>The one caller of a ledger in one life: appends, reads back, and compares what it is told.</summary>
/// <remarks>Several appends may be on their way; they are offered in order, and must be heard of in order.</remarks>
internal sealed class SimulatedWriter
{
    private const long RoomBytes = 1 << 20;

    private readonly SegmentLedger _ledger;
    private readonly LedgerModel _model;
    private readonly Random _random;
    private readonly LedgerOptions _options;
    private readonly MemoryDisk _disk;
    private readonly CrashTally _tally;
    private readonly SteppedLanes? _lanes;
    private readonly BatchSource _batches;
    private readonly List<(Attempt Attempt, Task<AppendResult> Task)> _outstanding = [];
    private (ulong Floor, Task Task)? _pruning;
    private int _next;
    private ulong _confirmed;
    private bool _isOpen;
    private bool _isClosed;

    /// <param name="ledger">Just opened.</param>
    /// <param name="model">Learns what is offered and acknowledged.</param>
    /// <param name="random">Decides what is done.</param>
    /// <param name="options">The ledger's.</param>
    /// <param name="disk">To make room on, and to ask about failures.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="lanes">Null when every append ends before it returns.</param>
    public SimulatedWriter(
        SegmentLedger ledger, LedgerModel model, Random random, LedgerOptions options, MemoryDisk disk,
        CrashTally tally, SteppedLanes? lanes)
    {
        _ledger = ledger;
        _model = model;
        _random = random;
        _options = options;
        _disk = disk;
        _tally = tally;
        _lanes = lanes;
        _batches = new BatchSource(random, options, disk);
        _next = (int)ledger.DurableSize;
        _confirmed = ledger.DurableSize;
        _isOpen = IsOpen;
    }

    /// <summary>Called when a ledger that found the disk full while it was opened has been opened after all.</summary>
    public Action? OnReopened { get; init; }

    /// <summary>Ends the failures of the disk.</summary>
    public Action? CalmDown { get; init; }

    private bool IsOpen => _ledger.WaitUntilOpenAsync(CancellationToken.None).IsCompletedSuccessfully;

    public void Work(int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            MakeRoomInFlight();
            if (_outstanding.Count < _options.FramesInFlightMax)
            {
                Append(_batches.Next());
            }

            StepSome(_random.Next(8));
            if (_random.Next(6) == 0)
            {
                ReadBack();
            }

            if (_random.Next(10) == 0)
            {
                Prune(_random.Next());
            }

            if (_ledger.State.Mode == LedgerMode.Full && _random.Next(3) == 0)
            {
                Resume();
            }
        }

        if (_ledger.State.Mode == LedgerMode.Full && !_disk.IsAborted && _random.Next(2) == 0)
        {
            DemandItGoesOn();
        }

        StepSome(_random.Next(2) * int.MaxValue);
    }

    /// <summary>With room on a disk that works nothing stays where it is.</summary>
    private void DemandItGoesOn()
    {
        CalmDown?.Invoke();
        _disk.CapacityBytes = null;
        _ledger.TryResume();
        Hear();
        RunAll();
        LedgerModel.Demand(
            _ledger.State.Mode != LedgerMode.Full && _outstanding.Count == 0,
            $"there is room again, and {_outstanding.Count} appends hang: {_ledger.State}");
    }

    /// <summary>Appends one batch, which must be acknowledged.</summary>
    public void AppendOne()
    {
        var before = _tally.Acknowledged;
        Append(_batches.Next());
        RunAll();
        LedgerModel.Demand(_tally.Acknowledged > before, $"takes no entries on a sound disk: {_ledger.State.Reason}");
    }

    /// <summary>Closes the ledger, which first ends what is on its way.</summary>
    public void Close()
    {
        _ledger.Close();
        _isClosed = true;
        Hear();
        LedgerModel.Demand(_outstanding.Count == 0, $"closed, and {_outstanding.Count} appends never end");
        LedgerModel.Demand(_disk.OpenHandles == 0, $"closed, and {_disk.OpenHandles} handles are still open");
    }

    public void Append(ReadOnlyMemory<byte>[] entries)
    {
        var attempt = _model.Offer(_next, entries);
        var failures = _disk.Failures;
        try
        {
            var task = _ledger.AppendAsync(entries, CancellationToken.None).AsTask();
            _next = attempt.End;
            _outstanding.Add((attempt, task));
        }
        catch (LedgerUnavailableException)
        {
            _model.Withdraw(attempt);
            Refused();
        }

        JudgeState(failures);
        Hear();
    }

    /// <summary>Takes away what lies below one of the segments, if it may.</summary>
    /// <param name="choice">Which of them; −1 for the last.</param>
    public void Prune(int choice)
    {
        var points = _ledger.PrunePoints;
        if (points.Count == 0 || _pruning is not null || _ledger.State.Mode != LedgerMode.Writable)
        {
            return;
        }

        var floor = choice < 0 ? points[^1] : points[choice % points.Count];
        _model.Pruning.Try(floor);
        _pruning = (floor, _ledger.PruneAsync(floor, PruningModel.BaseAt(floor), [.. PruningModel.KeptBelow(floor)]));
        Hear();
    }

    /// <summary>Until there is room, or nothing moves any more because the disk is full.</summary>
    private void MakeRoomInFlight()
    {
        while (_outstanding.Count >= _options.FramesInFlightMax && Step())
        {
        }
    }

    /// <summary>Until nothing moves any more.</summary>
    public void RunAll() => StepSome(int.MaxValue);

    private void StepSome(int most)
    {
        for (var step = 0; step < most && Step(); step++)
        {
        }
    }

    private bool Step()
    {
        var failures = _disk.Failures;
        var moved = _lanes?.StepOne() ?? false;
        JudgeState(failures);
        Hear();
        return moved;
    }

    /// <summary>Somebody makes room on the disk, or not enough of it.</summary>
    private void Resume()
    {
        _disk.CapacityBytes += _random.Next(3) * RoomBytes;
        var failures = _disk.Failures;
        _ledger.TryResume();
        JudgeState(failures);
        Hear();
    }

    /// <summary>Right after a commit's write or sync failed, nobody may be told that all is well.</summary>
    private void JudgeState(int failuresBefore)
    {
        var last = _disk.LastFailure;
        var isOfCommit = last.Operation is "pwrite" or "fdatasync"
            && (last.File == "anchor" || last.File.EndsWith(".seg", StringComparison.Ordinal));
        LedgerModel.Demand(
            _disk.Failures == failuresBefore || !isOfCommit || _lanes is null
            || _ledger.State.Mode != LedgerMode.Writable,
            $"writable right after {last.Operation} of {last.File} failed");
    }

    private void Hear()
    {
        // A refusal may come before an earlier append has ended; an acknowledgement may not.
        foreach (var each in _outstanding.FindAll(each => each.Task.IsCompleted))
        {
            LedgerModel.Demand(!each.Task.IsCompletedSuccessfully || _outstanding[0] == each,
                $"{each.Attempt} was acknowledged before {_outstanding[0].Attempt}");
            _outstanding.Remove(each);
            Hear(each.Attempt, each.Task);
        }

        HearOfPruning();
        HearOfOpening();
        LedgerModel.Demand(_ledger.DurableSize == _confirmed,
            $"DurableSize is {_ledger.DurableSize} when {_confirmed} entries were acknowledged");
        _model.HearOf(_ledger.Checkpoint, "the ledger");
    }

    private void HearOfOpening()
    {
        if (!_isOpen && IsOpen)
        {
            _isOpen = true;
            if (!_isClosed)
            {
                OnReopened?.Invoke();
            }

            _next = (int)_ledger.DurableSize;
            _confirmed = _ledger.DurableSize;
        }
    }

    private void HearOfPruning()
    {
        if (_pruning is not { Task.IsCompleted: true } done)
        {
            return;
        }

        _pruning = null;
        if (done.Task.IsCompletedSuccessfully)
        {
            _model.Pruning.Done(done.Floor);
            _tally.Pruned++;
        }
        else
        {
            LedgerModel.Demand(_disk.Failures > 0, $"pruning fails on a sound disk: {done.Task.Exception?.Message}");
        }
    }

    private void Hear(Attempt attempt, Task<AppendResult> task)
    {
        try
        {
            _model.Acknowledge(attempt, task.GetAwaiter().GetResult());
            _confirmed = (ulong)attempt.End;
            _tally.Acknowledged++;
        }
        catch (LedgerUnavailableException)
        {
            Refused();
        }
    }

    private void Refused()
    {
        _tally.Refused++;
        LedgerModel.Demand(_ledger.State.Mode != LedgerMode.Writable, "refuses a batch and says that it is writable");
        LedgerModel.Demand(_disk.Failures > 0, "refuses a batch although the disk never failed");
    }

    private void ReadBack()
    {
        if (_ledger.DurableSize > _ledger.MinIndex)
        {
            var from = (ulong)_random.NextInt64((long)_ledger.MinIndex, (long)_ledger.DurableSize);
            _model.ObservePart(_ledger.Read(from, _random.Next(1, 20), _random.Next(1, 9_000))!, "the ledger");
        }
    }
}
