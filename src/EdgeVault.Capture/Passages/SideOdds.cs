using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>What the reads of one step say of the side that a tag was on, as a log-likelihood ratio in nats; inside is
/// positive.</summary>
/// <remarks>
/// The difference between the two sides' levels is, for a tag on one side of a door, about normal: its mean μ is what the
/// door and the longer way take (8 dB with wide beams), its spread σ what fading adds at both ends (8 dB). The ratio of
/// the two sides is then 2μ/σ² for each dB of difference. A side that was not read was no stronger than the weakest read
/// of this tag, and a fade below the other one.
/// </remarks>
internal static class SideOdds
{
    /// <summary>However large the difference, a reflection may have made it.</summary>
    public const float Most = 4;

    private const float NatsPerCentiDb = 0.25f / 100;

    // Below the tag's strongest read nothing is heard of it any more, and below this of nobody.
    private const int RangeCentiDb = 3_000;
    private const int DeafCentiDbm = -8_200;

    // What a side that was silent was weaker by, at least.
    private const int FadeCentiDb = 600;

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

        var floor = Math.Min(weakest, Math.Max(DeafCentiDbm, strongest - RangeCentiDb));
        var inside = reads.Inside != Sighting.NoRssi ? reads.Inside : Math.Min(floor, reads.Outside - FadeCentiDb);
        var outside = reads.Outside != Sighting.NoRssi ? reads.Outside : Math.Min(floor, reads.Inside - FadeCentiDb);
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

    /// <summary>A side that was not asked in this step is as it was in the two beside it.</summary>
    public readonly StepReads Between(in StepReads before, in StepReads after) => this with
    {
        Inside = Inside != Sighting.NoRssi ? Inside : Middle(before.Inside, after.Inside),
        Outside = Outside != Sighting.NoRssi ? Outside : Middle(before.Outside, after.Outside),
    };

    private static short Middle(short before, short after) =>
        before == Sighting.NoRssi ? after
        : after == Sighting.NoRssi ? before
        : (short)((before + after) / 2);
}
