using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Capture;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Benchmarks.Pipelining;

/// <summary>One reader and its door from the bytes of a report to passages, on one thread and virtual time, put together as
/// <c>CaptureRoom</c> does and driven as <c>LlrpDispatcher</c> and <c>PortalWorker</c> do.</summary>
/// <remarks>Antennas 1 and 2 look outside, 3 and 4 inside.</remarks>
internal sealed class Door : IDisposable
{
    private const ulong HashSeed = 7;

    // A report names no field that it does not fill.
    private const TagReportFields Asked = TagReportFields.Selectable;

    private readonly CaptureMeter _meter = new();
    private readonly CapturePlan _plan;
    private readonly PortalInbox _inbox;
    private readonly SightingBatchPool _pool = new(PortalInbox.BatchesMax);
    private readonly ReaderIntake _intake;
    private readonly ReadLimit _limit;
    private readonly SliceTable _slices;
    private readonly PassageEngine _engine;
    private readonly TagReportDefaults _defaults = new(Asked);
    private readonly byte[] _antennaOf;

    /// <param name="tagsMax">Tags to be remembered.</param>
    /// <param name="readsPerSecondMax">Above which reads are shed.</param>
    /// <param name="isRegistered">Whose reads never are; nobody's unless said.</param>
    public Door(int tagsMax, int readsPerSecondMax, Func<EpcBits, bool>? isRegistered = null)
    {
        var options = Options(tagsMax, readsPerSecondMax);
        var clock = new GatewayClock(Clock);
        _plan = CapturePlan.Of(options);
        _inbox = new PortalInbox(_plan.Portals[0], new Coverage(clock, new GapIds()));
        _intake = new ReaderIntake(
            _plan.Readers[0], [_inbox], _pool, new ReaderCoverage(_plan.Readers[0], [_inbox], new StartCoverage()),
            new ReaderBoard(_plan.Readers[0], clock), clock, _meter, NullLogger.Instance);
        _antennaOf = [.. _plan.Readers[0].Routes.Select(static route => route.Antenna)];
        _limit = new ReadLimit(readsPerSecondMax, isRegistered);
        _slices = new SliceTable(options.Dedup, HashSeed);
        _engine = new PassageEngine(
            "door-1", [.. _plan.Portals[0].Antennas.Select(static antenna => antenna.Side)], options.Passages,
            options.Presence, new byte[16], HashSeed, isRegistered: isRegistered);
        // As after every start: what shows itself now was there before.
        _engine.Blind.Add(0, NowUs);
    }

    public VirtualClock Clock { get; } = new();

    /// <summary>What decoding a report and all that follows it took.</summary>
    public PartTime Counted { get; } = new();

    public long NowUs => Clock.GetTimestamp();

    /// <summary>By the reader's clock, which agrees with ours.</summary>
    public ulong ReaderUs => (ulong)((Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public long Accepted => _limit.Accepted;

    public long Shed => _limit.Shed;

    public int OpenSlices => _slices.OpenCount;

    public (int InView, int Tracks) Population => _engine.Population;

    /// <summary>Every decision, as "EPC direction".</summary>
    public List<(EpcBits Epc, PassageDirection Direction)> Decided { get; } = [];

    /// <summary>A report arrives.</summary>
    /// <returns>How many tags it held.</returns>
    public int Receive(ReadOnlySpan<byte> body)
    {
        Counted.Begin();
        var report = new RoAccessReport(body, _defaults);
        var count = 0;
        while (report.TryRead(out var tag))
        {
            _intake.OnTagReport(tag);
            count++;
        }

        _intake.OnReportEnd(count);
        while (_inbox.TryTake(out var batch))
        {
            Take(batch);
            _pool.Return(batch);
        }

        Turn();
        Counted.End();
        Tell();
        return count;
    }

    /// <summary>What the worker does when it has drained its inbox, and ten times a second.</summary>
    private void Turn()
    {
        _slices.CloseUntil(NowUs);
        Feed();
        _engine.Tick(NowUs);
    }

    private void Tell()
    {
        if (_engine.Decided.Count > 0)
        {
            Decided.AddRange(_engine.Decided.SelectMany(static group => group.Decisions)
                .Select(static decision => (decision.Epc, decision.Verdict.Direction)));
            _engine.ClearDecided();
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Take(SightingBatch batch)
    {
        if (_limit.TakesAll(batch.Sightings))
        {
            _slices.Observe(batch.Sightings, _antennaOf, batch.OffsetUs);
            return;
        }

        foreach (ref readonly var sighting in batch.Sightings)
        {
            var antenna = _antennaOf[sighting.Antenna];
            if (_limit.Takes(sighting, antenna, _slices))
            {
                _slices.Observe(sighting, antenna, batch.OffsetUs);
            }
        }
    }

    private void Feed()
    {
        _engine.Feed(_slices.Closed);
        _slices.ClearClosed();
    }

    private static CaptureOptions Options(int tagsMax, int readsPerSecondMax)
    {
        var options = new CaptureOptions();
        options.Readers["r1"] = new ReaderOptions { Endpoint = "llrp://127.0.0.1:5084" };
        var portal = new PortalOptions { InsideZone = "inside", OutsideZone = "outside" };
        portal.Antennas["r1/1"] = portal.Antennas["r1/2"] = "outside";
        portal.Antennas["r1/3"] = portal.Antennas["r1/4"] = "inside";
        options.Portals["door-1"] = portal;
        options.Passages.TracksMax = tagsMax;
        options.Dedup.ReadsPerSecondMax = readsPerSecondMax;
        return options;
    }
}
