namespace EdgeVault.Capture.Passages;

/// <summary>The <c>Passages</c> section. Together the times keep DESIGN's promise: decided at most 2 s after the last read
/// on the side that was left, and at most 6 s after the first read on the other side.</summary>
public sealed class PassageOptions
{
    /// <summary>A visit is over when neither side was read for this long. 0.5 to 1.5 s, default 1.4 s.</summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromMilliseconds(1_400);

    /// <summary>A side is left when it was not read for this long while the other one still is. 0.5 to 1.9 s, default
    /// 1.8 s; at least <see cref="Quiet"/>.</summary>
    public TimeSpan SideQuiet { get; set; } = TimeSpan.FromMilliseconds(1_800);

    /// <summary>A visit that is still going on this long after the first read on the other side is lingering. 2 to 6 s,
    /// default 6 s.</summary>
    public TimeSpan LingerAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How much of what happened before the other side was first read belongs to the visit. 2 to 30 s, default
    /// 8 s: a portal's both zones are walked through in less.</summary>
    public TimeSpan RecentWindow { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Crossings at most this far apart, each from the next, are one group. 0.2 to 5 s, default 1.5 s.</summary>
    public TimeSpan GroupGap { get; set; } = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How long a decision waits for the rest of its group. 0 to 500 ms, default 400 ms.</summary>
    public TimeSpan GroupHold { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>By how much the two sides' centroids must lie apart to say which came first. 20 ms to 1 s, default
    /// 100 ms: half a slice.</summary>
    public TimeSpan CentroidMargin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A read this far below the strongest was made from afar or by a reflection. 3 to 30 dB, default 12 dB: what
    /// lies between a metre from the antenna and four.</summary>
    public double WeakDb { get; set; } = 12;

    /// <summary>A side that stays this far below the other was seen through the door only. <see cref="WeakDb"/> to 40 dB,
    /// default 18 dB: distance and door together.</summary>
    public double SpillDb { get; set; } = 18;

    /// <summary>Tags remembered per portal, a power of two from 64 to 2²⁰; 256 bytes each, and as much again for their
    /// recent slices. Default 16 384. One more forgets a tag of its neighbourhood that was seen least.</summary>
    public int TracksMax { get; set; } = 16_384;
}

/// <summary><see cref="PassageOptions"/> in the units of the engine.</summary>
internal readonly record struct PassageLimits(
    long QuietUs, long SideQuietUs, long LingerAfterUs, long RecentWindowUs, long GroupGapUs, long GroupHoldUs,
    long CentroidMarginUs, int WeakCentiDb, int SpillCentiDb)
{
    public static PassageLimits Of(PassageOptions options) => new(
        Us(options.Quiet), Us(options.SideQuiet), Us(options.LingerAfter), Us(options.RecentWindow),
        Us(options.GroupGap), Us(options.GroupHold), Us(options.CentroidMargin), (int)(options.WeakDb * 100),
        (int)(options.SpillDb * 100));

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
