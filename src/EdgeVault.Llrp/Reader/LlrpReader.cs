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
/// Not modelled: priorities of ROSpecs, starts at a time of the day, AccessSpecs that do more than read,
/// reader-initiated connections.
/// </remarks>
public sealed class LlrpReader
{
    // Timers end at 49 days; one that comes too early finds nothing to do and is set again.
    private const long AlarmMsMax = 1_000_000_000;

    private readonly Lock _gate = new();
    private readonly ReaderModel _model;
    private readonly ReaderOutput _output;
    private readonly ReaderStamp _stamp;
    private readonly RoSpecRunner _runner;
    private readonly List<RoSpecChange> _changes = [];
    private readonly ITimer _alarm;
    private TaskCompletionSource _inventorying = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LlrpReaderConnection? _connection;

    public LlrpReader(LlrpReaderOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Options, Time) = (options, time);
        _model = new ReaderModel(options);
        _stamp = new ReaderStamp(options, time);
        _output = new ReaderOutput(_model, options, _stamp);
        _runner = new RoSpecRunner(_model.RoSpecs);
        _alarm = time.CreateTimer(OnAlarm, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An ROSpec is active.</summary>
    public bool IsInventorying => Locked(() => _model.RoSpecs.Active is not null);

    /// <summary>A client has been greeted and is still there.</summary>
    public bool IsConnected => Locked(() => IsThere);

    /// <summary>Antennas of the active ROSpec's present AISpec, from 1; none while there is none.</summary>
    public IReadOnlyList<ushort> ActiveAntennas => Locked(_model.ActiveAntennas);

    /// <summary>Outputs that the client has written, by port.</summary>
    public IReadOnlyDictionary<ushort, bool> Outputs => Locked(() => _model.Config.Outputs);

    /// <summary>Tag reports that there was no room for, ever.</summary>
    public long ReportsLost => Locked(() => _output.ReportsLost);

    internal LlrpReaderOptions Options { get; }

    internal TimeProvider Time { get; }

    internal TimeSpan KeepalivePeriod => Locked(() => _model.Config.KeepalivePeriod);

    internal byte Version => Locked(() => _model.Version);

    private bool IsThere => _connection is { IsOpen: true };

    /// <summary>Completes when an ROSpec is active.</summary>
    public Task WaitForInventoryAsync(CancellationToken cancellationToken) =>
        Locked(() => _inventorying.Task).WaitAsync(cancellationToken);

    /// <summary>Reports tags as the active ROSpec wants them: sent at once, or collected or held, or lost.</summary>
    public ValueTask<LlrpReportOutcome> ReportAsync(
        ReadOnlySpan<TagReportData> tags, CancellationToken cancellationToken = default)
    {
        LlrpReaderConnection connection;
        LlrpReportOutcome outcome;
        var writer = new LlrpWriter(96 * (tags.Length + 1));
        lock (_gate)
        {
            writer.Version = _model.Version;
            var (nowMs, dueMs) = (_stamp.UptimeMs, _output.DueMs);
            outcome = _output.WriteOrHold(tags, IsThere, nowMs, writer);
            Observe(tags, nowMs, writer);
            if (_output.DueMs != dueMs)
            {
                SetAlarm();
            }

            if (writer.Length == 0)
            {
                return new(outcome);
            }

            connection = _connection!;
        }

        return SendAsync(connection, writer, outcome, cancellationToken);
    }

    /// <summary>Notifies the client, if it has asked for this kind of event. The time is put in here.</summary>
    public ValueTask<LlrpReportOutcome> NotifyAsync(
        ReaderEvent readerEvent, CancellationToken cancellationToken = default)
    {
        LlrpReaderConnection connection;
        var writer = new LlrpWriter(64);
        lock (_gate)
        {
            writer.Version = _model.Version;
            var outcome = _output.WriteOrHold(readerEvent, IsThere, writer);
            if (outcome != LlrpReportOutcome.Sent)
            {
                return new(outcome);
            }

            connection = _connection!;
        }

        return SendAsync(connection, writer, LlrpReportOutcome.Sent, cancellationToken);
    }

    /// <summary>An input changes: the client is told if it wants to be, and ROSpecs start and stop by it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public async ValueTask SetInputAsync(ushort port, bool high, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, Options.GpiCount);
        LlrpReaderConnection? connection;
        var writer = new LlrpWriter(64);
        lock (_gate)
        {
            var changes = high ? _model.InputsHigh.Add(port) : _model.InputsHigh.Remove(port);
            if (!changes || !_model.Config.IsInputOn(port))
            {
                return;
            }

            writer.Version = _model.Version;
            var change = new ReaderEvent { Kind = ReaderEventKind.Gpi, GpiPort = port, GpiHigh = high };
            _output.WriteOrHold(change, IsThere, writer);
            _changes.Clear();
            _runner.Input(new InputEdge(port, high), _stamp.UptimeMs, _changes);
            Tell(writer);
            connection = _connection;
        }

        if (connection is not null && writer.Length > 0)
        {
            await connection.TrySendAsync(writer, cancellationToken);
        }
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
        return SendAsync(connection, writer, LlrpReportOutcome.Sent, cancellationToken);
    }

