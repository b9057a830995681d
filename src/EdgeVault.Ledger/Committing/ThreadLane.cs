namespace EdgeVault.Ledger.Committing;

/// <summary>A thread of its own, begun with the first step: syncs block, and blocked pool threads starve others.</summary>
internal sealed class ThreadLane(string name, Action<Exception> onFault) : ILane
{
    private readonly Lock _starting = new();
    private readonly Queue<Action> _steps = new();
    private Thread? _thread;
    private bool _closing;

    public static ILane Create(string name, Action<Exception> onFault) => new ThreadLane(name, onFault);

    public void Post(Action step)
    {
        lock (_steps)
        {
            _steps.Enqueue(step);
            Monitor.Pulse(_steps);
        }

        lock (_starting)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = name };
                _thread.Start();
            }
        }
    }

    public void Dispose()
    {
        lock (_steps)
        {
            _closing = true;
            Monitor.Pulse(_steps);
        }

        Thread? thread;
        lock (_starting)
        {
            thread = _thread;
        }

        thread?.Join();
    }

    private void Run()
    {
        while (Next() is { } step)
        {
            try
            {
                step();
            }
            catch (Exception e)
            {
                onFault(e);
            }
        }
    }

    private Action? Next()
    {
        lock (_steps)
        {
            while (_steps.Count == 0)
            {
                if (_closing)
                {
                    return null;
                }

                Monitor.Wait(_steps);
            }

            return _steps.Dequeue();
        }
    }
}
