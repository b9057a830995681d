using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>One tag's recent past on the grid: what each step says of its side.</summary>
internal sealed class TagProfile
{
    private const int RecentSteps = 6;

    // What is read by so much more strongly than when it lay still has been taken up, tens of dB.
    private const double StirredLeast = 0.6;

    // So much worse than here another door reads what may as well go by there.
    private const int NearCentiDb = 1_250;

    // Once may have been the tray that somebody brought near and took away again; and who stands before the door with it for a while is heard by both
    // sides some times.
    private const int FixtureIdle = 2;
    private const int FixtureIdleBoth = 5;

    // A level is the mean of so many strongest slices: one alone may be a reflection.
    private const int TopReads = 3;

    private readonly StepReads[] _steps = new StepReads[TimeGrid.Steps];
    private readonly float[] _odds = new float[TimeGrid.Steps];
    private readonly List<Heard> _heard = [];
    private readonly short[] _tops = new short[TopReads];

    private long _firstStep;

    /// <summary>Index of the track.</summary>
    public int Track { get; private set; }

    public EpcBits Epc { get; set; }

    /// <summary>In view since then, gateway µs.</summary>
    public long InViewSinceUs { get; set; }

    /// <summary>Since when the portal has seen all there was, gateway µs: what came into view soon after may have been there before.
    /// </summary>
    public long SeesSinceUs { get; set; }

    /// <summary>By how much the inside read it better than the outside when it came into view, nats of slices.</summary>
    public double Came { get; set; }

    /// <summary>What it did up to then has been told, gateway µs.</summary>
    public long ToldUpToUs { get; set; }

    /// <summary>By step, nats, inside positive; zero where it was not read.</summary>
    public ReadOnlySpan<float> Odds => _odds;

    /// <summary>Steps in which it was read.</summary>
    public ulong Seen { get; private set; }

    public int First { get; private set; }

    public int Last { get; private set; }

    public int InsideReads { get; private set; }

    public int OutsideReads { get; private set; }

    /// <summary>Both sides read it.</summary>
    public bool IsBoth => InsideReads > 0 && OutsideReads > 0;

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

    /// <summary>What it was read like, in the order of time.</summary>
    public IReadOnlyList<Heard> Heard => _heard;

    /// <summary>When it was read best, gateway µs: centre of all reads by their power.</summary>
    public long CentreUs { get; private set; }

    /// <summary>How much later the inside read it than the outside, between the centres by amplitude, seconds; null where
    /// one side never did.</summary>
    public double? LeadSeconds { get; private set; }

    /// <summary>Mean of its strongest slices on each side, hundredths of a dBm; or <see cref="Sighting.NoRssi"/>.</summary>
    public short InsideTop { get; private set; }

    public short OutsideTop { get; private set; }

    /// <summary>By how much one side reads it better than the other, dB; 0 where either never did.</summary>
    public double UnevenDb =>
        InsideTop == Sighting.NoRssi || OutsideTop == Sighting.NoRssi ? 0 : Math.Abs(InsideTop - OutsideTop) / 100.0;

    /// <summary>By how much the side that is reached reads it better than the side that is left, dB; 0 where either never did.</summary>
    /// <param name="way">+1 inwards, −1 outwards.</param>
    public float TopsDb(int way) =>
        InsideTop == Sighting.NoRssi || OutsideTop == Sighting.NoRssi ? 0 : way * (InsideTop - OutsideTop) / 100f;

    /// <summary>It had been in view before, without moving.</summary>
    public bool IsResident { get; private set; }

    /// <inheritdoc cref="Track.MayBeOld"/>
    public bool MayBeOld { get; set; }

    /// <summary>What it did a moment ago has been told: it is where it was said to be.</summary>
    public bool IsJustTold { get; set; }

    /// <summary>Where that is; none where another door told it.</summary>
    public Side ToldSide { get; set; }

    /// <summary>Since then it was read only where it must be.</summary>
    public bool IsWhereTold => IsJustTold && ToldSide switch
    {
        Side.Inside => OutsideReads == 0,
        Side.Outside => InsideReads == 0,
        _ => !IsBoth,
    };

    /// <summary>It has to do more to be believed.</summary>
    public bool MayLieHere => IsResident || MayBeOld || IsJustTold;

    /// <summary>How strongly it was read when nothing came of it, hundredths of a dBm; zero where that is not known.
    /// </summary>
    public short StillCentiDbm { get; set; }

    /// <inheritdoc cref="Track.Idle"/>
    public int Idle { get; set; }

    /// <summary>A door of the site has told that it crossed.</summary>
    public bool WasCarried { get; set; }

    /// <summary>Nobody has ever seen it carried, and it was heard here more than once and did nothing: a shelf behind the door, of which a body or a
    /// mirror lets it hear for a moment.</summary>
    public bool IsFixture => Idle >= (IsBoth ? FixtureIdleBoth : FixtureIdle) && !WasCarried;

    /// <summary>As far as one visit that came to nothing tells.</summary>
    public bool MayBeFixture => Idle > 0 && !WasCarried;

    /// <summary>By how much more strongly it is read now, tens of dB, at most 2; 2 where nothing is known.</summary>
    public double Stirred =>
        StillCentiDbm == 0 || Strongest == Sighting.NoRssi ? 2 : Math.Clamp((Strongest - StillCentiDbm) / 1_000.0, -2, 2);

    /// <summary>It is read no more strongly than when it lay still.</summary>
    public bool IsStill => Stirred < StirredLeast;

