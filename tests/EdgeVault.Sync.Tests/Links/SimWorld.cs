using EdgeVault.TestKit;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>One thread and one clock for all that happens in a simulation, so that a seed replays it.</summary>
/// <remarks>
/// What a process awaits goes on through its <see cref="SimContext"/>; the world runs what is due until nothing is, and only
/// then lets the clock move, to the next timer.
/// </remarks>
internal sealed class SimWorld(int seed)
{
    // A run has some ten thousand.
    private const long StepsMax = 5_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<(SimContext Context, SendOrPostCallback Step, object? State)> _due = new();

    public Random Random { get; } = new(seed);

    public ManualTimeProvider Time { get; } = new();

    /// <summary>Steps run so far; two runs of one seed have the same.</summary>
    public long Steps { get; private set; }

    public void Post(SimContext context, SendOrPostCallback step, object? state)
    {
        lock (_gate)
        {
            _due.Enqueue((context, step, state));
        }
    }

    /// <summary>Lets a process begin something.</summary>
    public void Run(SimContext context, Func<Task> begin) => Post(
        context,
        static state => ((Func<Task>)state!)().ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default),
        begin);

    /// <summary>Runs what is due, then moves the clock by so much, from timer to timer, and runs what that makes due.
    /// </summary>
    public void Pass(TimeSpan by)
    {
        var end = Time.GetUtcNow() + by;
        Drain();
        while (Time.NextDue is { } next && next <= end)
        {
            var now = Time.GetUtcNow();
            Under(null, () => Time.Advance(next > now ? next - now : TimeSpan.Zero));
            Drain();
        }

        if (end > Time.GetUtcNow())
        {
            Under(null, () => Time.Advance(end - Time.GetUtcNow()));
            Drain();
        }
    }

    public void Drain()
    {
        while (TryTake(out var due))
        {
            if (!due.Context.IsDead)
            {
                if (++Steps > StepsMax)
                {
                    throw new InvalidOperationException("Something goes round in circles while the clock stands.");
                }

                Under(due.Context, () => due.Step(due.State));
            }
        }
    }

    /// <summary>Runs something as a process would, at once.</summary>
    public static void Under(SynchronizationContext? context, Action step)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            step();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private bool TryTake(out (SimContext Context, SendOrPostCallback Step, object? State) due)
    {
        lock (_gate)
        {
            return _due.TryDequeue(out due);
        }
    }
}

/// <summary>One process. When it is dead nothing of it goes on.</summary>
internal sealed class SimContext(SimWorld world) : SynchronizationContext
{
    public bool IsDead { get; private set; }

    public void Kill() => IsDead = true;

    public override void Post(SendOrPostCallback d, object? state) => world.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => SimWorld.Under(this, () => d(state));

    public override SynchronizationContext CreateCopy() => this;
}
