using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Presence;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>Follows every tag at one portal, and decides what those did that came to it.</summary>
/// <remarks>
/// <para>Driven by slices and by <see cref="Tick"/>; it knows no clock, no thread and no chance, so the same input gives
/// the same passages, bit for bit. <see cref="Feed"/> does not allocate. Silences are counted in arrival time, order in
/// reader time mapped onto the gateway's clock; both in µs.</para>
/// <para>A tag that comes into view is <i>open</i> until it has crossed, gone or settled. Open tags are heard together
/// (<see cref="Hearing"/>), and each is ruled on by <see cref="VisitRules"/>. A tag that <i>rests</i> (settled, and not
/// taken up since) is heard only once it has been silent for long, by its own rate: what shelves reflect is nothing.
/// Whatever the verdict, a portal that was blind at any moment of the visit makes it unresolved (blind), and of a door that was closed all
/// the while nothing is said to have gone through it.</para>
/// </remarks>
internal sealed partial class PassageEngine
{
    // The promise is 2 s after the last read on the side that was left; one tick is for the timer that drives us.
    private const long PromiseUs = 2_000_000 - TickUs;
    private const long TickUs = 100_000;

    // Everything is ruled on before so much time has passed since its last read, unless we were kept waiting.
    private const long HorizonSlackUs = 8_000_000;

    // How often open tags are looked at when nothing makes one more urgent.
    private const long LookEveryUs = 200_000;

    // Nobody carries a piece through a door and then through the next one, or back, in less.
    private const long AgainUs = 3_000_000;

    private readonly string _portal;
    private readonly OtherDoors? _others;
    private readonly Carried _carried;
    private readonly Side[] _sides;
    private readonly PassageLimits _limits;
    private readonly long _blindMemoryUs;
    private readonly TrackBook _tracks;
    private readonly Resting _resting;
    private readonly GroupGate _gate;
    private readonly DoorLevel _door = new();
    private readonly Hearing _hearing;
    private readonly BeamCheck _beams;
    private readonly List<DecidedGroup> _decided = [];
    private readonly List<Finding> _findings = [];
    private readonly Trace[] _scratch = new Trace[TrackBook.TracesPerTrackMax];

    /// <param name="others">What the site's other portals read, and what crossed any; null where there are none.</param>
    /// <param name="sides">The side of each antenna, by its index in the portal.</param>
    public PassageEngine(
        string portal, ReadOnlySpan<Side> sides, PassageOptions options, PresenceOptions presence,
        ReadOnlyMemory<byte> bootId, ulong hashSeed, OtherDoors? others = null, Func<EpcBits, bool>? isRegistered = null)
    {
        (_portal, _others, _carried) = (portal, others, others?.Carried ?? new());
        _sides = sides.ToArray();
        _hearing = new Hearing(_door, Doorway);
        _beams = new BeamCheck(Doorway);
        _limits = PassageLimits.Of(options);
        var limits = PresenceLimits.Of(presence);
        _tracks = new TrackBook(options.TracksMax, _limits, limits, hashSeed, isRegistered ?? (static _ => false));
        _resting = new Resting(limits);
        _gate = new GroupGate(portal, bootId, _limits);
        // A resting tag that has left is looked at when its longest silence is over, and then as far back as a visit goes.
        _blindMemoryUs = limits.SilenceMaxUs + (TimeGrid.Steps * TimeGrid.StepUs);
    }

    public BlindTimes Blind { get; } = new();

    public Doorway Doorway { get; } = new();

    public Hearing Hearing => _hearing;

    /// <summary>What the site knows of tags' chips; null: nobody looks for clones.</summary>
    public CloneWatch? Clones { get; init; }

    /// <summary>Tags that exist twice, found since they were taken last.</summary>
    public List<Clone> Suspected { get; } = [];

    /// <inheritdoc cref="TrackBook.Population"/>
    public (int InView, int Tracks) Population => _tracks.Population;

    public IReadOnlyList<DecidedGroup> Decided => _decided;

    /// <summary>Is shown every look at a tag with what it rests on, as a ruling to wait, and then the ruling if there is one; for fitting and
    /// tests, not for deciding.</summary>
    public Action<TagProfile, Finding, Ruling, long>? Watcher { get; set; }