    /// <summary>By how much another door of the site reads it better than this one, hundredths of a dB; negative where worse,
    /// <see cref="Sighting.NoRssi"/> where none does, or no levels can be compared.</summary>
    public int BetterElsewhere => Elsewhere.Best == Sighting.NoRssi || Strongest == Sighting.NoRssi
        ? Sighting.NoRssi
        : Elsewhere.Best - Strongest;

    /// <summary>How strongly this door reads it, step by step.</summary>
    public StepLevels Levels { get; } = new();

    /// <summary>How strongly the best of the others does.</summary>
    public StepLevels Elsewhere { get; } = new();

    /// <summary>The same in tens of dB; where no other door reads it, as much as a door is wide away.</summary>
    public double Better => BetterElsewhere == Sighting.NoRssi ? -2.5 : BetterElsewhere / 1_000.0;

    /// <summary>Another door reads it better than this one: it may go through that one.</summary>
    public bool IsBetterElsewhere => BetterElsewhere > 0;

    /// <summary>Another door reads it nearly as well: it may go by there.</summary>
    public bool IsNearElsewhere => BetterElsewhere != Sighting.NoRssi && BetterElsewhere > -NearCentiDb;

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

    public void Fill(int track, bool isResident, ReadOnlySpan<Trace> traces, in TimeGrid grid, int weakCentiDb)
    {
        (Decided, _firstStep) = (PassageDirection.None, grid.FirstStep);
        (StillCentiDbm, ToldUpToUs, IsJustTold, ToldSide, MayBeOld, Came) = (0, 0, false, Side.None, false, 0);
        (Idle, WasCarried) = (0, false);
        Levels.Clear(grid);
        Elsewhere.Clear(grid);
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
                Levels.Add(trace.CentroidUs, trace.PeakRssi);
            }
        }

        Strongest = strongest;
        SetArrivals(traces, weakCentiDb);
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            var before = step > 0 ? _steps[step - 1] : StepReads.None;
            var after = step < TimeGrid.Steps - 1 ? _steps[step + 1] : StepReads.None;
            _odds[step] = SideOdds.Of(_steps[step].Between(before, after), weakest, strongest);
        }

        Hear(traces, grid);
    }

    private void Hear(ReadOnlySpan<Trace> traces, in TimeGrid grid)
    {
        _heard.Clear();
        foreach (ref readonly var trace in traces)
        {
            if (grid.StepOf(trace.CentroidUs) is >= 0 and < TimeGrid.Steps)
            {
                var relative = trace.PeakRssi == Sighting.NoRssi ? 0 : (trace.PeakRssi - Strongest) / 100f;
                _heard.Add(new(trace.CentroidUs, trace.Side == Side.Inside, trace.Reads, relative)
                {
                    Antenna = trace.Antenna, Phases = trace.Phases,
                });
            }
        }

        _heard.Sort(static (one, other) => one.AtUs.CompareTo(other.AtUs));
        (InsideTop, OutsideTop) = (TopOf(traces, Side.Inside), TopOf(traces, Side.Outside));
        SetCentres();
    }

    /// <summary>By how much the side that is reached first and last read it later than the side that is left, seconds; 0 where
    /// one of them never did.</summary>
    /// <param name="way">+1 inwards, −1 outwards.</param>
    public (double First, double Last) EndsOf(int way)
    {
        var (inFirst, inLast, outFirst, outLast) = (long.MaxValue, long.MinValue, long.MaxValue, long.MinValue);
        foreach (var heard in _heard)
        {
            if (heard.IsInside)
            {
                (inFirst, inLast) = (Math.Min(inFirst, heard.AtUs), Math.Max(inLast, heard.AtUs));
            }
            else
            {
                (outFirst, outLast) = (Math.Min(outFirst, heard.AtUs), Math.Max(outLast, heard.AtUs));
            }
        }

        return inLast == long.MinValue || outLast == long.MinValue ? (0, 0)
            : (way * (inFirst - outFirst) / 1e6, way * (inLast - outLast) / 1e6);
    }

    private void SetCentres()
    {
        var (all, inside, outside) = (default(Centre), default(Centre), default(Centre));
        foreach (var heard in _heard)
        {
            var at = heard.AtUs - _heard[0].AtUs;
            all.Add(at, heard.Weight(2));
            (heard.IsInside ? ref inside : ref outside).Add(at, heard.Weight(1));
        }

        CentreUs = _heard.Count == 0 ? 0 : _heard[0].AtUs + (long)all.Us;
        LeadSeconds = inside.IsEmpty || outside.IsEmpty ? null : (inside.Us - outside.Us) / 1e6;
    }

    private short TopOf(ReadOnlySpan<Trace> traces, Side side)
    {
        Array.Fill(_tops, Sighting.NoRssi);
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side == side && trace.PeakRssi > _tops[0])
            {
                _tops[0] = trace.PeakRssi;
                Array.Sort(_tops);
            }
        }

        var (sum, count) = (0, 0);
        foreach (var top in _tops)
        {
            (sum, count) = top == Sighting.NoRssi ? (sum, count) : (sum + top, count + 1);
        }

        return count == 0 ? Sighting.NoRssi : (short)(sum / count);
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

    private struct Centre
    {
        private double _weight;
        private double _moment;

        public readonly bool IsEmpty => _weight == 0;

        public readonly double Us => _moment / _weight;

        public void Add(long us, float weight)
        {
            _weight += weight;
            _moment += weight * us;
        }
    }
}
