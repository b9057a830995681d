using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>What the reads of one step say of the side that a tag was on, as a log-likelihood ratio in nats; inside is
/// positive.</summary>
/// <remarks>
/// The difference between the two sides' levels is, for a tag on one side of a door, about normal: its mean μ is what the
/// door and the longer way take (8 dB with wide beams), its spread σ what fading adds at both ends (8 dB). The ratio of
/// the two sides is then 2μ/σ² for each dB of difference. A side that was not read was at most as strong as the weakest
/// read of this tag, or as fading would have made it.
/// </remarks>
internal static class SideOdds
{
    /// <summary>However large the difference, a reflection may have made it.</summary>
    public const float Most = 4;

    private const float NatsPerCentiDb = 0.25f / 100;

    // What fading alone takes from a tag that is hardly read.
    private const int FadeCentiDb = 800;

    // Where one side read it often, the other one's silence is less likely to be a fade.
    private const float CentiDbPerDoubling = 200;

    // Levels unknown: twice the reads are worth this much.
    private const float NatsPerDoubling = 0.7f;

    public static float Of(in StepReads reads, short weakest, short strongest)
    {
        if (reads.InsideReads + reads.OutsideReads == 0)
        {
            return 0;
        }

        if (strongest == Sighting.NoRssi)
        {
            return NatsPerDoubling * MathF.Log2((reads.InsideReads + 0.5f) / (reads.OutsideReads + 0.5f));
        }

        var often = Math.Max(reads.InsideReads, reads.OutsideReads);
        var floor = Math.Min(weakest, strongest - FadeCentiDb) - (int)(CentiDbPerDoubling * MathF.Log2(often));
        var inside = reads.Inside == Sighting.NoRssi ? floor : reads.Inside;
        var outside = reads.Outside == Sighting.NoRssi ? floor : reads.Outside;
        return Math.Clamp((inside - outside) * NatsPerCentiDb, -Most, Most);
    }
}

/// <summary>The reads of one tag in one step: how many on each side, and the strongest of each, hundredths of a dBm or
/// <see cref="Sighting.NoRssi"/>.</summary>
internal struct StepReads
{
    public int InsideReads;
    public int OutsideReads;
    public short Inside;
    public short Outside;

    public static StepReads None => new() { Inside = Sighting.NoRssi, Outside = Sighting.NoRssi };

    public void Add(in Trace trace)
    {
        if (trace.Side == Side.Inside)
        {
            InsideReads += trace.Reads;
            Inside = Math.Max(Inside, trace.PeakRssi);
        }
        else
        {
            OutsideReads += trace.Reads;
            Outside = Math.Max(Outside, trace.PeakRssi);
        }
    }
}
