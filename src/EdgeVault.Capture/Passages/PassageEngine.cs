using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Follows every tag at one portal, and decides what those did that were seen on both sides.</summary>
/// <remarks>
/// <para>Driven by slices and by <see cref="Tick"/>; it knows no clock, no thread and no chance, so the same input gives
/// the same passages, bit for bit. <see cref="Feed"/> does not allocate. Silences are counted in arrival time, order in
/// reader time mapped onto the gateway's clock; both in µs.</para>
/// <list type="table">
/// <listheader><term>a tag seen on both sides</term><description>is decided</description></listheader>
/// <item><term>neither side read for the quiet time</term><description>by <see cref="VisitJudge"/>; it is gone</description></item>
/// <item><term>home not read for the side's quiet time, away is</term><description>by the judge; it is now at home there</description></item>
/// <item><term>away not read for the side's quiet time, home is</term><description>by the judge; it stays at home</description></item>
/// <item><term>both still read when the linger time is over</term><description>unresolved (lingering), once, until a side goes quiet</description></item>
/// </list>
/// <para>Whatever the verdict, a portal that was blind at any moment of the visit makes it unresolved (blind). A tag that <i>rests</i>
/// (settled at home, and not read well above its level there since) is believed to have left only after a silence
/// scaled to its own rate; until then nothing is said about it, lingering included.</para>
/// </remarks>
internal sealed class PassageEngine
{
    private const int TracesPerTrackMax = 512;

    // Evidence on the new side before "the old one is silent" is believed.
    private const long AwayDwellUs = 500_000;

    // What its tray has just done, a tag that has been silent this long on the left side did too.
    private const long CompanionSilenceUs = 600_000;

    // The promise is 2 s after the last read on the side that was left; one tick is for the timer that drives us.
    private const long PromiseUs = 2_000_000 - TickUs;
    private const long TickUs = 100_000;

    // After a gap, whatever is read at least once a second has shown itself by then.
    private const long ShowsItselfUs = 4_000_000;

    // One loud read is fading; a piece in a hand is read loudly again and again.
    private const int TakenUpReads = 4;
    private const long TakenUpGapUs = 2_000_000;

    private readonly Side[] _sides;
    private readonly PassageLimits _limits;
    private readonly PresenceLimits _presence;
    private readonly TrackTable _tracks;
    private readonly TraceArena _arena;
    private readonly GroupGate _gate;
    private readonly List<int> _open = [];
    private readonly List<DecidedGroup> _decided = [];
    private readonly Trace[] _scratch = new Trace[TracesPerTrackMax];
    private int _hand;
    private int _inViewThisLap;
    private int _tracksThisLap;

    /// <param name="sides">The side of each antenna, by its index in the portal.</param>
    public PassageEngine(
        string portal, ReadOnlySpan<Side> sides, PassageOptions options, PresenceOptions presence,
        ReadOnlyMemory<byte> bootId, ulong hashSeed)
    {
        _sides = sides.ToArray();
        _limits = PassageLimits.Of(options);
        _presence = PresenceLimits.Of(presence);
        _tracks = new TrackTable(options.TracksMax, hashSeed);
        _arena = new TraceArena(options.TracksMax * 4);
        _gate = new GroupGate(portal, bootId, _limits);
    }

    public BlindTimes Blind { get; } = new();

    /// <summary>Tags read lately, and tags remembered, as of the last round of the sweep.</summary>
    public (int InView, int Tracks) Population { get; private set; }

    public void Feed(ReadOnlySpan<Slice> slices)
    {
        foreach (ref readonly var slice in slices)
        {
            Take(slice);
        }
    }

    /// <summary>Decides what is due. Time must not run backwards, and all slices that arrived before must have been fed.</summary>
    public void Tick(long nowUs)
    {
        for (var at = _open.Count - 1; at >= 0; at--)
        {
            Evaluate(_open[at], nowUs);
        }

        if (_gate.AnyDue(nowUs))
        {
            DecideCompanions(nowUs);
        }

        _gate.Release(nowUs, _decided);
        Sweep(nowUs);
    }