    public void Feed(ReadOnlySpan<Slice> slices)
    {
        for (var from = 0; from < slices.Length; from += TrackBook.Ahead)
        {
            var part = slices.Slice(from, Math.Min(TrackBook.Ahead, slices.Length - from));
            _tracks.Ask(part);
            foreach (ref readonly var slice in part)
            {
                Take(slice);
            }
        }
    }

    /// <summary>Decides what is due. Time must not run backwards, and all slices that arrived before must have been fed.</summary>
    public void Tick(long nowUs)
    {
        Blind.Begin(nowUs);
        if (IsAnyDue(nowUs))
        {
            Hear(nowUs);
        }

        _gate.Release(nowUs, _decided);
        _tracks.Sweep(nowUs);
        Blind.Forget(nowUs - _blindMemoryUs);
        Doorway.Forget(nowUs - _blindMemoryUs);
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
            if (track.Phase is TrackPhase.Visiting or TrackPhase.Fresh)
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
            GiveUp(_tracks.LeastOpen, slice.ArrivalUs);
        }

        var index = _tracks.Locate(slice.Epc, out var found);
        ref var track = ref _tracks[index];
        var side = _sides[slice.Antenna];
        if (!found)
        {
            GiveUp(index, slice.ArrivalUs);
            _tracks.Begin(index, slice, side);
        }
        else if (track.Phase == TrackPhase.AtHome)
        {
            Reopen(ref track, index, slice, side);
        }

        if (side != track.Home && slice.LastUs <= track.DecidedUpToUs)
        {
            // A late report of what was decided without it; it must not open the same visit again.
            return;
        }

