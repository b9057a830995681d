using EdgeVault.Custody.Events;

namespace EdgeVault.Gateway.Recording;

/// <summary>Finds out when the wall clock is set: it is compared with the monotonic one.</summary>
/// <remarks>
/// Each look is compared with the one before, so that a clock that is slewed into place is no step. Nothing else heeds
/// the wall clock: order is the index, and timers are monotonic. Safe for several threads.
/// </remarks>
internal sealed partial class ClockWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Between two readings of the monotonic clock around one of the wall clock: else the machine slept in between.
    private const int ReadingShare = 4;

    private readonly TimeProvider _time;
    private readonly TimeSpan _threshold;
    private readonly ILogger<ClockWatch> _logger;
    private readonly Lock _gate = new();
    private readonly Queue<ClockStep> _steps = [];
    private readonly ITimer _timer;
    private TaskCompletionSource _stepped = NewSignal();
    private DateTimeOffset _wall;
    private long _monotonic;

    public ClockWatch(TimeProvider time, TimeSpan threshold, ILogger<ClockWatch> logger)
    {
        (_time, _threshold, _logger) = (time, threshold, logger);
        (_wall, _monotonic) = (time.GetUtcNow(), time.GetTimestamp());
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>Completes when there is a step to take.</summary>
    public Task Stepped
    {
        get
        {
            lock (_gate)
            {
                return _stepped.Task;
            }
        }
    }

    /// <summary>Looks now, and returns the oldest step that nobody took yet.</summary>
    public ClockStep? TryTake()
    {
        Look();
        lock (_gate)
        {
            if (!_steps.TryDequeue(out var step))
            {
                return null;
            }

            if (_steps.Count == 0)
            {
                _stepped = NewSignal();
            }

            return step;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            var before = _time.GetTimestamp();
            var wall = _time.GetUtcNow();
            if (_time.GetElapsedTime(before) > _threshold / ReadingShare)
            {
                return;
            }

            var due = _wall + _time.GetElapsedTime(_monotonic, before);
            (_wall, _monotonic) = (wall, before);
            if ((wall - due).Duration() <= _threshold)
            {
                return;
            }

            _steps.Enqueue(new ClockStep { Old = due, New = wall });
            _stepped.TrySetResult();
            LogStepped(due, wall, (wall - due).TotalSeconds);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(5112, LogLevel.Warning,
        "The wall clock was set from {Old:O} to {New:O} ({Seconds:+0.000;-0.000} s). Order and timers do not heed it.")]
    private partial void LogStepped(DateTimeOffset old, DateTimeOffset @new, double seconds);
}
