using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>Decides what of a reader's own messages goes out, waits, or is lost. Not thread-safe, ids apart.</summary>
internal sealed class ReaderOutput(ReaderModel model, LlrpReaderOptions options, ReaderStamp stamp)
{
    // 256 tags with all fields are some 25 KiB: well below any client's limit for one message.
    private const int TagsPerMessageMax = 256;

    private readonly HeldOutput _held = new(options.ReportBufferTagsMax);
    private readonly RepeatedValues? _repeated = options.OmitsRepeatedValues ? new() : null;
    private uint _lastId;

    /// <summary>The client is there, and has not yet said that it is ready.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>When what is collected has to go out, milliseconds since the reader started; null for never.</summary>
    public long? DueMs { get; private set; }

    /// <summary>Reports that there was no room for, ever.</summary>
    public long ReportsLost => _held.ReportsLost;

    public uint NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>A client has come.</summary>
    public void BeginConnection()
    {
        IsHolding = model.Config.HoldUponReconnect;
        _repeated?.Forget();
    }

    /// <summary>The client has gone. What was collected for it is for nobody, unless it wanted it held.</summary>
    public void EndConnection()
    {
        if (!model.Config.HoldUponReconnect)
        {
            Clear();
        }
    }

    public LlrpReportOutcome WriteOrHold(
        ReadOnlySpan<TagReportData> tags, bool isThere, long nowMs, LlrpWriter writer)
    {
        if (model.Report is not { } report)
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (!isThere && !model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        var atOnce = false;
        if (model.AccessSpecs.IsAnyActive)
        {
            tags = Accessed(tags, ref atOnce);
        }

        var isLive = isThere && !IsHolding;
        var written = isLive && _held.ReportCount == 0 ? WriteWhole(tags, report, writer) : 0;
        foreach (ref readonly var tag in tags[written..])
        {
            _held.Add(tag, report.Fields, model.RoSpecs.Active?.Id);
        }

        WriteWarning(isThere, writer);
        if (isLive)
        {
            written += WriteCollected(report, nowMs, writer);
        }

        if (isLive && atOnce && _held.ReportCount > 0)
        {
            written = tags.Length;
            WriteAllCollected(isThere, writer);
        }

        return written > 0 ? LlrpReportOutcome.Sent : LlrpReportOutcome.Held;
    }

    public LlrpReportOutcome WriteOrHold(in ReaderEvent readerEvent, bool isThere, LlrpWriter writer)
    {
        if (!model.Config.Wants(readerEvent.Kind))
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (isThere && !IsHolding)
        {
            writer.ReaderEvent(NextId(), stamp.On(readerEvent));
            return LlrpReportOutcome.Sent;
        }

        if (!model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        _held.Add(stamp.On(readerEvent));
        return LlrpReportOutcome.Held;
    }

    /// <summary>An ROSpec or AISpec has ended, or the time for reports has come: all that is collected goes out.</summary>
    public void WriteAllCollected(bool isThere, LlrpWriter writer)
    {
        DueMs = null;
        while (isThere && !IsHolding && _held.TryTakeReports(writer, NextId(), TagsPerMessageMax))
        {
            _repeated?.Forget();
        }
    }

    /// <summary>The next of what was held. With <paramref name="release"/> the hold ends with the last.</summary>
    public bool TryTakeHeld(LlrpWriter writer, bool release)
    {
        var overflow = stamp.On(new ReaderEvent { Kind = ReaderEventKind.ReportBufferOverflow });
        var isTaken = _held.TryTake(writer, NextId(), TagsPerMessageMax, overflow);
        IsHolding &= isTaken || !release;
        _repeated?.Forget();
        return isTaken;
    }

    public void Clear()
    {
        _held.Clear();
        DueMs = null;
    }

    private TagReportData[] Accessed(ReadOnlySpan<TagReportData> tags, ref bool atOnce)
    {
        var accessed = new TagReportData[tags.Length];
        for (var at = 0; at < tags.Length; at++)
        {
            accessed[at] = model.AccessSpecs.Access(tags[at], model.RoSpecs.Active!.Id, ref atOnce);
        }

        return accessed;
    }

    // A report of so many tags each, straight from the caller; what does not fill one is left.
    private int WriteWhole(ReadOnlySpan<TagReportData> tags, ReportRequest report, LlrpWriter writer)
    {
        var perReport = report.TagsPerReport;
        var whole = perReport == 0 ? 0 : tags.Length - (tags.Length % perReport);
        for (var (at, count) = (0, 0); at < whole; at += count)
        {
            // One that is too large for a message goes out as several.
            count = Math.Min(perReport - (at % perReport), TagsPerMessageMax);
            WriteReport(tags.Slice(at, count), report.Fields, writer);
        }

        return whole;
    }

    private void WriteReport(ReadOnlySpan<TagReportData> tags, TagReportFields fields, LlrpWriter writer)
    {
        var start = writer.BeginMessage(LlrpMessageType.RO_ACCESS_REPORT, NextId());
        var roSpecId = model.RoSpecs.Active?.Id;
        foreach (ref readonly var tag in tags)
        {
            writer.TagReport(tag, _repeated is null ? fields : _repeated.Without(tag, roSpecId, fields), roSpecId);
        }

        writer.EndMessage(start);
    }

    private int WriteCollected(ReportRequest report, long nowMs, LlrpWriter writer)
    {
        var before = _held.ReportCount;
        var perReport = report.TagsPerReport;
        while (perReport > 0 && _held.ReportCount >= perReport)
        {
            for (var left = perReport; left > 0; left -= TagsPerMessageMax)
            {
                _held.TryTakeReports(writer, NextId(), Math.Min(left, TagsPerMessageMax));
                _repeated?.Forget();
            }
        }

        DueMs = _held.ReportCount == 0 ? null : DueMs ?? nowMs + report.PeriodMs;
        if (_held.TakeOverflow())
        {
            writer.ReaderEvent(NextId(), stamp.On(new ReaderEvent { Kind = ReaderEventKind.ReportBufferOverflow }));
        }

        return before - _held.ReportCount;
    }

    private void WriteWarning(bool isThere, LlrpWriter writer)
    {
        if (_held.TakeWarning())
        {
            var warning = new ReaderEvent
            {
                Kind = ReaderEventKind.ReportBufferLevelWarning, BufferPercentFull = _held.PercentFull,
            };
            WriteOrHold(warning, isThere, writer);
        }
    }
}
