using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>One tag's recent past on the grid: what each step says of its side.</summary>
internal sealed class TagProfile
{
    // A tag that one side never reads may be hidden from it all along: its silence there says less, step by step.
    private const float OneSided = 0.5f;

    private const int RecentSteps = 6;

    private readonly StepReads[] _steps = new StepReads[TimeGrid.Steps];
    private readonly float[] _odds = new float[TimeGrid.Steps];

    private long _firstStep;

    /// <summary>Index of the track.</summary>
    public int Track { get; private set; }

    /// <summary>By step, nats, inside positive; zero where it was not read.</summary>
    public ReadOnlySpan<float> Odds => _odds;

    /// <summary>Steps in which it was read.</summary>
    public ulong Seen { get; private set; }

    public int First { get; private set; }

    public int Last { get; private set; }

    public int InsideReads { get; private set; }

    public int OutsideReads { get; private set; }

    /// <summary>When each side last read it, by arrival, gateway µs; zero where it never did.</summary>
    public long InsideArrivalUs { get; private set; }

    public long OutsideArrivalUs { get; private set; }

    /// <summary>When each side first read it well, likewise.</summary>
    public long InsideSinceUs { get; private set; }

    public long OutsideSinceUs { get; private set; }

    /// <summary>Its first read, by arrival.</summary>
    public long SinceUs { get; private set; }

    /// <summary>Its last read, by arrival.</summary>
    public long ArrivalUs { get; private set; }

    /// <summary>Strongest read, hundredths of a dBm, or <see cref="Sighting.NoRssi"/>.</summary>
    public short Strongest { get; private set; }

    /// <summary>It had been in view before, without moving.</summary>
    public bool IsResident { get; private set; }

    /// <summary>What it would say if nobody moved with it.</summary>
    public PathOdds Own { get; private set; }

    /// <summary>How well its own story explains what it saw and when, nats.</summary>
    public double AloneLog { get; private set; }

    /// <summary>By how much another door of the site reads it better than this one, hundredths of a dB; negative where worse,
    /// <see cref="Sighting.NoRssi"/> where none does.</summary>
    public int BetterElsewhere { get; set; }

    /// <summary>What was said of it, if it crossed.</summary>
    public PassageDirection Decided { get; set; }

    public bool IsEmpty => Seen == 0;

    public long ArrivalUsOf(Side side) => side == Side.Inside ? InsideArrivalUs : OutsideArrivalUs;

    /// <summary>Lately neither side read it better than the other.</summary>
    public bool IsBetween
    {
        get
        {
            var (sum, steps) = (0f, 0);
            for (var step = Math.Max(First, Last - RecentSteps + 1); step <= Last; step++)
            {
                sum += Math.Abs(_odds[step]);
                steps += (int)(Seen >> step & 1);
            }

            return sum < steps;
        }
    }

    /// <summary>When its own path last changed sides, gateway µs.</summary>
    public long InstantUs(in TimeGrid grid)
    {
        Span<double> seenInside = stackalloc double[TimeGrid.Steps];
        if (!IsEmpty)
        {
            PathModel.Of(_odds, First, Last, seenInside);
        }

        return Paths.InstantUs(seenInside, First, Last, grid);
    }

    public void Fill(int track, bool isResident, ReadOnlySpan<Trace> traces, in TimeGrid grid, int weakCentiDb)
    {
        (Decided, _firstStep) = (PassageDirection.None, grid.FirstStep);
        (Track, IsResident, Seen, InsideReads, OutsideReads) = (track, isResident, 0, 0, 0);
        (First, Last) = (TimeGrid.Steps, -1);
        Array.Fill(_steps, StepReads.None);
        var (weakest, strongest) = (short.MaxValue, Sighting.NoRssi);
        foreach (ref readonly var trace in traces)
        {
            var step = grid.StepOf(trace.CentroidUs);
            if (step is < 0 or >= TimeGrid.Steps)
            {
                continue;
            }

            _steps[step].Add(trace);
            Seen |= 1UL << step;
            First = Math.Min(First, step);
            Last = Math.Max(Last, step);
            InsideReads += trace.Side == Side.Inside ? trace.Reads : 0;
            OutsideReads += trace.Side == Side.Outside ? trace.Reads : 0;
            if (trace.PeakRssi != Sighting.NoRssi)
            {
                weakest = Math.Min(weakest, trace.PeakRssi);
                strongest = Math.Max(strongest, trace.PeakRssi);
            }
        }

        Strongest = strongest;
        SetArrivals(traces, weakCentiDb);
        var share = InsideReads > 0 && OutsideReads > 0 ? 1 : OneSided;
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            _odds[step] = SideOdds.Of(_steps[step], weakest, strongest) * share;
        }

        Own = IsEmpty ? default : PathModel.Of(_odds, First, Last, []);
        AloneLog = IsEmpty ? 0 : Own.LogLikelihood + PresenceLog();
    }

    /// <summary>Somebody by himself comes and goes at any time, and is seen as often as he is while he is there.</summary>
    private double PresenceLog()
    {
        var (seen, steps) = (System.Numerics.BitOperations.PopCount(Seen), Last - First + 1);
        var share = seen / (steps + 0.5);
        return (seen * Math.Log(share)) + ((steps - seen) * Math.Log(1 - share)) - (2 * Math.Log(TimeGrid.Steps));
    }

    /// <summary>Moves along with time; false once what it saw is out of the grid.</summary>
    public bool TryMoveTo(in TimeGrid grid)
    {
        var steps = (int)Math.Min(grid.FirstStep - _firstStep, TimeGrid.Steps);
        if (First < steps)
        {
            return false;
        }

        Array.Copy(_odds, steps, _odds, 0, TimeGrid.Steps - steps);
        Array.Clear(_odds, TimeGrid.Steps - steps, steps);
        (Seen, First, Last, _firstStep) = (Seen >> steps, First - steps, Last - steps, grid.FirstStep);
        return true;
    }

    private void SetArrivals(ReadOnlySpan<Trace> traces, int weakCentiDb)
    {
        (InsideArrivalUs, OutsideArrivalUs, ArrivalUs) = (0, 0, 0);
        (InsideSinceUs, OutsideSinceUs) = (0, 0);
        SinceUs = traces.IsEmpty ? 0 : traces[0].ArrivalUs;
        foreach (ref readonly var trace in traces)
        {
            ArrivalUs = Math.Max(ArrivalUs, trace.ArrivalUs);
            var isWeak = Strongest != Sighting.NoRssi && trace.PeakRssi < Strongest - weakCentiDb;
            if (trace.Side == Side.Inside)
            {
                InsideSinceUs = InsideSinceUs == 0 && !isWeak ? trace.ArrivalUs : InsideSinceUs;
                InsideArrivalUs = Math.Max(InsideArrivalUs, trace.ArrivalUs);
            }
            else
            {
                OutsideSinceUs = OutsideSinceUs == 0 && !isWeak ? trace.ArrivalUs : OutsideSinceUs;
                OutsideArrivalUs = Math.Max(OutsideArrivalUs, trace.ArrivalUs);
            }
        }
    }
}
