using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// A virtual reader. Its ROSpecs, configuration and held reports outlive connections, as a real reader's do; it has
/// at most one client at a time.
/// </summary>
/// <remarks>
/// All members may be called from any thread. Reports that are awaited one after the other arrive in that order.
/// Not modelled: triggers by duration, period and input; AccessSpecs; reader-initiated connections.
/// </remarks>
public sealed class LlrpReader(LlrpReaderOptions options, TimeProvider time)
{
    // 256 tags with all fields are some 25 KiB: well below any client's limit for one message.
    private const int TagsPerMessageMax = 256;

    private readonly Lock _gate = new();
    private readonly ReaderModel _model = new(options);
    private readonly HeldOutput _held = new(options.ReportBufferTagsMax);
    private TaskCompletionSource _inventorying = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LlrpReaderConnection? _connection;
    private bool _holding;
    private uint _lastId;

    /// <summary>An ROSpec is active.</summary>
    public bool IsInventorying => Locked(() => _model.RoSpecs.Active is not null);

    /// <summary>A client has been greeted and is still there.</summary>
    public bool IsConnected => Locked(() => IsThere);

    /// <summary>Antennas of the active ROSpec, from 1; none while there is none.</summary>
    public IReadOnlyList<ushort> ActiveAntennas => Locked(_model.ActiveAntennas);

    internal LlrpReaderOptions Options => options;

    internal TimeProvider Time => time;

    internal TimeSpan KeepalivePeriod => Locked(() => _model.Config.KeepalivePeriod);

    private bool IsThere => _connection is { IsOpen: true };

    /// <summary>Completes when an ROSpec is active.</summary>
    public Task WaitForInventoryAsync(CancellationToken cancellationToken) =>
        Locked(() => _inventorying.Task).WaitAsync(cancellationToken);

    /// <summary>Reports tags as the active ROSpec wants them: sent at once, or held, or lost.</summary>
    public ValueTask<LlrpReportOutcome> ReportAsync(
        ReadOnlySpan<TagReportData> tags, CancellationToken cancellationToken = default)
    {
        LlrpReaderConnection connection;
        var writer = new LlrpWriter(64 * (tags.Length + 1));
        lock (_gate)
        {
            var outcome = WriteOrHold(tags, writer);
            if (outcome != LlrpReportOutcome.Sent)
            {
                return new(outcome);
            }

            connection = _connection!;
        }

        return SendAsync(connection, writer, cancellationToken);
    }

    /// <summary>Notifies the client, if it has asked for this kind of event. The time is put in here.</summary>
    public ValueTask<LlrpReportOutcome> NotifyAsync(
        ReaderEvent readerEvent, CancellationToken cancellationToken = default)
    {
        LlrpReaderConnection connection;
        var writer = new LlrpWriter(64);
        lock (_gate)
        {
            var outcome = WriteOrHold(readerEvent, writer);
            if (outcome != LlrpReportOutcome.Sent)
            {
                return new(outcome);
            }

            connection = _connection!;
        }

        return SendAsync(connection, writer, cancellationToken);
    }

    /// <summary>Sends bytes as they are, to play a recording or to misbehave.</summary>
    public ValueTask<LlrpReportOutcome> SendRawAsync(
        ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (Locked(() => IsThere ? _connection : null) is not { } connection)
        {
            return new(LlrpReportOutcome.Dropped);
        }

        var writer = new LlrpWriter(bytes.Length);
        writer.Bytes(bytes.Span);
        return SendAsync(connection, writer, cancellationToken);
    }

    /// <summary>Announces the close to the client, and closes.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        if (Locked(() => _connection) is { } connection)
        {
            var announcement = Written(new ReaderEvent { Kind = ReaderEventKind.ConnectionClose });
            await SendAsync(connection, announcement, cancellationToken);
            connection.Cut();
        }
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Cut() => Locked(() => _connection)?.Cut();

    /// <summary>Power off and on: the connection is cut; ROSpecs, configuration and held reports are gone.</summary>
    public void Reboot()
    {
        Cut();
        lock (_gate)
        {
            _model.Reboot();
            _held.Clear();
            MarkInventory();
        }
    }

    internal uint NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Null if the connection now has the reader; else the one that has it already.</summary>
    internal LlrpReaderConnection? TryAttach(LlrpReaderConnection connection)
    {
        lock (_gate)
        {
            if (_connection is not null)
            {
                return _connection;
            }

            _connection = connection;
            _holding = _model.Config.HoldUponReconnect;
            _model.ImpinjExtensions = false;
            return null;
        }
    }