    /// <summary>Hands out what was decided; what is undecided stays so, and holds back <see cref="DecidedUpToUs"/>.</summary>
    public void Flush() => _gate.Release(long.MaxValue, _decided);

    public IReadOnlyList<DecidedGroup> Decided => _decided;

    public void ClearDecided() => _decided.Clear();

    /// <summary>Time before which every read fed so far is decided and handed out.</summary>
    public long DecidedUpToUs(long nowUs)
    {
        var upToUs = Math.Min(nowUs, _gate.OldestFromUs);
        foreach (var index in _open)
        {
            ref var track = ref _tracks[index];
            if (track.Phase == TrackPhase.Visiting)
            {
                var firstUs = track.WasSettled ? track.AwayFirstUs : _arena[track.Head].FirstUs;
                upToUs = Math.Min(upToUs, firstUs);
            }
        }

        return upToUs;
    }

    private void Take(in Slice slice)
    {
        if (_arena.IsFull)
        {
            MakeRoom(slice.ArrivalUs);
        }

        var index = _tracks.Locate(slice.Epc, out var found);
        ref var track = ref _tracks[index];
        var side = _sides[slice.Antenna];
        if (!found || HasLeft(ref track, slice.ArrivalUs))
        {
            GiveUp(index, slice.ArrivalUs);
            track.Begin(slice.Epc, side, slice.FirstUs);
        }

        if (side != track.Home && slice.LastUs <= track.DecidedUpToUs)
        {
            // A late report of what was decided without it; it must not open the same visit again.
            return;
        }

        Remember(ref track, slice, side);
        if (track.Phase == TrackPhase.AtHome && side != track.Home)
        {
            OpenVisit(ref track, index, slice);
        }

        CountLoud(ref track, slice);
        track.Stays[side].Observe(slice);
        if (track.Phase == TrackPhase.Visiting && track.Stays[track.Away].HasArrived)
        {
            RunClock(ref track, slice);
        }
        else if (track.Phase != TrackPhase.Visiting)
        {
            _arena.DropBefore(ref track, slice.FirstUs - _limits.RecentWindowUs);
        }
    }

    private void Remember(ref Track track, in Slice slice, Side side)
    {
        var trace = Trace.Of(slice, side);
        if (track.TraceCount < TracesPerTrackMax || !_arena.TryMerge(ref track, trace))
        {
            _arena.Append(ref track, trace);
        }

        track.Tid = slice.Tid.BitCount > 0 ? slice.Tid : track.Tid;
    }

    private void OpenVisit(ref Track track, int index, in Slice slice)
    {
        track.Phase = TrackPhase.Visiting;
        track.AwayFirstUs = slice.FirstUs;
        track.AwayArrivalUs = slice.ArrivalUs - (slice.LastUs - slice.FirstUs);
        track.ClockUs = Track.NoClock;
        track.WasSettled = slice.FirstUs - track.SinceUs >= _presence.SettleAfterUs || WasThere(ref track);
        track.OpenAt = _open.Count;
        _open.Add(index);
    }

    /// <summary>The linger clock runs while both sides are read as one reads a tag in the door, not through it.</summary>
    private void RunClock(ref Track track, in Slice slice)
    {
        var (inside, outside) = (Sighting.NoRssi, Sighting.NoRssi);
        for (var node = track.Head; node != TraceArena.None; node = _arena.Next(node))
        {
            ref var trace = ref _arena[node];
            inside = trace.Side == Side.Inside ? Math.Max(inside, trace.PeakRssi) : inside;
            outside = trace.Side == Side.Outside ? Math.Max(outside, trace.PeakRssi) : outside;
        }

        var isLevel = inside == Sighting.NoRssi || outside == Sighting.NoRssi
            || Math.Abs(inside - outside) < _limits.WeakCentiDb;
        if (!isLevel)
        {
            track.ClockUs = Track.NoClock;
        }
        else if (track.ClockUs == Track.NoClock)
        {
            track.ClockUs = slice.ArrivalUs - (slice.LastUs - slice.FirstUs);
        }
    }

