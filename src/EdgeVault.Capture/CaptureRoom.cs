using System.Threading.Channels;
using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Recorder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture;

/// <summary>The room, put together from the plan: readers, portals, and the one channel towards custody.</summary>
internal sealed class CaptureRoom : ICaptureStatus
{
    /// <summary>Outputs in waiting. When full, portals wait; see <see cref="PortalWorker"/>.</summary>
    public const int OutputsMax = 256;

    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter;
    private readonly Channel<CaptureOutput> _output = Channel.CreateBounded<CaptureOutput>(OutputsMax);
    private readonly List<PortalInbox> _inboxes = [];
    private readonly List<PortalWorker> _workers = [];
    private readonly List<ReaderSession> _sessions = [];
    private readonly List<ReaderBoard> _boards = [];
    private readonly List<ReaderOutputs> _outputs = [];
    private readonly WebhookDoor _webhooks = new();
    private readonly List<FlightRecorder> _recorders = [];
    private readonly StartCoverage _startCoverage = new();
    private readonly CaptureStart _start;
    private readonly CaptureOptions _options;

    public CaptureRoom(
        IOptions<CaptureOptions> options, CaptureStart start, CaptureChance chance, GatewayClock clock, CaptureMeter meter,
        ILoggerFactory loggers)
    {
        (_start, _clock, _meter, _options) = (start, clock, meter, options.Value);
        Plan = CapturePlan.Of(options.Value);
        var ids = new GapIds();
        var doors = Plan.Portals.Count > 1 ? new OtherDoors() : null;
        var clones = new CloneWatch(start.ChipOf);
        var pool = new SightingBatchPool(PortalInbox.BatchesMax * Math.Max(1, Plan.Portals.Count));
        foreach (var portal in Plan.Portals)
        {
            var inbox = new PortalInbox(portal, new Coverage(clock, ids));
            _inboxes.Add(inbox);
            _workers.Add(new PortalWorker(
                inbox, Plan, options.Value, start, pool, clock, meter, _output.Writer, chance.HashSeed, doors, clones)
            {
                Logger = loggers.CreateLogger<PortalWorker>(),
            });
        }

        var logger = loggers.CreateLogger<ReaderSession>();
        foreach (var reader in Plan.Readers)
        {
            var board = new ReaderBoard(reader, clock);
            var coverage = new ReaderCoverage(reader, _inboxes, _startCoverage);
            var sink = new SightingSink(reader, _inboxes, pool, coverage, board, clock, meter);
            var recorder = RecorderOf(reader, options.Value.Recorder, loggers);
            var outputs = new ReaderOutputs(reader.Id, reader.Outputs, meter, logger, clock.Time);
            var links = new ReaderLinks(
                sink, coverage, clock, meter, logger, _webhooks, options.Value.Gateway, recorder, outputs);
            _boards.Add(board);
            _outputs.Add(outputs);
            _sessions.Add(new ReaderSession(
                reader, sink, coverage, board, clock, meter, _output.Writer, logger, chance.Next, links.Make));
        }

        KnowWhoPosts();
        Lights = new PortalOutputs(Plan, _outputs);
        Climate = new ClimateRoom(options.Value, clock, meter, loggers.CreateLogger<ClimateRoom>(), chance.Next);
    }

    public CapturePlan Plan { get; }

    public ChannelReader<CaptureOutput> Output => _output.Reader;

    public IReaderWebhooks Webhooks => _webhooks;

    public ClimateRoom Climate { get; }

    public IDoorLights Lights { get; }

