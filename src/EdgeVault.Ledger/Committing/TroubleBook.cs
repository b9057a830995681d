using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Committing;

/// <summary>What keeps the ledger from acknowledging now, and since when. Safe for several threads.</summary>
internal sealed class TroubleBook(string origin, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Stage, LedgerState> _troubles = [];
    private DateTimeOffset? _since;
    private LedgerState? _end;
    private volatile LedgerState _state = LedgerState.Writable;
    private volatile LedgerOutage? _lastOutage;

    public LedgerState State => _state;

    public LedgerOutage? LastOutage => _lastOutage;

    public bool IsFatal => _state.Mode == LedgerMode.Faulted;

    /// <summary>The stage that could not follow the rule; null before the end, and when something unforeseen ended it.</summary>
    public Stage? EndedBy { get; private set; }

    /// <summary>Called outside the lock when the disk is found full.</summary>
    public Action? OnFull { get; set; }

    /// <summary>Called outside the lock when nothing more can be acknowledged.</summary>
    public Action? OnEnd { get; set; }

    /// <summary>A write or sync failed; the rule is followed now.</summary>
    public void Begin(Stage stage, DiskException error)
    {
        LedgerLog.WriteFailed(logger, origin, error.Message, error);
        Set(stage, new LedgerState(LedgerMode.Recovering, "a write failed, and is made good: " + error.Message));
    }

    public void Full(Stage stage, DiskException error)
    {
        if (State.Mode != LedgerMode.Full)
        {
            // Said once, and not at each try.
            LedgerLog.DiskFull(logger, origin, error.Message);
        }

        Set(stage, new LedgerState(LedgerMode.Full, "the disk is full: " + error.Message));
        OnFull?.Invoke();
    }

    /// <summary>The rule was followed and all is durable.</summary>
    public void Over(Stage stage)
    {
        lock (_lock)
        {
            _troubles.Remove(stage);
            if (_troubles.Count == 0 && _end is null)
            {
                _lastOutage = new LedgerOutage(_since!.Value, time.GetUtcNow(), _state.Reason!);
                _since = null;
                LedgerLog.OutageOver(logger, origin, _lastOutage.From);
            }

            Update_NeedsLock();
        }
    }

    /// <summary>The rule could not be followed either.</summary>
    public void End(Stage? by, Exception error)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            EndedBy = by;
            _end = new LedgerState(LedgerMode.Faulted, "a write failed: " + error.Message);
            Update_NeedsLock();
        }

        LedgerLog.Stopped(logger, origin, _state.Reason!, error);
        OnEnd?.Invoke();
    }

    private void Set(Stage stage, LedgerState trouble)
    {
        lock (_lock)
        {
            _since ??= time.GetUtcNow();
            _troubles[stage] = trouble;
            Update_NeedsLock();
        }
    }

    // The worst is what a person must know first.
    private void Update_NeedsLock() =>
        _state = _end ?? _troubles.Values.MaxBy(trouble => trouble.Mode == LedgerMode.Full) ?? LedgerState.Writable;
}