        Recognise(ref track, slice);
        _tracks.Remember(ref track, slice, side);
        _resting.Observe(ref track, slice);
        track.Stays[side].Observe(slice);
    }

    /// <summary>A tag at home comes to the door again when it is read on the other side, is taken up, or comes back after it
    /// had left.</summary>
    private void Reopen(ref Track track, int index, in Slice slice, Side side)
    {
        if (_tracks.HasLeft(ref track, slice.ArrivalUs))
        {
            _tracks.Return(ref track, index, slice, side);
        }
        else if (side != track.Home)
        {
            track.Stays[side] = default;
            _tracks.OpenVisit(ref track, index, slice);
            track.WasSettled = track.WasSettled || _resting.HasSettled(ref track, slice.FirstUs);
        }
    }

    private bool IsAnyDue(long nowUs)
    {
        if (nowUs < _tracks.NextLookUs)
        {
            return false;
        }

        var next = long.MaxValue;
        foreach (var index in _tracks.Open)
        {
            next = Math.Min(next, _tracks[index].LookUs);
        }

        // While one is due, who else is does not matter; it is looked at in a moment, and its time moves.
        _tracks.NextLookUs = Math.Max(next, nowUs);
        return next <= nowUs;
    }

    private void Hear(long nowUs)
    {
        var grid = TimeGrid.EndingAt(HorizonUs(nowUs));
        _hearing.Begin(grid, nowUs);
        for (var at = _tracks.Open.Count - 1; at >= 0; at--)
        {
            Summon(_tracks.Open[at], grid, nowUs);
        }

        _hearing.Find();
        _findings.Clear();
        foreach (var tag in _hearing.Tags)
        {
            _findings.Add(AtThisDoor(tag, _hearing.Weigh(tag)));
            Watcher?.Invoke(tag, _findings[^1], Ruling.Wait, nowUs);
        }

        // Twice: those who wait for the others hear in the second round what these did.
        Rule(grid, nowUs);
        Rule(grid, nowUs);
    }

    /// <summary>Up to when there is something to hear: now, or, where we were kept waiting, soon after the oldest visit.</summary>
    private long HorizonUs(long nowUs)
    {
        var horizonUs = nowUs;
        foreach (var index in _tracks.Open)
        {
            ref var track = ref _tracks[index];
            var lastUs = Math.Max(track.Stays[Side.Inside].LastUs, track.Stays[Side.Outside].LastUs);
            horizonUs = track.Phase == TrackPhase.Lingering || track.WasSettled
                ? horizonUs
                : Math.Min(horizonUs, Math.Max(lastUs, nowUs - _blindMemoryUs) + HorizonSlackUs);
        }

        return horizonUs;
    }

    /// <summary>Whoever passes the next door is read better there; what lies still, by itself, passes none.</summary>
    private static Finding AtThisDoor(TagProfile tag, in Finding finding) =>
        !finding.Lot.IsWatched && (finding.Company?.IsElsewhere ?? tag.BetterElsewhere > 0)
            ? finding with { Odds = finding.Odds.Elsewhere(1) }
            : finding;

    private void Summon(int index, in TimeGrid grid, long nowUs)
    {
        ref var track = ref _tracks[index];
        if (_tracks.FirstUs(ref track) >= grid.EndUs)
        {
            return;
        }

        track.LookUs = nowUs + LookEveryUs;
        track.MayBeOld |= Resting.WasThereBefore(ref track, Blind);
        var rests = Resting.Rests(ref track, nowUs);
        if (track.Phase == TrackPhase.Lingering)
        {
            EvaluateLingering(ref track, rests, nowUs);
        }
        else if (track.Reads < VisitRules.ReadsMin)
        {
            DismissUnheard(ref track, nowUs);
        }
        else if (track.Phase == TrackPhase.Fresh && IsAtRest(ref track, nowUs))
        {
            track.WasSettled = true;
            _tracks.SettleAt(ref track, track.Home, nowUs, isDecided: false);
        }
        else if (rests && !_hearing.IsSomebodyThere)
        {
            EvaluateResting(ref track, grid, nowUs);
        }
        else if (_hearing.Next() is { } tag)
        {
            (tag.InViewSinceUs, tag.SeesSinceUs) = (track.SinceUs, Blind.SeesSinceUs);
            tag.Fill(index, IsResident(ref track, grid), Traces(ref track), grid, _limits.WeakCentiDb);
            (tag.Epc, tag.StillCentiDbm, tag.MayBeOld, tag.Came) = (_tracks.NamesOf(ref track).Epc, track.StillCentiDbm, track.MayBeOld, CameOf(track));
            (tag.Idle, tag.WasCarried) = (track.Idle, _carried.Knows(tag.Epc));
            var elsewhereUs = _others?.Exchange(_portal, tag.Epc, tag.Levels, tag.Elsewhere, grid, nowUs) ?? Track.NeverDecided;
            tag.ToldUpToUs = Math.Max(track.ToldUpToUs, elsewhereUs) + AgainUs;
            (tag.IsJustTold, tag.ToldSide) =
                (tag.ToldUpToUs >= grid.StartUs, track.ToldUpToUs >= elsewhereUs ? track.ToldSide : Side.None);
        }
    }

    private static double CameOf(in Track track) =>
        Math.Log((track.CameInside + 0.5) / (track.CameOutside + 0.5));

    /// <summary>Still read after long, and on one side only, or as it has been since the portal can see again.</summary>
    private bool IsAtRest(ref Track track, long nowUs) =>
        nowUs - track.LastArrivalUs < _limits.QuietUs
        && (!track.Stays[track.Away].HasArrived || track.MayBeOld) && _resting.HasSettled(ref track, nowUs);

    /// <summary>One read is no story, and a flood of strangers must not crowd out those who have one.</summary>
    private void DismissUnheard(ref Track track, long nowUs)
    {
        if (nowUs - track.LastArrivalUs >= _limits.LingerAfterUs)
        {
            _tracks.SettleAt(ref track, track.Home, nowUs, isDecided: false);
        }
    }

    private void GiveUp(int index, long nowUs)
    {
        ref var track = ref _tracks[index];
        if (track.Phase is TrackPhase.Visiting or TrackPhase.Fresh)
        {
            // Early is better than never: the evidence so far decides.
            var grid = TimeGrid.EndingAt(nowUs);
            var tag = _hearing.Alone;
            tag.Fill(index, IsResident(ref track, grid), Traces(ref track), grid, _limits.WeakCentiDb);
            var finding = _hearing.WeighAlone(tag);
            var ruling = VisitRules.AtOnce(tag, finding, _limits);
            if (ruling.Verdict.Direction != PassageDirection.None)
            {
                Hand(ref track, tag, finding, ruling.Verdict, grid, nowUs);
            }
        }

        if (track.Phase != TrackPhase.None)
        {
            _tracks.Forget(ref track);
        }
    }

    private Span<Trace> Traces(ref Track track) => _tracks.Traces(ref track, _scratch);
}