    /// <summary>Runs until stopped, and then in order: readers closed, inboxes emptied, output completed.</summary>
    /// <param name="abort">Ends the wait for a custody side that takes nothing any more.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        _startCoverage.Begin(_inboxes, _start, _clock);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var recorded = new CancellationTokenSource();
        var recording = Task.WhenAll(_recorders.Select(recorder => recorder.RunAsync(recorded.Token)));
        var workers = _workers.Select(worker => WatchAsync(worker.RunAsync(abort), failed)).ToArray();
        var sessions = _sessions.Select(session => WatchAsync(session.RunAsync(failed.Token), failed)).ToArray();
        try
        {
            var climate = WatchAsync(Climate.RunAsync(failed.Token), failed);
            await Task.WhenAll([KeepTimeAsync(failed.Token), climate, .. sessions]);
        }
        finally
        {
            _inboxes.ForEach(static inbox => inbox.Complete());
            try
            {
                await Task.WhenAll(workers);
            }
            finally
            {
                _output.Writer.TryComplete();
                await recorded.CancelAsync();
                await recording;
                _recorders.ForEach(static recorder => recorder.Dispose());
            }
        }
    }

    /// <summary>Gives each reader whose options differ its new ones; no other reader notices.</summary>
    /// <param name="options">As <see cref="CaptureOptionsValidator"/> let them through.</param>
    /// <returns>The parts that have changed too and need a restart; empty if there are none.</returns>
    public IReadOnlyList<string> Apply(CaptureOptions options)
    {
        var postponed = ReaderChanges.Apply(_options, options, Plan, _sessions);
        KnowWhoPosts();
        return postponed;
    }

    public CaptureSnapshot Snapshot() => new(
        _clock.UtcNow,
        [.. _boards.Select(static board => board.Snapshot())],
        [.. _workers.Select(SnapshotOf)],
        _meter.Totals)
    {
        Climate = Climate.Readings(),
    };

    private void KnowWhoPosts()
    {
        foreach (var session in _sessions)
        {
            try
            {
                _webhooks.Know(session.Plan);
            }
            catch (IOException)
            {
                // Its link tries the same when it opens, and tells it as what keeps the reader away.
                continue;
            }
        }
    }

    private FlightRecorder? RecorderOf(ReaderPlan reader, RecorderOptions options, ILoggerFactory loggers)
    {
        if (options.Path.Length == 0)
        {
            return null;
        }

        var recorder = new FlightRecorder(
            reader.Id, options, _meter, _clock.Time, loggers.CreateLogger<FlightRecorder>());
        _recorders.Add(recorder);
        return recorder;
    }

    private PortalSnapshot SnapshotOf(PortalWorker worker)
    {
        var (plan, population) = (worker.Plan, worker.Population);
        var gaps = worker.OpenGaps
            .Select(gap => new OpenGap(
                gap.Id, GapReport.ReaderOf(gap, Plan), GapReport.AntennasOf(gap), gap.Key.Cause, gap.Detail, gap.From))
            .ToArray();
        return new PortalSnapshot(
            plan.Id, plan.Options.Kind, plan.Options.Camera, plan.Options.ReadPoint, plan.Options.InsideZone,
            plan.Options.OutsideZone, worker.DecidedUpTo, gaps, population.InView, population.Tracks)
        {
            BeamFault = worker.BeamFault,
            IsContactDoubted = worker.IsContactDoubted,
            Inputs = [.. worker.Inputs.Select(input => new InputStanding(input.Kind, input.State, _clock.ToUtc(input.AtUs)))],
        };
    }

    /// <summary>A part that fails takes the others down with it: half a room would look like a whole one.</summary>
    private static async Task WatchAsync(Task part, CancellationTokenSource failed)
    {
        try
        {
            await part;
        }
        catch (Exception)
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task KeepTimeAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                _clock.FollowSteps();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The clock is kept for as long as the readers run; WhenAll reports what failed, not this.
            return;
        }
    }
}

/// <summary>The chance that the host hands in: for the jitter of reconnects, and against prepared hash collisions.</summary>
internal sealed class CaptureChance(Random random)
{
    private readonly Lock _lock = new();

    public ulong HashSeed { get; } = (ulong)random.NextInt64();

    public double Next()
    {
        lock (_lock)
        {
            return random.NextDouble();
        }
    }
}
