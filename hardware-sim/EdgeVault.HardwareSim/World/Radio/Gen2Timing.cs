using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>How long a slot of an inventory round takes, microseconds, for one setting of the air interface.</summary>
/// <remarks>EPC Gen2 v2.1, 6.3.1.2 (reader to tag: PIE), 6.3.1.3 (tag to reader: FM0 or Miller) and 6.3.1.6 (link
/// timing). The EPC has 96 bits.</remarks>
internal readonly record struct Gen2Timing(double Query, double Adjust, double Empty, double Garbled, double Read)
{
    private const int QueryBits = 22;
    private const int QueryRepBits = 4;
    private const int QueryAdjustBits = 9;
    private const int AckBits = 18;
    private const int Rn16Bits = 16;
    // PC word, EPC, CRC-16.
    private const int EpcBits = 16 + 96 + 16;
    private const double DelimiterUs = 12.5;
    // A data-1 takes one and three quarters of a data-0, and half of the bits are ones.
    private const double MeanBitTari = 1.375;
    private const double RtCalTari = 2.75;
    private const double DivideRatio = 64.0 / 3;

    public static Gen2Timing Of(RfMode mode) => mode switch
    {
        RfMode.Fm0Fast => Of(tariUs: 6.25, blfKHz: 640, cycles: 1),
        RfMode.Miller4 => Of(tariUs: 12.5, blfKHz: 320, cycles: 4),
        RfMode.Miller4Dense => Of(tariUs: 25, blfKHz: 250, cycles: 4),
        _ => Of(tariUs: 25, blfKHz: 171, cycles: 8),
    };

    /// <param name="tariUs">Length of a data-0 of the reader.</param>
    /// <param name="blfKHz">Backscatter link frequency.</param>
    /// <param name="cycles">Subcarrier cycles of a bit: 1 is FM0, else Miller.</param>
    private static Gen2Timing Of(double tariUs, double blfKHz, int cycles)
    {
        double tPri = 1e3 / blfKHz, rtCal = RtCalTari * tariUs;
        double Reader(int bits) => DelimiterUs + tariUs + rtCal + (bits * MeanBitTari * tariUs);
        double Tag(int bits) => (bits + (cycles == 1 ? 6 : 10) + 1) * cycles * tPri;
        double t1 = Math.Max(rtCal, 10 * tPri), t2 = 8 * tPri, t3 = 4 * tPri;

        var garbled = Reader(QueryRepBits) + t1 + Tag(Rn16Bits) + t2;
        return new(
            Query: Reader(QueryBits) + (DivideRatio * tPri),
            Adjust: Reader(QueryAdjustBits),
            Empty: Reader(QueryRepBits) + t1 + t3,
            Garbled: garbled,
            Read: garbled + Reader(AckBits) + t1 + Tag(EpcBits) + t2);
    }
}
