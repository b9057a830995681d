using System.Collections.Concurrent;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>Writes the liveness mark every ten seconds and at the end,
/// so that a crash leaves a gap with a known beginning.</summary>
internal sealed partial class LivenessMarks : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly StorageState _state;
    private readonly SegmentLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<LivenessMarks> _logger;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _decided;

    public LivenessMarks(StorageState state, SegmentLedger ledger, TimeProvider time, ILogger<LivenessMarks> logger)
    {
        _state = state;
        _ledger = ledger;
        _time = time;
        _logger = logger;
        LastAtStart = state.Last;
        AtStart = state.Last?.DecidedUpTo ?? new Dictionary<string, DateTimeOffset>();
        _decided = new ConcurrentDictionary<string, DateTimeOffset>(AtStart, StringComparer.Ordinal);
    }

    /// <summary>What the process before this one left.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> AtStart { get; }

    /// <summary>The last mark of the process before this one; null at the first start.</summary>
    public LivenessMark? LastAtStart { get; }

    /// <summary>Everything that crossed this portal before then is durable in the ledger.</summary>
    public void Decided(string portal, DateTimeOffset upTo) => _decided[portal] = upTo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            do
            {
                Mark();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The writer has stopped before this service does, so the last mark covers all that it recorded.
            Mark();
        }
    }

    private void Mark()
    {
        try
        {
            _state.Write(new LivenessMark(
                _time.GetUtcNow(), new Dictionary<string, DateTimeOffset>(_decided), _ledger.State.Reason));
        }
        catch (DiskException fault)
        {
            // The mark before stands: the gap after a crash is longer, never shorter.
            LogUnmarked(_logger, fault.Message);
        }
    }

    [LoggerMessage(5121, LogLevel.Error, "The liveness mark was not written: {Fault}")]
    private static partial void LogUnmarked(ILogger logger, string fault);
}