    internal void Detach(LlrpReaderConnection connection)
    {
        lock (_gate)
        {
            _connection = _connection == connection ? null : _connection;
        }
    }

    /// <summary>Answers a client's message into <paramref name="writer"/>.</summary>
    internal ReaderAction Respond(in LlrpFrame frame, LlrpWriter writer)
    {
        lock (_gate)
        {
            var before = _model.RoSpecs.Active?.Id;
            var action = _model.Respond(frame, writer);
            var after = _model.RoSpecs.Active?.Id;
            if (before != after)
            {
                WriteRoSpecEvent(before, RoSpecEventType.End, writer);
                WriteRoSpecEvent(after, RoSpecEventType.Start, writer);
                MarkInventory();
            }

            return action;
        }
    }

    /// <summary>The next of what was held. False if nothing is left; with <paramref name="release"/> the hold is then over.</summary>
    internal bool TryTakeHeld(LlrpWriter writer, bool release)
    {
        lock (_gate)
        {
            var overflow = Stamped(new ReaderEvent { Kind = ReaderEventKind.ReportBufferOverflow });
            var isTaken = _held.TryTake(writer, NextId(), TagsPerMessageMax, overflow);
            _holding &= isTaken || !release;
            return isTaken;
        }
    }

    internal LlrpWriter Written(ReaderEvent readerEvent)
    {
        var writer = new LlrpWriter(64);
        writer.ReaderEvent(NextId(), Stamped(readerEvent));
        return writer;
    }

    private static async ValueTask<LlrpReportOutcome> SendAsync(
        LlrpReaderConnection connection, LlrpWriter writer, CancellationToken cancellationToken) =>
        await connection.TrySendAsync(writer, cancellationToken) ? LlrpReportOutcome.Sent : LlrpReportOutcome.Dropped;

    private LlrpReportOutcome WriteOrHold(ReadOnlySpan<TagReportData> tags, LlrpWriter writer)
    {
        if (_model.Report is not { } report)
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (!IsThere && !_model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        if (IsThere && !_holding && report.Trigger != RoReportTrigger.None)
        {
            WriteReports(tags, report, writer);
            return LlrpReportOutcome.Sent;
        }

        foreach (ref readonly var tag in tags)
        {
            _held.Add(_model.WithRoSpec(tag), report.Fields);
        }

        return LlrpReportOutcome.Held;
    }

    private LlrpReportOutcome WriteOrHold(in ReaderEvent readerEvent, LlrpWriter writer)
    {
        if (!_model.Config.Wants(readerEvent.Kind))
        {
            return LlrpReportOutcome.NotWanted;
        }

        if (IsThere && !_holding)
        {
            writer.ReaderEvent(NextId(), Stamped(readerEvent));
            return LlrpReportOutcome.Sent;
        }

        if (!_model.Config.HoldUponReconnect)
        {
            return LlrpReportOutcome.Dropped;
        }

        _held.Add(Stamped(readerEvent));
        return LlrpReportOutcome.Held;
    }

    private void WriteReports(ReadOnlySpan<TagReportData> tags, ReportRequest report, LlrpWriter writer)
    {
        var perMessage = report.EveryNTags is > 0 and < TagsPerMessageMax ? report.EveryNTags : TagsPerMessageMax;
        while (!tags.IsEmpty)
        {
            var count = Math.Min(perMessage, tags.Length);
            var start = writer.BeginMessage(LlrpMessageType.RO_ACCESS_REPORT, NextId());
            foreach (ref readonly var tag in tags[..count])
            {
                writer.TagReport(_model.WithRoSpec(tag), report.Fields);
            }

            writer.EndMessage(start);
            tags = tags[count..];
        }
    }

    private void WriteRoSpecEvent(uint? roSpecId, RoSpecEventType type, LlrpWriter writer)
    {
        if (roSpecId is not null)
        {
            WriteOrHold(
                new ReaderEvent { Kind = ReaderEventKind.RoSpec, RoSpecId = roSpecId, RoSpecEvent = type }, writer);
        }
    }

    private ReaderEvent Stamped(in ReaderEvent readerEvent)
    {
        var sinceEpoch = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        return readerEvent with { UtcMicros = (ulong)(sinceEpoch.Ticks / TimeSpan.TicksPerMicrosecond) };
    }

    private void MarkInventory()
    {
        if (_model.RoSpecs.Active is not null)
        {
            _inventorying.TrySetResult();
        }
        else if (_inventorying.Task.IsCompleted)
        {
            _inventorying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
