using System.Threading.Channels;
using EdgeVault.Capture.Scanners;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Stations;

/// <summary>One station: takes scans in turn, and answers each when what it means is durable.</summary>
/// <remarks>It keeps no dialogue of its own: where it stands is what the fold over the ledger says, so a restart goes
/// on in the middle. One loop owns it; the next scan is looked at when the one before is answered.</remarks>
internal sealed partial class Station(
    StationPlan plan, StationTurns turns, IScanners scanners, CustodyBook book, OwnFacts own, GatewayMetrics metrics,
    TimeProvider time, ILogger<Station> logger)
{
    private readonly SessionClock _clock = new(time);
    private readonly ChannelReader<Scan[]> _scans = scanners.AtStation(plan.Id);
    private Task<bool>? _more;
    private bool _isStuck;

    public string Id => plan.Id;

    public StationScreen Screen { get; } = new(new StationView(plan.Id, plan.Activity, null, null));

    private StationMemory? Memory => book.Read(state => state.StationOf(plan.Id));

    /// <summary>Runs until its scanners have stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await ResumeAsync(stop);
        while (await WaitAsync(stop))
        {
            if (!_scans.TryRead(out var batch))
            {
                await EndIfSilentAsync(_clock.NowUs, stop);
                continue;
            }

            foreach (var scan in batch)
            {
                await TakeAsync(scan, stop);
            }
        }
    }

    private async Task ResumeAsync(CancellationToken stop)
    {
        if (Memory is not { } memory)
        {
            return;
        }

        _clock.Resume(memory);
        LogResumed(logger, plan.Id, memory.Custodian, memory.State);
        if (memory.Activity != plan.Activity)
        {
            // It was set up for something else meanwhile; what was begun there cannot go on.
            await EndAsync(memory, stop);
        }

        Show(null);
    }

    /// <summary>Waits for a scan or for the end of the session; false when there will be no more scans.</summary>
    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        _more = _more is { IsCompleted: false } ? _more : _scans.WaitToReadAsync(stop).AsTask();
        if (_isStuck || Memory is not { } memory)
        {
            return await _more;
        }

        var left = plan.Timeout - (_clock.Of(memory, _clock.NowUs) - memory.LastAt);
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var silence = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, awake.Token);
        await Task.WhenAny(_more, silence);
        await awake.CancelAsync();
        return !_more.IsCompleted || await _more;
    }

    private async Task TakeAsync(Scan scan, CancellationToken stop)
    {
        var refusal = turns.Find(scan.Text, out var found);
        if (!await EndIfSilentAsync(scan.AtUs, stop))
        {
            refusal = StationRefusal.NotRecorded;
        }

        if (refusal == StationRefusal.None)
        {
            refusal = await DecideAsync(scan, found, Memory, stop);
        }

        if (refusal != StationRefusal.None)
        {
            Show(new ScreenAnswer(ScreenAnswerKind.Bad, StationText.Of(refusal), scan.At));
        }

        metrics.StationAnswered(plan.Id, refusal);
        await scanners.AnswerAsync(scan.Scanner, refusal == StationRefusal.None, stop);
    }

    private async Task<StationRefusal> DecideAsync(Scan scan, SiteCode found, StationMemory? memory, CancellationToken stop)
    {
        var turn = book.Read(state => turns.Decide(state, found, memory, _clock.Of(memory, scan.AtUs), scan.At));
        if (turn.Input is not { Effect: { } effect } input)
        {
            return turn.Refusal;
        }

        Show(new ScreenAnswer(ScreenAnswerKind.Waiting, "Being recorded", scan.At));
        if (!await TryRecordAsync(input, stop))
        {
            return StationRefusal.NotRecorded;
        }

        _clock.Heard(scan.AtUs);
        Show(new ScreenAnswer(ScreenAnswerKind.Good, StationText.Of(effect, input.Fact.Code, input.Before), scan.At));
        return StationRefusal.None;
    }

    /// <returns>False where the session is over and that cannot be recorded.</returns>
    private async Task<bool> EndIfSilentAsync(long nowUs, CancellationToken stop)
    {
        if (Memory is not { } memory || _clock.Of(memory, nowUs) - memory.LastAt < plan.Timeout)
        {
            return true;
        }

        var isRecorded = await EndAsync(memory, stop);
        Show(new ScreenAnswer(ScreenAnswerKind.Note, $"{memory.Custodian} was signed out: nothing was scanned", time.GetUtcNow()));
        return isRecorded;
    }

    private Task<bool> EndAsync(StationMemory memory, CancellationToken stop) =>
        TryRecordAsync(turns.End(memory, time.GetUtcNow()), stop);

    private async Task<bool> TryRecordAsync(StationScanned input, CancellationToken stop)
    {
        try
        {
            await own.RecordAsync(input, stop);
            _isStuck = false;
            return true;
        }
        catch (LedgerException fault)
        {
            // The end of a session need not be tried again and again: the next scan, or a restart, ends it.
            _isStuck = true;
            LogNotRecorded(logger, plan.Id, fault.Message);
            return false;
        }
    }

    private void Show(ScreenAnswer? answer) =>
        Screen.Show(new StationView(plan.Id, plan.Activity, Memory, answer ?? Screen.View.Last));

    [LoggerMessage(5501, LogLevel.Information, "Station {Station} goes on where it was: {Custodian} is signed in, {State}.")]
    private static partial void LogResumed(ILogger logger, string station, string custodian, StationState state);

    [LoggerMessage(5502, LogLevel.Error, "Station {Station}: a scan could not be recorded, and was refused: {Why}")]
    private static partial void LogNotRecorded(ILogger logger, string station, string why);
}
