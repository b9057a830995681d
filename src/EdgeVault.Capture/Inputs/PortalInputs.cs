namespace EdgeVault.Capture.Inputs;

/// <summary>How the inputs of one portal stand: reader loops tell it, the portal's worker takes the changes out in
/// order.</summary>
/// <remarks>What when full? A contact that chatters a thousand times in a tenth of a second is broken; of its changes
/// the oldest go, counted, and the last state is always the true one.</remarks>
internal sealed class PortalInputs
{
    public const int ChangesMax = 1_024;

    private readonly Lock _lock = new();
    private readonly Queue<InputChange> _changes = new();
    private readonly Dictionary<InputKind, InputChange> _states = [];
    private long _dropped;

    /// <summary>Changes that came too fast to be told.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <returns>Whether it is news.</returns>
    public bool Post(in InputChange change)
    {
        lock (_lock)
        {
            if (StateOf_NeedsLock(change.Kind) == change.State)
            {
                return false;
            }

            if (_changes.Count == ChangesMax)
            {
                _changes.Dequeue();
                _dropped++;
            }

            _states[change.Kind] = change;
            _changes.Enqueue(change);
            return true;
        }
    }

    public InputState StateOf(InputKind kind)
    {
        lock (_lock)
        {
            return StateOf_NeedsLock(kind);
        }
    }

    /// <summary>How each input that was ever heard of stands, with when it came to it.</summary>
    public IReadOnlyList<InputChange> States()
    {
        lock (_lock)
        {
            return [.. _states.Values.OrderBy(static state => state.Kind)];
        }
    }

    public void TakeChanges(List<InputChange> changes)
    {
        lock (_lock)
        {
            while (_changes.TryDequeue(out var change))
            {
                changes.Add(change);
            }
        }
    }

    private InputState StateOf_NeedsLock(InputKind kind) =>
        _states.TryGetValue(kind, out var state) ? state.State : InputState.Unknown;
}
