using System.Threading.Channels;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Capture.Portals;

/// <summary>The single writer of one portal: takes its inbox, makes slices, asks the engine, and tells custody.</summary>
/// <remarks>
/// Towards custody it waits for room, for as long as it takes, and drops nothing; its inbox fills meanwhile and sheds. After
/// such a wait it first takes all that has arrived and only then looks at the clock, so that a wait is no silence.
/// </remarks>
internal sealed class PortalWorker
{
    public static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private const long MarkPeriodUs = 1_000_000;

    private readonly PortalInbox _inbox;
    private readonly CapturePlan _plan;
    private readonly SliceTable _slices;
    private readonly PassageEngine _engine;
    private readonly PassageReport _report;
    private readonly SightingBatchPool _pool;
    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter;
    private readonly ChannelWriter<CaptureOutput> _output;
    private readonly List<GapChange> _gapChanges = [];
    private readonly List<Shed> _shed = [];
    private readonly List<InputChange> _inputs = [];
    private readonly Dictionary<int, Shed> _repeats = [];
    private readonly ReadLimit _limit;
    private readonly Backlog _backlog;
    private readonly byte[][] _antennaOf;
    private long _decidedUpToUs;
    private long _markedUs;
    private BeamFault _toldBeamFault;
    private bool _isContactDoubtTold;

    public PortalWorker(
        PortalInbox inbox, CapturePlan plan, CaptureOptions options, CaptureStart start, SightingBatchPool pool,
        GatewayClock clock, CaptureMeter meter, ChannelWriter<CaptureOutput> output, ulong hashSeed,
        OtherDoors? others = null, CloneWatch? clones = null)
    {
        (_inbox, _plan, _pool, _clock, _meter, _output) = (inbox, plan, pool, clock, meter, output);
        var sides = inbox.Plan.Antennas.Select(static antenna => antenna.Side).ToArray();
        _slices = new SliceTable(options.Dedup, hashSeed);
        _limit = new ReadLimit(options.Dedup.ReadsPerSecondMax, start.IsRegistered);
        _antennaOf = [.. plan.Readers.Select(static reader => reader.Routes.Select(static route => route.Antenna).ToArray())];
        _engine = new PassageEngine(
            inbox.Plan.Id, sides, options.Passages, options.Presence, start.BootId, hashSeed, others, start.IsRegistered)
        {
            Clones = clones,
        };
        _report = new PassageReport(inbox.Plan, clock);
        _backlog = new Backlog(inbox.Plan, plan, options, start.BootId, hashSeed);
        _decidedUpToUs = start.BlindSince.TryGetValue(inbox.Plan.Id, out var since) ? clock.FromUtc(since) : clock.NowUs;
    }

    public PortalPlan Plan => _inbox.Plan;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public DateTimeOffset DecidedUpTo => _clock.ToUtc(Volatile.Read(ref _decidedUpToUs));

    public (int InView, int Tracks) Population => _engine.Population;

    /// <summary>How its door and its beams stand, as far as they were ever heard of.</summary>
    public IReadOnlyList<InputChange> Inputs => _inbox.Inputs.States();

    /// <summary>Why its light beams are not believed.</summary>
    public BeamFault BeamFault => _engine.Doorway.Trust.Fault;

    public bool IsContactDoubted => _engine.Doorway.Contact.IsDoubted;

    public IReadOnlyList<Gap> OpenGaps => _inbox.Coverage.OpenGaps();

