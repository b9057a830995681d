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
    // Evidence on the new side before "the old one is silent" is believed.
    private const long AwayDwellUs = 500_000;

    // What its tray has just done, a tag that has been silent this long on the left side did too.
    private const long CompanionSilenceUs = 700_000;

    // The promise is 2 s after the last read on the side that was left; one tick is for the timer that drives us.
    private const long PromiseUs = 2_000_000 - TickUs;
    private const long TickUs = 100_000;

    private readonly Side[] _sides;
    private readonly PassageLimits _limits;
    private readonly long _blindMemoryUs;
    private readonly TrackBook _tracks;
    private readonly Resting _resting;
    private readonly GroupGate _gate;
    private readonly List<DecidedGroup> _decided = [];
    private readonly Trace[] _scratch = new Trace[TrackBook.TracesPerTrackMax];

    /// <param name="sides">The side of each antenna, by its index in the portal.</param>
    public PassageEngine(
        string portal, ReadOnlySpan<Side> sides, PassageOptions options, PresenceOptions presence,
        ReadOnlyMemory<byte> bootId, ulong hashSeed)
    {
        _sides = sides.ToArray();
        _limits = PassageLimits.Of(options);
        var limits = PresenceLimits.Of(presence);
        _tracks = new TrackBook(options.TracksMax, _limits, limits, hashSeed);
        _resting = new Resting(limits);
        _gate = new GroupGate(portal, bootId, _limits);
        // A resting tag that has left is looked at when its longest silence is over, and then as far back as a visit goes.
        _blindMemoryUs = limits.SilenceMaxUs + _limits.RecentWindowUs + _limits.LingerAfterUs;
    }

    public BlindTimes Blind { get; } = new();

    /// <inheritdoc cref="TrackBook.Population"/>
    public (int InView, int Tracks) Population => _tracks.Population;

    public IReadOnlyList<DecidedGroup> Decided => _decided;

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
        for (var at = _tracks.Open.Count - 1; at >= 0; at--)
        {
            Evaluate(ref _tracks[_tracks.Open[at]], nowUs);
        }

        if (_gate.AnyDue(nowUs))
        {
            DecideCompanions(nowUs);
        }

        _gate.Release(nowUs, _decided);
        _tracks.Sweep(nowUs);
        Blind.Forget(nowUs - _blindMemoryUs);
    }

    /// <summary>Hands out what was decided; what is undecided stays so, and holds back <see cref="DecidedUpToUs"/>.</summary>
    public void Flush() => _gate.Release(long.MaxValue, _decided);

    public void ClearDecided() => _decided.Clear();

    /// <summary>Time before which every read fed so far is decided and handed out.</summary>
    public long DecidedUpToUs(long nowUs)
    {
        var upToUs = Math.Min(nowUs, _gate.OldestFromUs);
        foreach (var index in _tracks.Open)
        {
            ref var track = ref _tracks[index];
            if (track.Phase == TrackPhase.Visiting)
            {
                upToUs = Math.Min(upToUs, track.WasSettled ? track.AwayFirstUs : _tracks.FirstUs(ref track));
            }
        }

        return upToUs;
    }

    private void Take(in Slice slice)
    {
        if (_tracks.IsFull && !_tracks.TryMakeRoom())
        {
            GiveUp(_tracks.Open[0], slice.ArrivalUs);
        }

        var index = _tracks.Locate(slice.Epc, out var found);
        ref var track = ref _tracks[index];
        var side = _sides[slice.Antenna];
        if (!found || _tracks.HasLeft(ref track, slice.ArrivalUs))
        {
            GiveUp(index, slice.ArrivalUs);
            track.Begin(slice.Epc, side, slice.FirstUs);
        }

        if (side != track.Home && slice.LastUs <= track.DecidedUpToUs)
        {
            // A late report of what was decided without it; it must not open the same visit again.
            return;
        }

        _tracks.Remember(ref track, slice, side);
        if (track.Phase == TrackPhase.AtHome && side != track.Home)
        {
            _tracks.OpenVisit(ref track, index, slice);
            track.WasSettled = _resting.HasSettled(ref track, slice.FirstUs, Blind);
        }

        _resting.Observe(ref track, slice);
        track.Stays[side].Observe(slice);
        RunClock(ref track, slice);
    }

    /// <summary>The linger clock runs while both sides are read as one reads a tag in the door, not through it. Until it does, a
    /// visit is like a stay at home: it keeps its recent past, and it can settle.</summary>
    private void RunClock(ref Track track, in Slice slice)
    {
        if (track.Phase == TrackPhase.Visiting && IsInTheDoor(ref track))
        {
            var firstArrivalUs = slice.ArrivalUs - (slice.LastUs - slice.FirstUs);
            track.ClockUs = track.ClockUs == Track.NoClock ? firstArrivalUs : track.ClockUs;
            return;
        }

        track.ClockUs = Track.NoClock;
        _tracks.ForgetBefore(ref track, slice.FirstUs);
        track.WasSettled = track.WasSettled || _resting.HasSettled(ref track, slice.FirstUs, Blind);
    }

    private bool IsInTheDoor(ref Track track)
    {
        if (!track.Stays[track.Away].HasArrived)
        {
            return false;
        }

        var (inside, outside) = _tracks.Peaks(ref track);
        return inside == Sighting.NoRssi || outside == Sighting.NoRssi
            || Math.Abs(inside - outside) < _limits.WeakCentiDb;
    }

    private void Evaluate(ref Track track, long nowUs)
    {
        var rests = Resting.Rests(ref track, nowUs);
        if (track.Phase == TrackPhase.Lingering)
        {
            EvaluateLingering(ref track, rests, nowUs);
            return;
        }

        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var homeSilentUs = nowUs - home.LastArrivalUs;
        var awaySilentUs = nowUs - away.LastArrivalUs;
        if (awaySilentUs >= _limits.QuietUs && homeSilentUs >= _resting.LeaveUs(home, _limits.QuietUs, rests))
        {
            Decide(ref track, nowUs);
            _tracks.Forget(ref track);
        }
        else if (away.HasArrived && nowUs - track.AwayArrivalUs >= AwayDwellUs
            && homeSilentUs >= _resting.LeaveUs(home, _limits.SideQuietUs, rests))
        {
            Decide(ref track, nowUs);
            _tracks.SettleAt(ref track, track.Away, nowUs);
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
        var verdict = rests ? Verdict.Nothing : Judge(ref track, traces);
        var isConflict = verdict.Reason == UnresolvedReason.Conflict;
        if (isConflict && track.ClockUs != Track.NoClock && !IsLate(ref track, nowUs))
        {
            // It may be that home's antennas see it through the open door: what it does next will tell.
            return;
        }

        if (verdict.Direction != PassageDirection.None && !(isConflict && track.ClockUs == Track.NoClock))
        {
            Hand(ref track, traces, verdict, nowUs);
        }

        var isAway = verdict.IsCrossing && verdict.Direction == track.Home.LeftFor();
        _tracks.SettleAt(ref track, isAway ? track.Away : track.Home, nowUs);
    }

    private void EvaluateLingering(ref Track track, bool rests, long nowUs)
    {
        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var homeLeft = nowUs - home.LastArrivalUs >= _resting.LeaveUs(home, _limits.SideQuietUs, rests);
        var awayLeft = nowUs - away.LastArrivalUs >= _resting.LeaveUs(away, _limits.SideQuietUs, rests);
        if (homeLeft && !(awayLeft && rests) && !track.Reported)
        {
            ReportLingering(ref track, nowUs);
        }

        if (homeLeft && awayLeft)
        {
            _tracks.Forget(ref track);
        }
        else if (homeLeft || awayLeft)
        {
            _tracks.SettleAt(ref track, homeLeft ? track.Away : track.Home, nowUs);
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
        var verdict = Judge(ref track, traces);
        // After a decided crossing a single read on the side that was left says nothing new.
        var isEcho = verdict.IsThin && track.DecidedUpToUs != Track.NeverDecided;
        if (verdict.Direction != PassageDirection.None && !isEcho)
        {
            Hand(ref track, traces, verdict, nowUs);
        }
    }

    private void DecideCompanions(long nowUs)
    {
        for (var at = _tracks.Open.Count - 1; at >= 0; at--)
        {
            ref var track = ref _tracks[_tracks.Open[at]];
            var silentUs = nowUs - track.Stays[track.Home].LastArrivalUs;
            if (track.Phase != TrackPhase.Visiting || silentUs < CompanionSilenceUs || Resting.Rests(ref track, nowUs))
            {
                continue;
            }

            var traces = Traces(ref track);
            var verdict = Judge(ref track, traces);
            if (verdict.Direction == track.Home.LeftFor() && _gate.IsDue(verdict.Direction, verdict.InstantUs, nowUs))
            {
                Hand(ref track, traces, verdict, nowUs);
                _tracks.SettleAt(ref track, track.Away, nowUs);
            }
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
            _tracks.Forget(ref track);
        }
    }

    private Verdict Judge(ref Track track, ReadOnlySpan<Trace> traces)
    {
        // For a few seconds after a crossing it is known how strongly this tag, held like this, is read in the door.
        var isJustDecided = track.AwayFirstUs - track.DecidedUpToUs < _limits.RecentWindowUs;
        return VisitJudge.Judge(traces, _limits, isJustDecided ? track.Level : Sighting.NoRssi);
    }

    private bool IsLate(ref Track track, long nowUs) =>
        track.ClockUs != Track.NoClock && nowUs - track.ClockUs >= _limits.LingerAfterUs - TickUs;

    private Span<Trace> Traces(ref Track track) => _tracks.Traces(ref track, _scratch);
}