    /// <summary>Announces the close to the client, and closes.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        if (Locked(() => _connection) is { } connection)
        {
            var announcement = Written(new ReaderEvent { Kind = ReaderEventKind.ConnectionClose }, Version);
            await connection.TrySendAsync(announcement, cancellationToken);
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
            _output.Clear();
            _stamp.Restart();
            Run(new LlrpWriter());
        }
    }

    internal uint NextId() => _output.NextId();

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
            _output.BeginConnection();
            _model.BeginConnection();
            return null;
        }
    }

    internal void Detach(LlrpReaderConnection connection)
    {
        lock (_gate)
        {
            if (_connection == connection)
            {
                _connection = null;
                _output.EndConnection();
            }
        }
    }

    /// <summary>Answers a client's message into <paramref name="writer"/>.</summary>
    internal ReaderAction Respond(in LlrpFrame frame, LlrpWriter writer)
    {
        lock (_gate)
        {
            var action = _model.Respond(frame, writer);
            writer.Version = _model.Version;
            Run(writer);
            return action;
        }
    }

    /// <summary>
    /// The next of what was held. False if nothing is left; with <paramref name="release"/> the hold is then over.
    /// </summary>
    internal bool TryTakeHeld(LlrpWriter writer, bool release)
    {
        lock (_gate)
        {
            return _output.TryTakeHeld(writer, release);
        }
    }

    /// <summary>An event about a connection, in the version that this connection speaks.</summary>
    internal LlrpWriter Written(ReaderEvent readerEvent, byte version)
    {
        var writer = new LlrpWriter(64) { Version = version };
        writer.ReaderEvent(NextId(), _stamp.On(readerEvent));
        return writer;
    }

    private static async ValueTask<LlrpReportOutcome> SendAsync(
        LlrpReaderConnection connection, LlrpWriter writer, LlrpReportOutcome outcome, CancellationToken cancellationToken) =>
        await connection.TrySendAsync(writer, cancellationToken) ? outcome : LlrpReportOutcome.Dropped;

    private void Observe(ReadOnlySpan<TagReportData> tags, long nowMs, LlrpWriter writer)
    {
        if (!_runner.WaitsForTags)
        {
            return;
        }

        foreach (ref readonly var tag in tags)
        {
            _runner.Observe(tag.Epc.Span, nowMs);
        }

        Run(writer);
    }

    private void OnAlarm(object? state)
    {
        LlrpReaderConnection? connection;
        var writer = new LlrpWriter();
        lock (_gate)
        {
            writer.Version = _model.Version;
            Run(writer);
            connection = _connection;
        }

        if (connection is not null && writer.Length > 0)
        {
            // Ends with the connection, if not before; who is no longer there need not be told.
            _ = connection.TrySendAsync(writer, CancellationToken.None).AsTask();
        }
    }

    /// <summary>Does what triggers want by now, and what requests have brought about.</summary>
    private void Run(LlrpWriter writer)
    {
        _changes.Clear();
        _runner.Advance(_stamp.UptimeMs, _changes);
        Tell(writer);
    }

    private void Tell(LlrpWriter writer)
    {
        foreach (var change in _changes)
        {
            var report = change.RoSpec.Report ?? _model.Config.Report;
            var isDue = change.Kind == RoSpecChangeKind.Ended || report.GoesOutWithAiSpec;
            if (change.Kind != RoSpecChangeKind.Started && isDue && report.Trigger != RoReportTrigger.None)
            {
                _output.WriteAllCollected(IsThere, writer);
            }

            _output.WriteOrHold(EventOf(change), IsThere, writer);
        }

        if (_output.DueMs <= _stamp.UptimeMs)
        {
            _output.WriteAllCollected(IsThere, writer);
        }

        MarkInventory();
        SetAlarm();
    }

    private static ReaderEvent EventOf(RoSpecChange change) => change.Kind == RoSpecChangeKind.AiSpecEnded
        ? new() { Kind = ReaderEventKind.AiSpec, RoSpecId = change.RoSpec.Id, SpecIndex = change.SpecIndex }
        : new()
        {
            Kind = ReaderEventKind.RoSpec,
            RoSpecId = change.RoSpec.Id,
            RoSpecEvent = change.Kind == RoSpecChangeKind.Started ? RoSpecEventType.Start : RoSpecEventType.End,
        };

    private void SetAlarm()
    {
        var dueMs = Math.Min(_runner.DueMs ?? long.MaxValue, _output.DueMs ?? long.MaxValue);
        var inMs = Math.Clamp(dueMs - _stamp.UptimeMs, 0, AlarmMsMax);
        _alarm.Change(
            dueMs == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(inMs), Timeout.InfiniteTimeSpan);
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
