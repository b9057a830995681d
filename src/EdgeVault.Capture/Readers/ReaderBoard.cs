namespace EdgeVault.Capture.Readers;

/// <summary>What there is to say about one reader. Written by its loop, read from any thread.</summary>
internal sealed class ReaderBoard(ReaderPlan plan, GatewayClock clock)
{
    private const long RateWindowUs = 1_000_000;

    private readonly Lock _lock = new();
    private ReaderStatus _status = ReaderStatus.Disconnected;
    private DateTimeOffset _since = clock.UtcNow;
    private string _identity = "";
    private string _model = "";
    private string _firmware = "";
    private string _detail = "not tried yet";
    private string? _lastError;
    private bool _inventorying;
    private long _reads;
    private long _windowFromUs = clock.NowUs;
    private long _windowReads;
    private double _rate;
    private volatile ReaderPlan _plan = plan;

    public void Connected(string identity, string model, string firmware)
    {
        lock (_lock)
        {
            (_identity, _model, _firmware) = (identity, model, firmware);
            (_status, _since, _detail, _inventorying) = (ReaderStatus.Connected, clock.UtcNow, "inventories", true);
        }
    }

    /// <returns>True if it was connected until now.</returns>
    public bool Disconnected(string why)
    {
        lock (_lock)
        {
            var wasConnected = _status == ReaderStatus.Connected;
            _since = wasConnected ? clock.UtcNow : _since;
            (_status, _detail, _lastError, _inventorying) = (ReaderStatus.Disconnected, why, why, false);
            return wasConnected;
        }
    }

    /// <summary>Its endpoint may be another one from now on.</summary>
    public void Reconfigured(ReaderPlan plan) => _plan = plan;

    public void Says(string detail)
    {
        lock (_lock)
        {
            _detail = detail;
        }
    }

    public void Stopped()
    {
        lock (_lock)
        {
            (_status, _since, _detail, _inventorying) = (ReaderStatus.Disconnected, clock.UtcNow, "closed", false);
        }
    }

    public void CountReads(int reads, long nowUs)
    {
        lock (_lock)
        {
            Roll_NeedsLock(nowUs);
            _reads += reads;
            _windowReads += reads;
        }
    }

    public ReaderStateChanged State(DateTimeOffset at)
    {
        lock (_lock)
        {
            var detail = _status == ReaderStatus.Connected ? "" : _detail;
            return new ReaderStateChanged(at, _plan.Id, _status, _identity, _model, _firmware, detail);
        }
    }

    public ReaderSnapshot Snapshot()
    {
        lock (_lock)
        {
            Roll_NeedsLock(clock.NowUs);
            return new ReaderSnapshot(
                _plan.Id, _plan.Endpoint.ToString(), _status, _identity, _model, _firmware, _since, _detail, _inventorying,
                _reads, _rate, _lastError);
        }
    }

    private void Roll_NeedsLock(long nowUs)
    {
        var elapsedUs = nowUs - _windowFromUs;
        if (elapsedUs >= RateWindowUs)
        {
            _rate = _windowReads * 1e6 / elapsedUs;
            (_windowFromUs, _windowReads) = (nowUs, 0);
        }
    }
}
