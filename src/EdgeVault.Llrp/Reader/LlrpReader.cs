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
public sealed class LlrpReader
{
    private readonly Lock _gate = new();
    private readonly ReaderModel _model;
    private readonly ReaderOutput _output;
    private TaskCompletionSource _inventorying = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LlrpReaderConnection? _connection;

    public LlrpReader(LlrpReaderOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Options, Time) = (options, time);
        _model = new ReaderModel(options);
        _output = new ReaderOutput(_model, options.ReportBufferTagsMax, time);
    }

    /// <summary>An ROSpec is active.</summary>
    public bool IsInventorying => Locked(() => _model.RoSpecs.Active is not null);

    /// <summary>A client has been greeted and is still there.</summary>
    public bool IsConnected => Locked(() => IsThere);

    /// <summary>Antennas of the active ROSpec, from 1; none while there is none.</summary>
    public IReadOnlyList<ushort> ActiveAntennas => Locked(_model.ActiveAntennas);

    internal LlrpReaderOptions Options { get; }

    internal TimeProvider Time { get; }

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
            var outcome = _output.WriteOrHold(tags, IsThere, writer);
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
            var outcome = _output.WriteOrHold(readerEvent, IsThere, writer);
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
            _output.Clear();
            MarkInventory();
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
            _output.IsHolding = _model.Config.HoldUponReconnect;
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
                _output.WriteRoSpecEvent(before, RoSpecEventType.End, IsThere, writer);
                _output.WriteRoSpecEvent(after, RoSpecEventType.Start, IsThere, writer);
                MarkInventory();
            }

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

    internal LlrpWriter Written(ReaderEvent readerEvent)
    {
        var writer = new LlrpWriter(64);
        writer.ReaderEvent(NextId(), _output.Stamped(readerEvent));
        return writer;
    }

    private static async ValueTask<LlrpReportOutcome> SendAsync(
        LlrpReaderConnection connection, LlrpWriter writer, CancellationToken cancellationToken) =>
        await connection.TrySendAsync(writer, cancellationToken) ? LlrpReportOutcome.Sent : LlrpReportOutcome.Dropped;

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
