using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Benchmarks.Decoding;

/// <summary>A report of 100 tags with 8 fields each, decoded field by field, against the least that can be done.</summary>
internal static class LlrpDecode
{
    private const int Tags = 100;
    private const int ReportsPerRound = 10_000;
    private const int Rounds = 21;
    private const int Seed = 5084;

    public static IEnumerable<Comparison> Run()
    {
        var report = Report(new Random(Seed));
        if (Decode(report, null) != BareWalk.Sum(report))
        {
            throw new InvalidOperationException("The two decoders disagree about the same bytes.");
        }

        yield return Compare("RoAccessReport", report, null);

        // As a client session decodes: an absent field that was asked for has the last value (LLRP 1.0.1 §14.2.3 ii).
        yield return Compare(
            "RoAccessReport, absent fields filled", report, new TagReportDefaults(TagReportFields.Selectable));
    }

    private static Comparison Compare(string name, byte[] report, TagReportDefaults? defaults) => Interleaved.Compare(
        ($"{Tags} tags, 8 fields, {report.Length} B", "tag"),
        new Contender(name, () => Repeat(() => Decode(report, defaults))),
        new Contender("bare span walk (ceiling)", () => Repeat(() => BareWalk.Sum(report))),
        Rounds);

    private static long Repeat(Func<ulong> decode)
    {
        var sum = 0UL;
        for (var i = 0; i < ReportsPerRound; i++)
        {
            sum += decode();
        }

        // The sum is asked for, so that the decoding cannot be optimised away.
        return sum == 0 ? throw new InvalidOperationException("Nothing was decoded.") : Tags * ReportsPerRound;
    }

    private static ulong Decode(ReadOnlySpan<byte> body, TagReportDefaults? defaults)
    {
        var report = new RoAccessReport(body, defaults);
        var sum = 0UL;
        while (report.TryRead(out var tag))
        {
            sum += tag.Epc[11] + tag.RoSpecId!.Value + tag.AntennaId!.Value + (byte)tag.PeakRssiDbm!.Value
                + tag.ChannelIndex!.Value + tag.FirstSeenUtcMicros!.Value + tag.LastSeenUtcMicros!.Value
                + tag.TagSeenCount!.Value;
        }

        return sum;
    }

    private static byte[] Report(Random random)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, Enumerable.Range(0, Tags).Select(_ => Tag(random)).ToArray());
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }

    private static TagReportData Tag(Random random)
    {
        var epc = new byte[12];
        random.NextBytes(epc);
        var first = (ulong)random.NextInt64(1_700_000_000_000_000, 1_800_000_000_000_000);
        return new TagReportData(epc)
        {
            RoSpecId = 1,
            AntennaId = (ushort)random.Next(1, 5),
            PeakRssiDbm = (sbyte)random.Next(-80, -30),
            ChannelIndex = (ushort)random.Next(1, 5),
            FirstSeenUtcMicros = first,
            LastSeenUtcMicros = first + (ulong)random.Next(1_000_000),
            TagSeenCount = (ushort)random.Next(1, 40),
        };
    }
}
