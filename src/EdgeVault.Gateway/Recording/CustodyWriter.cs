using System.Threading.Channels;
using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Recording;

/// <summary>
/// The one writer of the ledger: takes what Capture decided, makes events of it, appends them, and only when they are
/// durable folds and shows them. What waits meanwhile becomes the next batch, so one sync serves a whole tray.
/// </summary>
/// <remarks>While the ledger makes a failed write good, or waits for room on a full disk, this waits with it; when it takes
/// nothing more, this stops reading. Capture then waits, and counts reads it has no room for.</remarks>
internal sealed partial class CustodyWriter(
    StartupFacts startup, ChannelReader<CaptureOutput> decided, CaptureMapping mapping, CustodyDesk desk,
    CustodyBook book, SegmentLedger ledger, LedgerOptions limits,
    LivenessMarks liveness, GatewayMetrics metrics, RecentCrossings recent, PassageMemory pictures,
    ClockWatch clock, OwnFacts own, RuleDesk rules, TimeProvider time, ILogger<CustodyWriter> logger) : BackgroundService
{
    // An event is far below a kilobyte, so a batch stays well inside one frame.
    private const int InputsMax = 256;

    // An incident makes no other; what reacts to a reaction would be a mistake, and must not hold up the vault.
    private const int RoundsMax = 4;

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LedgerOutage? _ownedUpTo;
    private Task<bool>? _more;

    /// <summary>Completed when this start's first commit is durable;
    /// before that nothing of it may be believed.</summary>
    public bool HasBegun => _begun.Task.IsCompletedSuccessfully;

    /// <summary>Why nothing is recorded any more; null while all is well.</summary>
    public string? Halted { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // On a full disk the start goes on without it, so that the pages can say so.
        if (ledger.State.Mode != LedgerMode.Full)
        {
            await TryBeginAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);

        // It starts on the pool, and a stop that came first would forget it together with all that was decided.
        await Task.WhenAny(_reading.Task, ExecuteTask!);
    }

    /// <summary>Ends when Capture has closed its channel, so that a clean stop records all that was decided.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _reading.SetResult();
        try
        {
            if (!HasBegun && Halted is null)
            {
                await ledger.WaitUntilOpenAsync(stoppingToken);
                await TryBeginAsync(stoppingToken);
            }

            while (Halted is null && await HasWorkAsync())
            {
                await TakeAsync();
            }
        }
        finally
        {
            own.Close();
        }
    }

    /// <summary>Records what there is, as far as one batch goes.</summary>
    private async Task TakeAsync()
    {
        var inputs = new List<CustodyInput>();
        var marks = new List<PortalDecided>();
        var facts = new List<OwnFact>();

        // Before what was decided under the new time, so that the ledger explains its jump first.
        while (clock.TryTake() is { } step)
        {
            inputs.Add(step);
        }

        // Behind a fact that changes how things are looked at, nothing is looked at before it is durable.
        var isLast = false;
        while (!isLast && inputs.Count < InputsMax && own.TryTake() is { } fact)
        {
            facts.Add(fact);
            inputs.Add(fact.Input);
            isLast = fact.WhenDurable is not null;
        }

        while (!isLast && inputs.Count < InputsMax && decided.TryRead(out var output))
        {
            pictures.Take(output);
            if (output is PortalDecided mark)
            {
                marks.Add(mark);
            }
            else if (CaptureMapping.IsRecorded(output) && mapping.ToInput(output) is { } input)
            {
                inputs.Add(input);
            }
        }

        if (inputs.Count == 0 || await TryCommitAsync(inputs, CancellationToken.None))
        {
            marks.ForEach(mark => liveness.Decided(mark.Portal, mark.UpTo));
            foreach (var fact in facts)
            {
                fact.WhenDurable?.Invoke();
                fact.Done.SetResult();
            }
        }
        else
        {
            facts.ForEach(OwnFacts.Refuse);
        }
    }

    private async Task TryBeginAsync(CancellationToken cancellation)
    {
        if (await TryCommitAsync(startup.FirstInputs(book, ledger), cancellation))
        {
            _begun.SetResult();
        }
    }

    /// <summary>Waits for something to record; false when Capture has closed its channel and all was read.</summary>
    private async Task<bool> HasWorkAsync()
    {
        _more = _more is { IsCompleted: false } ? _more : decided.WaitToReadAsync(CancellationToken.None).AsTask();
        return await Task.WhenAny(_more, clock.Stepped, own.Asked) != _more || await _more;
    }

    private async Task<bool> TryCommitAsync(IReadOnlyList<CustodyInput> inputs, CancellationToken cancellation)
    {
        try
        {
            await CommitAsync(inputs, cancellation);
            // What that means someone must account for: right behind it, and before anything else.
            for (var round = 0; round < RoundsMax && rules.Take() is { Count: > 0 } incidents; round++)
            {
                await CommitAsync(incidents, cancellation);
            }

            // An append waits while a failed write is made good or the disk is full. The first commit behind that says so.
            while (ledger.LastOutage is { } outage && outage != _ownedUpTo)
            {
                _ownedUpTo = outage;
                LogOutage(logger, outage.From, outage.To, outage.Reason);
                await CommitAsync(mapping.ToInputs(outage), cancellation);
            }

            return true;
        }
        catch (LedgerUnavailableException fault)
        {
            Halted = fault.Message;
            LogHalted(logger, fault.Message, inputs.Count, fault);
            return false;
        }
    }

    private async Task CommitAsync(IReadOnlyList<CustodyInput> inputs, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var events = desk.Record(inputs, ledger.Epoch, ledger.DurableSize);
        foreach (var frame in FramesOf(events))
        {
            // Once it is on its way it cannot be called back, only no longer waited for: as in a crash, the next start
            // tells whether it is there.
            var appended = await ledger.AppendAsync(frame.Bytes, cancellation).AsTask().WaitAsync(cancellation);
            book.Apply(ledger.Epoch, appended.FirstIndex, frame.Events, appended.Checkpoint.Root.ToBase64());
            Show(appended.FirstIndex, frame.Events);
        }

        metrics.Appended(time.GetElapsedTime(began));
    }

    /// <summary>One frame as a rule; more only where a batch is larger than a frame may be.</summary>
    private IEnumerable<(List<CustodyEvent> Events, List<ReadOnlyMemory<byte>> Bytes)> FramesOf(
        IReadOnlyList<CustodyEvent> events)
    {
        var frame = (Events: new List<CustodyEvent>(), Bytes: new List<ReadOnlyMemory<byte>>());
        var cost = 0;
        foreach (var custodyEvent in events)
        {
            var bytes = CustodyCodec.Serialize(custodyEvent);
            cost += LedgerOptions.CostOf(bytes.Length);
            if (frame.Events.Count == limits.FrameEntriesMax || (cost > limits.BatchBytesMax && frame.Events.Count > 0))
            {
                yield return frame;
                frame = ([], []);
                cost = LedgerOptions.CostOf(bytes.Length);
            }

            frame.Events.Add(custodyEvent);
            frame.Bytes.Add(bytes);
        }

        if (frame.Events.Count > 0)
        {
            yield return frame;
        }
    }

    private void Show(ulong firstIndex, List<CustodyEvent> events)
    {
        for (var at = 0; at < events.Count; at++)
        {
            metrics.EventDurable(EventKinds.NameOf(events[at]));
            recent.Add(firstIndex + (ulong)at, events[at]);
            pictures.Bind(firstIndex + (ulong)at, events[at]);
        }
    }

    [LoggerMessage(5113, LogLevel.Error,
        "Nothing was acknowledged from {From:O} to {To:O}: {Reason}. Every portal counts as blind for that time.")]
    private static partial void LogOutage(ILogger logger, DateTimeOffset from, DateTimeOffset to, string reason);

    [LoggerMessage(5111, LogLevel.Critical,
        "Nothing is recorded any more: {Reason} {Inputs} facts wait; "
        + "this gateway is not ready until it is restarted on a sound disk.")]
    private static partial void LogHalted(ILogger logger, string reason, int inputs, Exception fault);
}