    private void Evaluate(int index, long nowUs)
    {
        ref var track = ref _tracks[index];
        if (track.Phase == TrackPhase.Lingering)
        {
            EvaluateLingering(ref track, nowUs);
            return;
        }

        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var rests = Rests(ref track, nowUs);
        var homeSilentUs = nowUs - home.LastArrivalUs;
        var awaySilentUs = nowUs - away.LastArrivalUs;
        if (awaySilentUs >= _limits.QuietUs && homeSilentUs >= LeaveUs(home, _limits.QuietUs, rests))
        {
            Decide(ref track, nowUs);
            Forget(ref track);
        }
        else if (away.HasArrived && nowUs - track.AwayArrivalUs >= AwayDwellUs
            && homeSilentUs >= LeaveUs(home, _limits.SideQuietUs, rests))
        {
            Decide(ref track, nowUs);
            SettleAt(ref track, track.Away, nowUs);
        }
        else if (awaySilentUs >= _limits.SideQuietUs && home.LastArrivalUs > away.LastArrivalUs)
        {
            StayHome(ref track, rests, nowUs);
        }
        else if (IsLate(ref track, nowUs))
        {
            Linger(ref track, rests, nowUs);
        }
    }

    /// <summary>Read at home only since it was seen away: it came back, or was never there.</summary>
    private void StayHome(ref Track track, bool rests, long nowUs)
    {
        var traces = Traces(ref track);
        var verdict = rests ? Verdict.Nothing : VisitJudge.Judge(traces, _limits, KnownLevel(ref track));
        if (verdict.Reason == UnresolvedReason.Conflict && !verdict.IsThin && !IsLate(ref track, nowUs))
        {
            // It may be that home's antennas see it through the open door: what it does next will tell.
            return;
        }

        if (verdict.Direction != PassageDirection.None && !verdict.IsThin)
        {
            Hand(ref track, traces, verdict, nowUs);
        }

        var isAway = verdict.IsCrossing && verdict.Direction == track.Home.LeftFor();
        SettleAt(ref track, isAway ? track.Away : track.Home, nowUs);
    }

    private void EvaluateLingering(ref Track track, long nowUs)
    {
        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var rests = Rests(ref track, nowUs);
        var homeLeft = nowUs - home.LastArrivalUs >= LeaveUs(home, _limits.SideQuietUs, rests);
        var awayLeft = nowUs - away.LastArrivalUs >= LeaveUs(away, _limits.SideQuietUs, rests);
        if (homeLeft && !(awayLeft && rests) && !track.Reported)
        {
            ReportLingering(ref track, nowUs);
        }

        if (homeLeft && awayLeft)
        {
            Forget(ref track);
        }
        else if (homeLeft || awayLeft)
        {
            SettleAt(ref track, homeLeft ? track.Away : track.Home, nowUs);
        }
    }

    private void Linger(ref Track track, bool rests, long nowUs)
    {
        track.Phase = TrackPhase.Lingering;
        if (!rests)
        {
            ReportLingering(ref track, nowUs);
            track.Reported = true;
        }
    }

    private void ReportLingering(ref Track track, long nowUs)
    {
        var traces = Traces(ref track);
        var evidence = VisitEvidence.Of(traces);
        if (evidence.Inside >= VisitJudge.MinReads && evidence.Outside >= VisitJudge.MinReads)
        {
            Hand(ref track, traces, Verdict.Unresolved(UnresolvedReason.Lingering, evidence.LastUs), nowUs);
        }
    }

