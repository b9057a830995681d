using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What was told of a tag is remembered while it may yet be read of the same passage.</summary>
public sealed class TrackBookTests
{
    // Years after zero, as gateway time is.
    private const long StartUs = 1_000_000_000_000_000;
    private const long Second = 1_000_000;

    private static readonly PassageLimits Limits = PassageLimits.Of(new PassageOptions());

    private readonly TrackBook _tracks = new(64, Limits, PresenceLimits.Of(new PresenceOptions()), hashSeed: 7, static _ => false);

    [Fact]
    public void A_tag_that_only_the_side_it_left_has_read_is_remembered_once_it_was_told()
    {
        Told(Side.Outside, Side.Inside);

        for (var second = 5; second < 60; second++)
        {
            _tracks.Sweep(StartUs + (second * Second));
        }

        ref var track = ref Find(out var found);
        Assert.True(found);
        Assert.Equal((StartUs, Side.Inside), (track.ToldUpToUs, track.ToldSide));
    }

    [Fact]
    public void What_was_told_is_remembered_of_a_tag_that_was_out_of_view()
    {
        Told(Side.Outside, Side.Inside);

        var again = SliceAt(StartUs + (8 * Second), antenna: 2);
        ref var track = ref Find(out _);
        _tracks.Return(ref track, _tracks.Locate(again.Epc, out _), again, Side.Inside);

        Assert.Equal((StartUs, Side.Inside, TrackPhase.Fresh), (track.ToldUpToUs, track.ToldSide, track.Phase));
    }

    /// <summary>While it was away somebody may have copied it.</summary>
    [Fact]
    public void The_chip_of_a_tag_that_was_out_of_view_is_asked_anew()
    {
        Told(Side.Outside, Side.Inside);
        ref var track = ref Find(out _);
        _tracks.Remember(ref track, SliceAt(StartUs, antenna: 0) with { Tid = Tags.Epc(9) }, Side.Outside);
        var before = _tracks.NamesOf(ref track).Tid;

        var again = SliceAt(StartUs + (8 * Second), antenna: 2);
        _tracks.Return(ref track, _tracks.Locate(again.Epc, out _), again, Side.Inside);

        Assert.Equal((Tags.Epc(9), default, Tags.Epc(1)), (before, _tracks.NamesOf(ref track).Tid, _tracks.NamesOf(ref track).Epc));
    }

    [Fact]
    public void What_was_told_half_a_day_ago_is_forgotten_with_the_tag()
    {
        Told(Side.Outside, Side.Inside);

        for (var second = 0; second < 60; second++)
        {
            _tracks.Sweep(StartUs + (12 * 3_600 * Second) + (second * Second));
        }

        Find(out var found);
        Assert.False(found);
    }

    private void Told(Side from, Side to)
    {
        var slice = SliceAt(StartUs, antenna: 0);
        var index = _tracks.Locate(slice.Epc, out _);
        _tracks.Begin(index, slice, from);
        ref var track = ref _tracks[index];
        _tracks.Remember(ref track, slice, from);
        track.Stays[from].Observe(slice);
        _tracks.SettleAt(ref track, to, StartUs + (4 * Second), isDecided: true);
    }

    private ref Track Find(out bool found) => ref _tracks[_tracks.Locate(Tags.Epc(1), out found)];

    private static Slice SliceAt(long atUs, byte antenna) => new()
    {
        Epc = Tags.Epc(1), FirstUs = atUs, LastUs = atUs, PeakUs = atUs, ArrivalUs = atUs, Weight = 1, Reads = 3, PeakRssi = -5_500,
        Antenna = antenna,
    };
}
