using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>Decides what of a reader's own messages goes out, waits, or is lost. Not thread-safe, ids apart.</summary>
internal sealed class ReaderOutput(ReaderModel model, int reportTagsMax, TimeProvider time)
{
    // 256 tags with all fields are some 25 KiB: well below any client's limit for one message.
    private const int TagsPerMessageMax = 256;

    private readonly HeldOutput _held = new(reportTagsMax);
    private uint _lastId;

    /// <summary>The client is there, and has not yet said that it is ready.</summary>
    public bool IsHolding { get; set; }

    public uint NextId() => Interlocked.Increment(ref _lastId);

    public LlrpReportOutcome WriteOrHold(ReadOnlySpan<TagReportData> tags, bool isThere, LlrpWriter writer)
    {
        if (model.Report is not { } report)
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (!isThere && !model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        if (isThere && !IsHolding && report.Trigger != RoReportTrigger.None)
        {
            WriteReports(tags, report, writer);
            return LlrpReportOutcome.Sent;
        }

        foreach (ref readonly var tag in tags)
        {
            _held.Add(model.WithRoSpec(tag), report.Fields);
        }

        return LlrpReportOutcome.Held;
    }

    public LlrpReportOutcome WriteOrHold(in ReaderEvent readerEvent, bool isThere, LlrpWriter writer)
    {
        if (!model.Config.Wants(readerEvent.Kind))
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (isThere && !IsHolding)
        {
            writer.ReaderEvent(NextId(), Stamped(readerEvent));
            return LlrpReportOutcome.Sent;
        }

        if (!model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        _held.Add(Stamped(readerEvent));
        return LlrpReportOutcome.Held;
    }

    public void WriteRoSpecEvent(uint? roSpecId, RoSpecEventType type, bool isThere, LlrpWriter writer)
    {
        if (roSpecId is not null)
        {
            var change = new ReaderEvent { Kind = ReaderEventKind.RoSpec, RoSpecId = roSpecId, RoSpecEvent = type };
            WriteOrHold(change, isThere, writer);
        }
    }

    public ReaderEvent Stamped(in ReaderEvent readerEvent)
    {
        var sinceEpoch = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        return readerEvent with { UtcMicros = (ulong)(sinceEpoch.Ticks / TimeSpan.TicksPerMicrosecond) };
    }

    /// <summary>The next of what was held. With <paramref name="release"/> the hold ends with the last.</summary>
    public bool TryTakeHeld(LlrpWriter writer, bool release)
    {
        var overflow = Stamped(new ReaderEvent { Kind = ReaderEventKind.ReportBufferOverflow });
        var isTaken = _held.TryTake(writer, NextId(), TagsPerMessageMax, overflow);
        IsHolding &= isTaken || !release;
        return isTaken;
    }

    public void Clear() => _held.Clear();

    private void WriteReports(ReadOnlySpan<TagReportData> tags, ReportRequest report, LlrpWriter writer)
    {
        var perMessage = report.EveryNTags is > 0 and < TagsPerMessageMax ? report.EveryNTags : TagsPerMessageMax;
        while (!tags.IsEmpty)
        {
            var count = Math.Min(perMessage, tags.Length);
            var start = writer.BeginMessage(LlrpMessageType.RO_ACCESS_REPORT, NextId());
            foreach (ref readonly var tag in tags[..count])
            {
                writer.TagReport(model.WithRoSpec(tag), report.Fields);
            }

            writer.EndMessage(start);
            tags = tags[count..];
        }
    }
}
