using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>RO_ACCESS_REPORTs, made and recorded, and the way into an intake.</summary>
internal static class Reports
{
    public static TagReportData Tag(EpcBits epc, int antenna, long utcUs, int dbm = -55, int count = 1) =>
        new(epc.ToArray(), epc.BitCount)
        {
            AntennaId = (ushort)antenna,
            PeakRssiDbm = (sbyte)dbm,
            FirstSeenUtcMicros = (ulong)utcUs,
            LastSeenUtcMicros = (ulong)utcUs,
            TagSeenCount = (ushort)count,
        };

    /// <summary>The body of a report with these tags.</summary>
    public static byte[] Body(params TagReportData[] tags)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, tags);
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }

    /// <summary>The three reports of a recorded session: 130 tag reports of 65 EPCs.</summary>
    public static IReadOnlyList<LlrpFrame> Recorded()
    {
        var file = new LlrpFileReader(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "dx101_a.bin")));
        var reports = new List<LlrpFrame>();
        while (file.TryRead())
        {
            if (file.Frame.Header.Type == LlrpMessageType.RO_ACCESS_REPORT)
            {
                reports.Add(file.Frame);
            }
        }

        return reports;
    }

    /// <summary>What the client's loop does with a report.</summary>
    public static void Receive(this ReaderIntake intake, ReadOnlySpan<byte> body)
    {
        var report = new RoAccessReport(body);
        var count = 0;
        while (report.TryRead(out var tag))
        {
            intake.OnTagReport(tag);
            count++;
        }

        intake.OnReportEnd(count);
    }
}