    /// <summary>Works until the inbox is complete and empty; then hands out what is decided.</summary>
    /// <param name="abort">Gives up waiting for custody; what it had not taken is then covered by the liveness mark.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        using var timer = _clock.Time.CreateTimer(
            static inbox => ((PortalInbox)inbox!).Wake(), _inbox, TickPeriod, TickPeriod);
        while (await _inbox.WaitAsync(abort))
        {
            await TurnAsync(abort);
        }

        await EndAsync(abort);
    }

    /// <summary>Hands out what is decided; no more is to come.</summary>
    public async Task EndAsync(CancellationToken abort)
    {
        _slices.CloseAll();
        FeedClosed();
        _engine.Flush();
        await TellBacklogAsync(_clock.NowUs, isEnd: true, abort);
        await TellAsync(_clock.NowUs, abort);
    }

    /// <summary>Takes what has arrived, and decides what is due now.</summary>
    public async Task TurnAsync(CancellationToken abort)
    {
        // The clock first: whatever arrives while we drain counts as arrived before this moment, never as silence.
        var nowUs = _clock.NowUs;
        while (_inbox.TryTake(out var batch))
        {
            Take(batch);
            _pool.Return(batch);
        }

        _slices.CloseUntil(nowUs);
        FeedClosed();
        await TellGapsAsync(nowUs, abort);
        await TellShedAsync(nowUs, abort);
        await TellInputsAsync(nowUs, abort);
        await TellBacklogAsync(nowUs, isEnd: false, abort);
        _engine.Tick(nowUs);
        TellBeams();
        TellContact();
        await TellAsync(nowUs, abort);
        _meter.CountLook(_inbox.Plan.Id);
    }

    private void Take(SightingBatch batch)
    {
        var reader = _plan.Readers[batch.Reader];
        if (batch.IsBacklog)
        {
            _backlog.Take(batch, reader);
            return;
        }

        if (_limit.TakesAll(batch.Sightings))
        {
            _slices.Observe(batch.Sightings, _antennaOf[batch.Reader], batch.OffsetUs);
        }
        else
        {
            TakeSome(batch);
        }

        FeedClosed();
    }

    private void TakeSome(SightingBatch batch)
    {
        var shedBefore = _limit.Shed;
        foreach (ref readonly var sighting in batch.Sightings)
        {
            var antenna = _antennaOf[batch.Reader][sighting.Antenna];
            if (_limit.Takes(sighting, antenna, _slices))
            {
                _slices.Observe(sighting, antenna, batch.OffsetUs);
            }
        }

        if (_limit.Shed > shedBefore)
        {
            CountShed(batch.Reader, _limit.Shed - shedBefore, batch.Sightings[0].ArrivalUs);
        }
    }

    /// <summary>Repeats of what the slices hold, told once a second: they hide nothing, so nobody is blind.</summary>
    private void CountShed(int reader, long reads, long atUs)
    {
        _meter.CountShed(_plan.Readers[reader].Id, _inbox.Plan.Id, reads);
        _repeats[reader] = _repeats.TryGetValue(reader, out var before)
            ? before with { Reads = before.Reads + reads, ToUs = atUs }
            : new Shed(reader, reads, atUs, atUs, IsBlind: false);
    }

    private void FeedClosed()
    {
        var closed = _slices.Closed;
        if (closed.Length > 0)
        {
            _meter.CountSlices(_inbox.Plan.Id, closed.Length);
            _engine.Feed(closed);
            _slices.ClearClosed();
        }
    }

    private async ValueTask TellGapsAsync(long nowUs, CancellationToken abort)
    {
        _inbox.Coverage.TakeChanges(_gapChanges);
        foreach (var (gap, opened) in _gapChanges)
        {
            if (opened)
            {
                _engine.Blind.Open(gap.Id, gap.FromUs);
            }
            else if (gap.ToUs is { } toUs)
            {
                _engine.Blind.Close(gap.Id, toUs);
            }

            _backlog.Take(gap);
            await _output.WriteAsync(GapReport.Of(gap, opened, _inbox.Plan, _plan, _clock, nowUs), abort);
        }

        _gapChanges.Clear();
    }

    private async ValueTask TellShedAsync(long nowUs, CancellationToken abort)
    {
        _inbox.TakeShed(_shed);
        if (_repeats.Count > 0 && nowUs - _repeats.Values.Min(static shed => shed.FromUs) >= MarkPeriodUs)
        {
            _shed.AddRange(_repeats.Values);
            _repeats.Clear();
        }

        foreach (var shed in _shed)
        {
            if (shed.IsBlind)
            {
                // What was not looked at was not seen.
                _engine.Blind.Add(shed.FromUs, shed.ToUs);
            }

            await _output.WriteAsync(
                new ReadsShed(
                    _clock.ToUtc(nowUs), _plan.Readers[shed.Reader].Id, _inbox.Plan.Id, shed.Reads,
                    _clock.ToUtc(shed.FromUs), _clock.ToUtc(shed.ToUs)),
                abort);
        }

        _shed.Clear();
    }

    private async ValueTask TellInputsAsync(long nowUs, CancellationToken abort)
    {
        _inbox.Inputs.TakeChanges(_inputs);
        foreach (var input in _inputs)
        {
            _engine.Doorway.Set(input.Kind, input.State, input.AtUs);
            _meter.CountInput(_inbox.Plan.Id, input.Kind.ToString());
            if (input.Kind == InputKind.Door)
            {
                Logger.DoorChanged(_inbox.Plan.Id, input.State.ToString());
            }

            await _output.WriteAsync(
                new PortalInputChanged(
                    _clock.ToUtc(nowUs), _inbox.Plan.Id, input.Kind, input.State, _clock.ToUtc(input.AtUs),
                    $"{_plan.Readers[input.Reader].Id}/gpi{input.Port}"),
                abort);
        }

        _inputs.Clear();
    }

    private void TellContact()
    {
        var isDoubted = IsContactDoubted;
        if (isDoubted == _isContactDoubtTold)
        {
            return;
        }

        _isContactDoubtTold = isDoubted;
        if (isDoubted)
        {
            _meter.CountContactFault(_inbox.Plan.Id);
            Logger.ContactDoubted(_inbox.Plan.Id);
        }
        else
        {
            Logger.ContactBelieved(_inbox.Plan.Id);
        }
    }

    private void TellBeams()
    {
        var fault = BeamFault;
        if (fault == _toldBeamFault)
        {
            return;
        }

        _toldBeamFault = fault;
        if (fault == BeamFault.None)
        {
            Logger.BeamsBelieved(_inbox.Plan.Id);
        }
        else
        {
            _meter.CountBeamFault(_inbox.Plan.Id, fault.ToString());
            Logger.BeamsDoubted(_inbox.Plan.Id, fault);
        }
    }

    private async ValueTask TellBacklogAsync(long nowUs, bool isEnd, CancellationToken abort)
    {
        var late = _backlog.Turn(nowUs, isEnd);
        foreach (var reads in late.Reads.ToArray().GroupBy(static read => read.Sighting.Reader))
        {
            var told = new BacklogArrived(
                _clock.ToUtc(nowUs), _inbox.Plan.Id, _plan.Readers[reads.Key].Id, reads.LongCount(),
                _clock.ToUtc(reads.First().AtUs), _clock.ToUtc(reads.Last().AtUs));
            Logger.BacklogCame(told.Portal, told.Reads, told.From, told.To, told.Reader);
            await _output.WriteAsync(told, abort);
        }

        await TellAsync(_backlog.Decided, isBacklog: true, nowUs, abort);
        _backlog.ClearDecided();
    }

    private async ValueTask TellAsync(
        IReadOnlyList<DecidedGroup> groups, bool isBacklog, long nowUs, CancellationToken abort)
    {
        // First: what is told of a tag that exists twice is believed of neither.
        foreach (var clone in _engine.Suspected)
        {
            await _output.WriteAsync(_report.Of(clone), abort);
        }

        _engine.Suspected.Clear();
        foreach (var group in groups)
        {
            var decided = _report.Of(group, nowUs) with { IsBacklog = isBacklog };
            foreach (var passage in decided.Passages)
            {
                _meter.CountPassage(_inbox.Plan.Id, PassageReport.NameOf(passage.Direction));
            }

            await _output.WriteAsync(decided, abort);
        }
    }

    private async ValueTask TellAsync(long nowUs, CancellationToken abort)
    {
        await TellAsync(_engine.Decided, isBacklog: false, nowUs, abort);
        _engine.ClearDecided();
        var upToUs = Math.Min(_engine.DecidedUpToUs(nowUs), _slices.OldestFirstUs);
        Volatile.Write(ref _decidedUpToUs, Math.Max(upToUs, Volatile.Read(ref _decidedUpToUs)));
        if (nowUs - _markedUs >= MarkPeriodUs && _output.TryWrite(
            new PortalDecided(_clock.ToUtc(nowUs), _inbox.Plan.Id, DecidedUpTo)))
        {
            _markedUs = nowUs;
        }
    }
}
