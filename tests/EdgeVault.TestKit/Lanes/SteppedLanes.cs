using EdgeVault.Ledger.Committing;

namespace EdgeVault.TestKit.Lanes;

/// <summary>The lanes of a ledger on one thread: a test decides which of them takes its next step, and when.</summary>
/// <param name="random">Chooses among the lanes that have something to do.</param>
internal sealed class SteppedLanes(Random random)
{
    private readonly List<Lane> _lanes = [];

    public bool IsIdle => _lanes.TrueForAll(lane => lane.Count == 0);

    public ILane Create(string name, Action<Exception> onFault)
    {
        var lane = new Lane();
        _lanes.Add(lane);
        return lane;
    }

    /// <summary>One step of one lane; false when no lane has any.</summary>
    public bool StepOne()
    {
        var ready = _lanes.FindAll(lane => lane.Count > 0);
        if (ready.Count == 0)
        {
            return false;
        }

        ready[random.Next(ready.Count)].StepOne();
        return true;
    }

    public void RunAll()
    {
        while (StepOne())
        {
        }
    }

    /// <summary>The process dies: nothing that was posted happens.</summary>
    public void Kill() => _lanes.Clear();

    private sealed class Lane : ILane
    {
        private readonly Queue<Action> _steps = new();

        public int Count => _steps.Count;

        public void Post(Action step) => _steps.Enqueue(step);

        public void StepOne() => _steps.Dequeue()();

        public void Dispose()
        {
            while (_steps.TryDequeue(out var step))
            {
                step();
            }
        }
    }
}
