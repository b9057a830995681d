namespace EdgeVault.Capture.Scanners;

/// <summary>What there is to say about one scanner. Written by its loop, read from any thread.</summary>
internal sealed class ScannerBoard(string id, string target, GatewayClock clock, CaptureMeter meter)
{
    private readonly Lock _lock = new();
    private bool _isOpen;
    private DateTimeOffset _since = clock.UtcNow;
    private string _detail = "not tried yet";
    private long _scans;
    private long _garbled;
    private long _overlong;
    private DateTimeOffset? _lastScan;

    public string Id => id;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen;
            }
        }
    }

    public void Changed(bool isOpen)
    {
        lock (_lock)
        {
            (_isOpen, _since) = (isOpen, clock.UtcNow);
            _detail = isOpen ? "" : _detail;
        }
    }

    public void Lost(string why)
    {
        meter.CountScannerLoss(id);
        lock (_lock)
        {
            _detail = why;
        }
    }

    public void Scanned(int codes)
    {
        meter.CountScans(id, codes);
        lock (_lock)
        {
            (_scans, _lastScan) = (_scans + codes, clock.UtcNow);
        }
    }

    /// <param name="garbled">Of its framer, since its start.</param>
    /// <param name="overlong">Likewise.</param>
    /// <param name="endpoint">With its settings.</param>
    public ScannerSnapshot Snapshot(long garbled, long overlong, string endpoint)
    {
        Count("garbled", garbled, ref _garbled);
        Count("overlong", overlong, ref _overlong);
        lock (_lock)
        {
            return new ScannerSnapshot(
                id, endpoint, target, _isOpen, _since, _isOpen ? "" : _detail, _scans, garbled + overlong, _lastScan);
        }
    }

    private void Count(string why, long now, ref long counted)
    {
        // Whoever looks brings the counter up to date; what one look counted another does not.
        var before = Interlocked.Exchange(ref counted, now);
        if (now > before)
        {
            meter.CountScansDropped(id, why, now - before);
        }
    }
}
