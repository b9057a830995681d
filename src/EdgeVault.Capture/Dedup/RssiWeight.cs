using System.Runtime.CompilerServices;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Dedup;

/// <summary>How much one read counts in a centroid: its received amplitude against that of a read at −85 dBm.</summary>
/// <remarks>
/// Amplitude stands between the two that go wrong: power lets one lucky read of a fading channel be the whole
/// centroid, and a weight linear in dB lets the long weak tail pull it. A table in half dB steps, as fine as readers are.
/// </remarks>
internal static class RssiWeight
{
    private const int FloorCentiDbm = -10_000;
    private const int StepCentiDb = 50;

    private static readonly double[] Table = Build();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(short centiDbm)
    {
        if (centiDbm == Sighting.NoRssi)
        {
            return 1;
        }

        var step = (centiDbm - FloorCentiDbm) / StepCentiDb;
        return Table[Math.Clamp(step, 0, Table.Length - 1)];
    }

    private static double[] Build()
    {
        var table = new double[(-FloorCentiDbm / StepCentiDb) + 1];
        for (var step = 0; step < table.Length; step++)
        {
            var dbm = (FloorCentiDbm + (step * StepCentiDb)) / 100.0;
            table[step] = Math.Pow(10, (dbm + 85) / 20);
        }

        return table;
    }
}
