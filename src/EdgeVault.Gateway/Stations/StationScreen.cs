namespace EdgeVault.Gateway.Stations;

/// <summary>What one station shows now. Its station writes, any number of pages read.</summary>
internal sealed class StationScreen(StationView first)
{
    private readonly Lock _gate = new();
    private StationView _view = first;
    private TaskCompletionSource _changed = NewSignal();

    public StationView View
    {
        get
        {
            lock (_gate)
            {
                return _view;
            }
        }
    }

    /// <summary>Completes when there is another view than <see cref="View"/> was before.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public void Show(StationView view)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _view = view;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
