using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Presence;

/// <summary>Tells a tag that lies somewhere in view from one that is carried.</summary>
/// <remarks>
/// A tag <i>rests</i> once it has settled, and until it is taken up: read again and again well above its usual level,
/// as a piece is that somebody carries past an antenna. What rests is believed to be gone only after a long silence.
/// </remarks>
internal sealed class Resting(PresenceLimits limits)
{
    // One loud read is fading; a piece in a hand is read loudly again and again.
    private const int TakenUpReads = 4;
    private const long TakenUpGapUs = 2_000_000;

    // For so long a piece that was taken up counts as carried.
    private const long CarriedUs = 8_000_000;

    // After a gap, whatever is read at least once a second has shown itself by then.
    private const long ShowsItselfUs = 4_000_000;

    /// <summary>Takes a slice into account; call it before the stays do.</summary>
    public void Observe(ref Track track, in Slice slice)
    {
        var inside = track.Stays[Side.Inside].LevelCentiDbm ?? double.MinValue;
        var outside = track.Stays[Side.Outside].LevelCentiDbm ?? double.MinValue;
        var usual = Math.Max(inside, outside);
        if (usual == double.MinValue || slice.PeakRssi < usual + limits.TakenUpCentiDb)
        {
            return;
        }

        var isOther = slice.FirstUs - track.LoudUs > TakenUpGapUs;
        track.LoudReads = (ushort)Math.Min(ushort.MaxValue, isOther ? slice.Reads : track.LoudReads + slice.Reads);
        track.LoudUs = slice.LastUs;
    }

    /// <summary>Whether the tag had been there for a while by <paramref name="atUs"/>.</summary>
    public bool HasSettled(ref Track track, long atUs) => atUs - track.SinceUs >= limits.SettleAfterUs;

    /// <summary>It showed itself as soon as the portal could see again: it may lie there, and somebody may carry it.</summary>
    public static bool WasThereBefore(ref Track track, BlindTimes blind) =>
        blind.Touches(track.SinceUs - ShowsItselfUs, track.SinceUs);

    /// <summary>Whether it is read there at least as well as one reads it at home: then it may be there.</summary>
    public bool IsAsLoud(in Stay home, in Stay away) =>
        home.LevelCentiDbm is not { } usual || away.LevelCentiDbm is not { } level || level >= usual - limits.TakenUpCentiDb;

    public static bool Rests(ref Track track, long nowUs)
    {
        var isCarried = track.LoudReads >= TakenUpReads && nowUs - track.LoudUs <= CarriedUs;
        return track.WasSettled && !isCarried;
    }

    /// <summary>Silence after which a stay is over. A resting tag that falls silent for seconds is hidden by somebody who
    /// stands before it.</summary>
    public long LeaveUs(in Stay stay, long leastUs, bool rests) =>
        rests ? stay.SilenceUs(Math.Max(leastUs, limits.SettleAfterUs), limits) : leastUs;
}
