using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>What may not go out yet: events and reports, both bounded. Not thread-safe.</summary>
internal sealed class HeldOutput(int reportTagsMax)
{
    private const int EventsMax = 256;

    private readonly ReportBuffer _reports = new(reportTagsMax);
    private readonly Queue<ReaderEvent> _events = new();

    public int ReportCount => _reports.Count;

    /// <summary>Reports that there was no room for, ever.</summary>
    public long ReportsLost => _reports.Lost;

    public byte PercentFull => _reports.PercentFull;

    public void Add(in TagReportData tag, TagReportFields fields, uint? roSpecId) =>
        _reports.Add(tag, fields, roSpecId);

    public void Add(in ReaderEvent readerEvent)
    {
        if (_events.Count < EventsMax)
        {
            _events.Enqueue(readerEvent);
        }
    }

    public bool TryTakeReports(LlrpWriter writer, uint id, int tagsMax) => _reports.TryTake(writer, id, tagsMax);

    public bool TakeWarning() => _reports.TakeWarning();

    public bool TakeOverflow() => _reports.TakeOverflow();

    /// <summary>
    /// Writes the next message: events first, then reports, then that some were lost. False: nothing is left.
    /// </summary>
    public bool TryTake(LlrpWriter writer, uint id, int tagsPerMessageMax, in ReaderEvent overflow)
    {
        if (_events.TryDequeue(out var readerEvent))
        {
            writer.ReaderEvent(id, readerEvent);
            return true;
        }

        if (_reports.TryTake(writer, id, tagsPerMessageMax))
        {
            return true;
        }

        if (!_reports.TakeOverflow())
        {
            return false;
        }

        writer.ReaderEvent(id, overflow);
        return true;
    }

    public void Clear()
    {
        _events.Clear();
        _reports.Clear();
        _reports.TakeOverflow();
    }
}
