using System.Threading.Channels;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Capture.Recorder;

/// <summary>Recorded messages through decoding, clocks, slices, presence and passages: at full speed, on the times at which
/// they arrived. The same records give the same outputs, bit for bit.</summary>
/// <remarks>
/// What a live gateway had told differs from it where the recording is not all of it: it looked at the clock at other moments
/// within its 100 ms, and group ids are derived from its start. JSON readers are not recorded.
/// </remarks>
public sealed class FlightReplay : IDisposable
{
    private const ulong HashSeed = 7;
    private static readonly long TickUs = PortalWorker.TickPeriod.Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly ReplayTime _time;
    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter = new();
    private readonly List<PortalInbox> _inboxes = [];
    private readonly List<PortalWorker> _workers = [];
    private readonly Dictionary<string, ReplayedReader> _readers = new(StringComparer.Ordinal);
    private readonly Channel<CaptureOutput> _output = Channel.CreateUnbounded<CaptureOutput>();
    private long _nextTickUs;

    /// <param name="options">As the gateway has them, validated.</param>
    /// <param name="startUtcMicros">Of the first record, microseconds since 1970.</param>
    public FlightReplay(CaptureOptions options, long startUtcMicros)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = new ReplayTime(startUtcMicros);
        _nextTickUs = startUtcMicros + TickUs;
        _clock = new GatewayClock(_time);
        var plan = CapturePlan.Of(options);
        var (ids, doors) = (new GapIds(), plan.Portals.Count > 1 ? new OtherDoors() : null);
        var start = new CaptureStart(new Dictionary<string, DateTimeOffset>(), new byte[16]);
        var clones = new CloneWatch();
        var pool = new SightingBatchPool(PortalInbox.BatchesMax * Math.Max(1, plan.Portals.Count));
        foreach (var portal in plan.Portals)
        {
            var inbox = new PortalInbox(portal, new Coverage(_clock, ids));
            _inboxes.Add(inbox);
            _workers.Add(new PortalWorker(
                inbox, plan, options, start, pool, _clock, _meter, _output.Writer, HashSeed, doors, clones));
        }

        var blind = new StartCoverage();
        blind.Begin(_inboxes, start, _clock);
        foreach (var reader in plan.Readers)
        {
            var coverage = new ReaderCoverage(reader, _inboxes, blind);
            var sink = new SightingSink(
                reader, _inboxes, pool, coverage, new ReaderBoard(reader, _clock), _clock, _meter);
            var intake = new ReaderIntake(reader, sink, coverage, _clock, _meter, NullLogger.Instance);
            _readers[reader.Id] = new ReplayedReader(intake, sink, coverage, _clock);
        }
    }

    /// <summary>What was told since the last call, in order.</summary>
    public IEnumerable<CaptureOutput> Take()
    {
        while (_output.Reader.TryRead(out var output))
        {
            yield return output;
        }
    }

    /// <summary>The next record; of all readers in the order of their times.</summary>
    /// <returns>False: the configuration has no such reader.</returns>
    public bool Feed(string reader, in FlightRecord record)
    {
        if (!_readers.TryGetValue(reader, out var replayed))
        {
            return false;
        }

        TickUntil(record.UtcMicros);
        _time.AdvanceTo(record.UtcMicros);
        replayed.Feed(record);
        Turn();
        return true;
    }

    /// <summary>Lets as much time go by as decides what can be decided, and hands it out.</summary>
    /// <param name="after">How long nothing more comes.</param>
    public void Finish(TimeSpan after)
    {
        TickUntil(_time.UtcMicros + (after.Ticks / TimeSpan.TicksPerMicrosecond));
        _workers.ForEach(static worker => Complete(worker.EndAsync(CancellationToken.None)));
    }

    public void Dispose() => _meter.Dispose();

    private void TickUntil(long utcMicros)
    {
        for (; _nextTickUs <= utcMicros; _nextTickUs += TickUs)
        {
            _time.AdvanceTo(_nextTickUs);
            Turn();
        }
    }

    private void Turn() => _workers.ForEach(static worker => Complete(worker.TurnAsync(CancellationToken.None)));

    // A channel without bounds never lets its writer wait.
    private static void Complete(Task turn) => turn.GetAwaiter().GetResult();
}