    private void Decide(ref Track track, long nowUs)
    {
        var traces = Traces(ref track);
        var verdict = VisitJudge.Judge(traces, _limits, KnownLevel(ref track));
        // After a decided crossing a single read on the side that was left says nothing new.
        var isEcho = verdict.IsThin && track.DecidedUpToUs != Track.NeverDecided;
        if (verdict.Direction != PassageDirection.None && !isEcho)
        {
            Hand(ref track, traces, verdict, nowUs);
        }
    }

    private void Hand(ref Track track, Span<Trace> traces, Verdict verdict, long nowUs)
    {
        track.Level = verdict.IsCrossing ? verdict.Level : track.Level;
        var evidence = VisitEvidence.Of(traces);
        if (Blind.Touches(evidence.FirstUs, nowUs))
        {
            verdict = Verdict.Unresolved(UnresolvedReason.Blind, verdict.InstantUs);
        }

        var tallies = VisitEvidence.ByAntenna(traces, _sides.Length);
        _gate.Add(
            new Decision(track.Epc, track.Tid, verdict, evidence.FirstUs, evidence.LastUs, tallies)
            {
                DueByUs = DueByUs(ref track, verdict, nowUs),
            },
            nowUs);
    }

    /// <summary>For a few seconds after a crossing it is known how strongly this tag, held like this, is read in the door.</summary>
    private short KnownLevel(ref Track track) =>
        track.AwayFirstUs - track.DecidedUpToUs < _limits.RecentWindowUs ? track.Level : Sighting.NoRssi;

    private static long DueByUs(ref Track track, in Verdict verdict, long nowUs)
    {
        var inside = track.Stays[Side.Inside].LastArrivalUs;
        var outside = track.Stays[Side.Outside].LastArrivalUs;
        return verdict switch
        {
            { Direction: PassageDirection.Out } => inside + PromiseUs,
            { Direction: PassageDirection.In } => outside + PromiseUs,
            // The linger time is over: there is nothing left to wait with.
            { Reason: UnresolvedReason.Lingering } => nowUs,
            _ => Math.Min(inside, outside) + PromiseUs,
        };
    }

    private void DecideCompanions(long nowUs)
    {
        for (var at = _open.Count - 1; at >= 0; at--)
        {
            ref var track = ref _tracks[_open[at]];
            if (track.Phase != TrackPhase.Visiting || Rests(ref track, nowUs))
            {
                continue;
            }

            ref var home = ref track.Stays[track.Home];
            if (nowUs - home.LastArrivalUs < CompanionSilenceUs)
            {
                continue;
            }

            var traces = Traces(ref track);
            var verdict = VisitJudge.Judge(traces, _limits, KnownLevel(ref track));
            if (verdict.Direction == track.Home.LeftFor() && _gate.IsDue(verdict.Direction, verdict.InstantUs, nowUs))
            {
                Hand(ref track, traces, verdict, nowUs);
                SettleAt(ref track, track.Away, nowUs);
            }
        }
    }

    /// <summary>The visit is over and the tag is at <paramref name="side"/>; what it does there from now on is new.</summary>
    private void SettleAt(ref Track track, Side side, long nowUs)
    {
        ref var left = ref track.Stays[side.Opposite()];
        if (side != track.Home)
        {
            track.Home = side;
            track.SinceUs = left.LastUs;
        }

        track.LoudReads = 0;
        track.DecidedUpToUs = Math.Max(left.LastUs, Math.Min(track.Stays[side].LastUs, nowUs));
        _arena.KeepAfter(ref track, side, left.LastUs);
        left = default;
        track.Reported = false;
        Close(ref track);
    }

    private void Forget(ref Track track)
    {
        Close(ref track);
        _arena.DropAll(ref track);
        track = default;
    }

    private void Close(ref Track track)
    {
        track.Phase = TrackPhase.AtHome;
        if (track.OpenAt < 0)
        {
            return;
        }

        var last = _open[^1];
        _open[track.OpenAt] = last;
        _tracks[last].OpenAt = track.OpenAt;
        _open.RemoveAt(_open.Count - 1);
        track.OpenAt = -1;
    }

