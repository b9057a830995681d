namespace EdgeVault.Capture.Passages;

/// <summary>The <c>Passages</c> section. Together the times keep a promise: decided at most 2 s after the last read
/// on the side that was left, and at most 6 s after the first read on the other side; but for what waits before the door or may only be carried past it, for which
/// four seconds are waited in place of the two (docs/adr/0016, 0017).</summary>
public sealed class PassageOptions
{
    /// <summary>A tag has gone when neither side read it for this long. 0.5 to 1.5 s, default 1.4 s.</summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromMilliseconds(1_400);

    /// <summary>A side is left when it did not read the tag well for this long. 0.5 to 1.9 s, default 1.8 s; at least
    /// <see cref="Quiet"/>.</summary>
    public TimeSpan SideQuiet { get; set; } = TimeSpan.FromMilliseconds(1_800);

    /// <summary>What both sides still read well this long after the second of them began to is lingering; and so long a tag
    /// waits for those that move with it. 2 to 6 s, default 6 s.</summary>
    public TimeSpan LingerAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How much of what a resting tag did belongs to the visit that begins. 2 to 16 s, default 8 s: a
    /// portal's both zones are walked through in less.</summary>
    public TimeSpan RecentWindow { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Crossings at most this far apart, each from the next, are one group. 0.2 to 5 s, default 1.5 s.</summary>
    public TimeSpan GroupGap { get; set; } = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How long a decision waits for the rest of its group. 0 to 500 ms, default 400 ms.</summary>
    public TimeSpan GroupHold { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How sure a verdict must be, as a posterior probability. 0.7 to 0.999999, default 0.75: less is
    /// <c>unresolved</c>.</summary>
    public double Confidence { get; set; } = 0.75;

    /// <summary>A read this far below the tag's strongest was made from afar or by a reflection: it is evidence, and no sign
    /// that the tag is still there. 3 to 30 dB, default 12 dB: what lies between a metre from the antenna and four.</summary>
    public double WeakDb { get; set; } = 12;

    /// <summary>Tags remembered per portal, a power of two from 64 to 2²⁰; 272 bytes each, and as much again for their
    /// recent slices. Default 16 384. One more forgets a tag of its neighbourhood that was seen least.</summary>
    public int TracksMax { get; set; } = 16_384;
}

/// <summary><see cref="PassageOptions"/> in the units of the engine.</summary>
internal readonly record struct PassageLimits(
    long QuietUs, long SideQuietUs, long LingerAfterUs, long RecentWindowUs, long GroupGapUs, long GroupHoldUs,
    double Confidence, int WeakCentiDb)
{
    public static PassageLimits Of(PassageOptions options) => new(
        Us(options.Quiet), Us(options.SideQuiet), Us(options.LingerAfter), Us(options.RecentWindow),
        Us(options.GroupGap), Us(options.GroupHold), options.Confidence, (int)(options.WeakDb * 100));

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
