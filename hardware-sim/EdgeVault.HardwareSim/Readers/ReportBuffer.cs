using System.Runtime.InteropServices;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Readers;

/// <summary>Reads that wait in a reader for company, to go out as one RO_ACCESS_REPORT.</summary>
/// <remarks>Full is <see cref="ReaderSpec.ReportTags"/> reports, due is <see cref="ReaderSpec.ReportMs"/> after the
/// first. With <see cref="ReaderSpec.FoldReads"/> reads of one tag by one antenna become one report, as in readers
/// whose trigger is a period.</remarks>
internal sealed class ReportBuffer(ReaderSpec spec, WorldClock clock)
{
    private readonly List<ReaderReport> _reports = new(spec.ReportTags);

    public bool IsEmpty => _reports.Count == 0;

    public bool IsFull => _reports.Count >= spec.ReportTags;

    /// <summary>When what is here goes out at the latest, microseconds of the world.</summary>
    public long DueUs { get; private set; } = long.MaxValue;

    /// <summary>Reads that are in the reports.</summary>
    public int Reads { get; private set; }

    public ReadOnlySpan<ReaderReport> Reports => CollectionsMarshal.AsSpan(_reports);

    public void Add(in TagRead read)
    {
        if (_reports.Count == 0)
        {
            DueUs = read.AtUs + (spec.ReportMs * 1_000L);
        }

        Reads++;
        var seenUs = clock.ToReaderUs(read.AtUs, spec);
        if (spec.FoldReads && Fold(read, seenUs))
        {
            return;
        }

        _reports.Add(new()
        {
            Tag = read.Tag,
            Antenna = read.Antenna.Port,
            RssiCentiDbm = read.RssiCentiDbm,
            Phase = read.Phase,
            Channel = read.Channel,
            SeenCount = 1,
            FirstSeenUs = seenUs,
            LastSeenUs = seenUs,
        });
    }

    public void Clear()
    {
        _reports.Clear();
        Reads = 0;
        DueUs = long.MaxValue;
    }

    private bool Fold(in TagRead read, long seenUs)
    {
        foreach (ref var report in CollectionsMarshal.AsSpan(_reports))
        {
            if (report.Tag == read.Tag && report.Antenna == read.Antenna.Port)
            {
                report.SeenCount++;
                report.LastSeenUs = Math.Max(seenUs, report.LastSeenUs);
                report.RssiCentiDbm = Math.Max(report.RssiCentiDbm, read.RssiCentiDbm);
                report.Phase = read.Phase;
                report.Channel = read.Channel;
                return true;
            }
        }

        return false;
    }
}
