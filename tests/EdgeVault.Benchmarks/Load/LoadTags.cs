using EdgeVault.Llrp.Messages;

namespace EdgeVault.Benchmarks.Load;

/// <summary>What stands around a door: tags that stay on their side of it, all read again and again.</summary>
internal static class LoadTags
{
    // A shelf full of trays, four times over, so that antennas are interleaved as in rounds.
    private const int Tags = 1_024;
    private const int Repeats = 4;

    public static TagReportData[] Make(int reader)
    {
        var random = new Random(reader);
        var tags = new TagReportData[Tags * Repeats];
        for (var at = 0; at < tags.Length; at++)
        {
            var serial = at % Tags;
            var epc = new byte[12];
            (epc[0], epc[1], epc[9], epc[10], epc[11]) = (0x30, 0x74, (byte)reader, (byte)(serial >> 8), (byte)serial);
            tags[at] = new TagReportData(epc)
            {
                AntennaId = (ushort)(1 + (serial % 4)),
                PeakRssiDbm = (sbyte)random.Next(-70, -40),
                ChannelIndex = (ushort)random.Next(1, 5),
                TagSeenCount = 1,
            };
        }

        return tags;
    }
}
