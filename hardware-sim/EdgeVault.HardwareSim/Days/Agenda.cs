namespace EdgeVault.HardwareSim.Days;

/// <summary>What is to happen, in the order of time; what is set for the same moment, in the order in which it was
/// set.</summary>
internal sealed class Agenda(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (long Ticks, long Number)> _acts = new();
    private long _number;

    public DateTimeOffset Now { get; private set; } = start;

    /// <exception cref="ArgumentOutOfRangeException">That is over.</exception>
    public void At(DateTimeOffset when, Action act)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(when, Now);
        _acts.Enqueue(act, (when.Ticks, _number++));
    }

    public void In(TimeSpan time, Action act) => At(Now + time, act);

    /// <summary>Lets happen what is set up to then, and what that sets in turn.</summary>
    public void RunTo(DateTimeOffset end)
    {
        while (_acts.TryPeek(out var act, out var when) && when.Ticks <= end.Ticks)
        {
            _acts.Dequeue();
            Now = new DateTimeOffset(when.Ticks, TimeSpan.Zero);
            act();
        }

        Now = end;
    }
}
