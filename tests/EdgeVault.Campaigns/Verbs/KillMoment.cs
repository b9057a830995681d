using EdgeVault.Campaigns.Checking;

namespace EdgeVault.Campaigns.Verbs;

/// <summary>When a writer is killed: some time after it started, began to open, or acknowledged.</summary>
/// <param name="AfterLine">The event that is waited for.</param>
/// <param name="Acks">How many acknowledgements, where that is the event.</param>
/// <param name="Delay">From the event to the signal.</param>
internal sealed record KillMoment(KillEvent AfterLine, int Acks, TimeSpan Delay)
{
    // What the runtime takes to start and the ledger to open, here; a slower machine is killed earlier in its life.
    private const double StartMsMax = 160;
    private const double OpeningMsMax = 25;
    private const double AppendMsMax = 4;
    private const int AcksMax = 60;

    public static KillMoment Choose(Random random) => random.Next(8) switch
    {
        0 => new(KillEvent.Started, 0, Milliseconds(random, StartMsMax)),
        1 or 2 or 3 => new(KillEvent.Opening, 0, Milliseconds(random, OpeningMsMax)),
        _ => new(KillEvent.Acked, random.Next(1, AcksMax), Milliseconds(random, AppendMsMax)),
    };

    public bool IsReached(History history) => AfterLine switch
    {
        KillEvent.Started => true,
        KillEvent.Opening => history.IsOpening,
        _ => history.Acks >= Acks,
    };

    /// <summary>Turns on the spot: a timer's tick is longer than a commit.</summary>
    public void Pass()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Delay)
        {
            Thread.SpinWait(20);
        }
    }

    private static TimeSpan Milliseconds(Random random, double max) =>
        TimeSpan.FromMilliseconds(random.NextDouble() * max);
}

/// <summary>What a kill follows on.</summary>
internal enum KillEvent
{
    Started,
    Opening,
    Acked,
}