    private void GiveUp(int index, long nowUs)
    {
        ref var track = ref _tracks[index];
        if (track.Phase == TrackPhase.Visiting)
        {
            // Early is better than never: the evidence so far decides.
            Decide(ref track, nowUs);
        }

        if (track.Phase != TrackPhase.None)
        {
            Forget(ref track);
        }
    }

    private void MakeRoom(long nowUs)
    {
        for (var step = 0; step < _tracks.Capacity; step++)
        {
            _hand = (_hand + 1) % _tracks.Capacity;
            ref var track = ref _tracks[_hand];
            if (track.Phase is TrackPhase.AtHome or TrackPhase.Lingering && track.TraceCount > 1)
            {
                _arena.DropAllButNewest(ref track);
                return;
            }
        }

        GiveUp(_open[0], nowUs);
    }

    /// <summary>Looks at a part of the tracks and forgets those at home that have left; all of them within seconds.</summary>
    private void Sweep(long nowUs)
    {
        for (var step = 0; step < _tracks.Capacity / 32; step++)
        {
            _hand = (_hand + 1) % _tracks.Capacity;
            if (_hand == 0)
            {
                Population = (_inViewThisLap, _tracksThisLap);
                (_inViewThisLap, _tracksThisLap) = (0, 0);
                Blind.Forget(nowUs - (2 * _presence.SilenceMaxUs));
            }

            Look(ref _tracks[_hand], nowUs);
        }
    }

    private void Look(ref Track track, long nowUs)
    {
        if (track.Phase == TrackPhase.None)
        {
            return;
        }

        if (HasLeft(ref track, nowUs))
        {
            Forget(ref track);
            return;
        }

        _tracksThisLap++;
        _inViewThisLap += nowUs - track.LastArrivalUs < _limits.RecentWindowUs ? 1 : 0;
    }

    private bool HasLeft(ref Track track, long nowUs) =>
        track.Phase == TrackPhase.AtHome
        && nowUs - track.LastArrivalUs >= track.Stays[track.Home].SilenceUs(_limits.RecentWindowUs, _presence);

    /// <summary>What shows itself when the portal can see again was probably there before.</summary>
    private bool WasThere(ref Track track) =>
        Blind.Touches(track.SinceUs - ShowsItselfUs, track.SinceUs);

    private bool IsLate(ref Track track, long nowUs) =>
        track.ClockUs != Track.NoClock && nowUs - track.ClockUs >= _limits.LingerAfterUs - TickUs;

    private bool Rests(ref Track track, long nowUs)
    {
        var wasTakenUp = track.LoudReads >= TakenUpReads && nowUs - track.LoudUs <= _limits.RecentWindowUs;
        return track.WasSettled && !wasTakenUp;
    }

    private void CountLoud(ref Track track, in Slice slice)
    {
        var inside = track.Stays[Side.Inside].LevelCentiDbm ?? double.MinValue;
        var outside = track.Stays[Side.Outside].LevelCentiDbm ?? double.MinValue;
        var usual = Math.Max(inside, outside);
        if (usual > double.MinValue && slice.PeakRssi >= usual + _presence.TakenUpCentiDb)
        {
            var isOther = slice.FirstUs - track.LoudUs > TakenUpGapUs;
            track.LoudReads = isOther ? slice.Reads : track.LoudReads + slice.Reads;
            track.LoudUs = slice.LastUs;
        }
    }

    /// <summary>A resting tag that falls silent for seconds is hidden by somebody who stands before it.</summary>
    private long LeaveUs(in Stay stay, long leastUs, bool rests) =>
        rests ? stay.SilenceUs(Math.Max(leastUs, _presence.SettleAfterUs), _presence) : leastUs;

    private Span<Trace> Traces(ref Track track) => _scratch.AsSpan(0, _arena.CopyTo(ref track, _scratch));
}
