using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Presence;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>All tracks of a portal with their recent slices, and which of them are on a visit. Bounded, allocated once.</summary>
internal sealed class TrackBook(
    int tracksMax, in PassageLimits limits, in PresenceLimits presence, ulong hashSeed, Func<EpcBits, bool> isRegistered)
{
    /// <summary>Slices that one visit keeps apart; a longer one gathers them more coarsely.</summary>
    public const int TracesPerTrackMax = 512;

    /// <summary>Slices that <see cref="Ask"/> is to be given at once.</summary>
    public const int Ahead = 8;

    private const int TracesPerTrack = 4;

    // So long what lay here before is not taken for something that just came.
    private const long ForgetUs = 43_200_000_000;

    // A step into view tells from where.
    private const long CameUs = 1_500_000;

    // Ticks that the sweep takes for a round, and tracks that it looks at in one, whatever the round then takes.
    private const int SweepParts = 32;
    private const int SweepMax = 1_024;

    // However often we are driven.
    private const long SweepEveryUs = 100_000;

    private readonly PassageLimits _limits = limits;
    private readonly PresenceLimits _presence = presence;
    private readonly TrackTable _tracks = new(tracksMax, hashSeed);
    private readonly TraceArena _arena = new(tracksMax * TracesPerTrack);
    private readonly List<int> _open = [];

    // Not on the stack: a method that takes some there is compiled once, before anything is known of how it runs.
    private readonly ulong[] _hashes = new ulong[Ahead];
    private readonly int[] _indexes = new int[Ahead];
    private int _hand;
    private int _roomHand;
    private long _sweptUs;
    private int _inViewThisRound;
    private int _tracksThisRound;

    /// <summary>Tracks on a visit, lingering ones included. Closing one puts the last in its place: walk it backwards.</summary>
    public List<int> Open => _open;

    /// <summary>Tags read lately, and tags remembered, as of the last round of the sweep.</summary>
    public (int InView, int Tracks) Population { get; private set; }

    /// <summary>No open track is to be looked at before; gateway µs.</summary>
    public long NextLookUs { get; set; } = long.MaxValue;

    public bool IsFull => _arena.IsFull;

    /// <summary>The open track to be given up first where one must be: a stranger's, if there is one.</summary>
    public int LeastOpen
    {
        get
        {
            var stranger = _open.FindIndex(index => !_tracks[index].IsRegistered);
            return _open[Math.Max(0, stranger)];
        }
    }

    public ref Track this[int index] => ref _tracks[index];

    /// <inheritdoc cref="TrackTable.NamesOf"/>
    public ref TagNames NamesOf(ref Track track) => ref _tracks.NamesOf(ref track);

    public int Locate(in EpcBits epc, out bool found) => _tracks.Locate(epc, out found);

    /// <summary>Asks the memory for what these slices will touch, so that the waits for it overlap.</summary>
    public void Ask(ReadOnlySpan<Slice> slices)
    {
        var (hashes, indexes) = (_hashes, _indexes);
        for (var at = 0; at < slices.Length; at++)
        {
            hashes[at] = _tracks.Ask(slices[at].Epc);
        }

        for (var at = 0; at < slices.Length; at++)
        {
            indexes[at] = _tracks.Ask(hashes[at]);
        }

        for (var at = 0; at < slices.Length; at++)
        {
            if (indexes[at] >= 0)
            {
                _arena.Ask(ref _tracks[indexes[at]]);
            }
        }
    }

    public void Remember(ref Track track, in Slice slice, Side side)
    {
        var trace = Trace.Of(slice, side);
        if (track.TraceCount < TracesPerTrackMax || !_arena.TryMerge(ref track, trace))
        {
            _arena.Append(ref track, trace);
        }

        if (slice.LastUs - track.SinceUs <= CameUs)
        {
            ref var came = ref side == Side.Inside ? ref track.CameInside : ref track.CameOutside;
            came += (byte)(came < byte.MaxValue ? 1 : 0);
        }

        if (slice.Tid.BitCount > 0)
        {
            _tracks.NamesOf(ref track).Tid = slice.Tid;
        }

        var isOpen = track.Phase is TrackPhase.Fresh or TrackPhase.Visiting;
        _arena.DropBefore(ref track, slice.FirstUs - (isOpen ? TimeGrid.Steps * TimeGrid.StepUs : _limits.RecentWindowUs));
    }

    public long FirstUs(ref Track track) => track.Head == TraceArena.None ? track.LastArrivalUs : _arena[track.Head].FirstUs;

    public Span<Trace> Traces(ref Track track, Trace[] scratch) => scratch.AsSpan(0, _arena.CopyTo(ref track, scratch));

    /// <summary>A tag that was never seen, or forgotten.</summary>
    public void Begin(int index, in Slice slice, Side side)
    {
        ref var track = ref _tracks.Claim(index, slice.Epc);
        track.Begin(slice.Epc, side, slice.FirstUs);
        track.IsRegistered = isRegistered(slice.Epc);
        AddOpen(ref track, index, slice);
    }

    /// <summary>A tag that had left comes into view again. What it did before is over; that it was here is not forgotten.</summary>
    public void Return(ref Track track, int index, in Slice slice, Side side)
    {
        var (still, idle, isRegistered, told) = (track.StillCentiDbm, track.Idle, track.IsRegistered, (track.ToldUpToUs, track.ToldSide));
        _arena.DropAll(ref track);
        _tracks.NamesOf(ref track).Tid = default;
        track.Begin(slice.Epc, side, slice.FirstUs);
        (track.StillCentiDbm, track.Idle, track.IsRegistered, (track.ToldUpToUs, track.ToldSide)) = (still, idle, isRegistered, told);
        AddOpen(ref track, index, slice);
    }

    public void OpenVisit(ref Track track, int index, in Slice slice)
    {
        track.Phase = TrackPhase.Visiting;
        track.AwayFirstUs = slice.FirstUs;
        track.AwayArrivalUs = slice.ArrivalUs - (slice.LastUs - slice.FirstUs);
        AddOpen(ref track, index, slice);
    }

    /// <summary>The visit is over and the tag is at <paramref name="side"/>.</summary>
    /// <param name="isDecided">What it did until now has been told; what it does there from now on is new.</param>
    public void SettleAt(ref Track track, Side side, long nowUs, bool isDecided)
    {
        ref var left = ref track.Stays[side.Opposite()];
        if (side != track.Home)
        {
            track.Home = side;
            (track.SinceUs, track.CameInside, track.CameOutside) = (left.LastUs, 0, 0);
        }

        track.LoudReads = 0;
        track.DecidedUpToUs = !isDecided ? track.DecidedUpToUs : Math.Max(left.LastUs, Math.Min(track.Stays[side].LastUs, nowUs));
        if (isDecided)
        {
            (track.ToldUpToUs, track.ToldSide) = (Math.Max(track.ToldUpToUs, track.DecidedUpToUs), side);
            _arena.KeepAfter(ref track, side, left.LastUs);
        }
        else if (track.Reads >= VisitRules.ReadsMin)
        {
            track.Idle += (byte)(track.Idle < byte.MaxValue ? 1 : 0);
        }

        left = default;
        track.MayBeOld = track.MayBeOld && !isDecided;
        Close(ref track);
    }

    public void Forget(ref Track track)
    {
        Close(ref track);
        _arena.DropAll(ref track);
        _tracks.Free(ref track);
    }

    /// <summary>Frees a slice of a track that is not on a visit; false where there is none.</summary>
    public bool TryMakeRoom()
    {
        for (var step = 0; step < _tracks.Capacity; step++)
        {
            _roomHand = (_roomHand + 1) % _tracks.Capacity;
            ref var track = ref _tracks[_roomHand];
            if (track.Phase is TrackPhase.AtHome or TrackPhase.Lingering && track.TraceCount > 1)
            {
                _arena.DropAllButNewest(ref track);
                return true;
            }
        }

        return false;
    }

    /// <summary>Nobody asks any more where it was.</summary>
    private static bool IsForgotten(ref Track track, long nowUs) =>
        track.Phase == TrackPhase.AtHome && nowUs - Math.Max(track.LastArrivalUs, track.ToldUpToUs) >= ForgetUs;

    /// <summary>At home, and silent for so long that it is not there any more, by its own rate.</summary>
    public bool HasLeft(ref Track track, long nowUs) =>
        track.Phase == TrackPhase.AtHome
        && nowUs - track.LastArrivalUs >= track.Stays[track.Home].SilenceUs(_limits.RecentWindowUs, _presence);

    /// <summary>Looks at a part of the tracks and forgets those that have left; at all of them within seconds.</summary>
    public void Sweep(long nowUs)
    {
        if (nowUs - _sweptUs < SweepEveryUs)
        {
            return;
        }

        _sweptUs = nowUs;
        for (var step = 0; step < Math.Clamp(_tracks.Capacity / SweepParts, 1, SweepMax); step++)
        {
            _hand = (_hand + 1) % _tracks.Capacity;
            if (_hand == 0)
            {
                Population = (_inViewThisRound, _tracksThisRound);
                (_inViewThisRound, _tracksThisRound) = (0, 0);
            }

            if (!_tracks.IsFree(_hand))
            {
                Look(ref _tracks[_hand], nowUs);
            }
        }
    }

    private void AddOpen(ref Track track, int index, in Slice slice)
    {
        track.LookUs = slice.ArrivalUs + _limits.QuietUs;
        NextLookUs = Math.Min(NextLookUs, track.LookUs);
        track.OpenAt = _open.Count;
        _open.Add(index);
    }

    private void Look(ref Track track, long nowUs)
    {
        if (IsForgotten(ref track, nowUs))
        {
            Forget(ref track);
            return;
        }

        if (HasLeft(ref track, nowUs))
        {
            _arena.DropAll(ref track);
        }

        _tracksThisRound++;
        _inViewThisRound += nowUs - track.LastArrivalUs < _limits.RecentWindowUs ? 1 : 0;
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
}
