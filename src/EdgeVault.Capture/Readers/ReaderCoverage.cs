using EdgeVault.Capture.Portals;

namespace EdgeVault.Capture.Readers;

/// <summary>What one reader's fate means for the portals that it serves. Called on the reader's loop.</summary>
internal sealed class ReaderCoverage
{
    private readonly ReaderPlan _reader;
    private readonly IReadOnlyList<PortalInbox> _served;
    private readonly StartCoverage _start;
    private readonly HashSet<int> _lostAntennas = [];
    private bool _isUp;
    private bool _hasException;

    public ReaderCoverage(ReaderPlan reader, IReadOnlyList<PortalInbox> portals, StartCoverage start)
    {
        _reader = reader;
        _served = [.. portals.Where(portal => portal.Plan.Readers.Contains(reader.Index))];
        _start = start;
    }

    /// <summary>The radio is on: what was missing with it is back.</summary>
    public void Inventories(long nowUs)
    {
        _isUp = true;
        CloseException(nowUs);
        foreach (var portal in _served)
        {
            portal.Coverage.Close(Key(GapCause.ReaderDisconnected), nowUs);
            _start.Inventories(portal, _reader.Index, nowUs);
        }
    }

    /// <summary>The link is gone.</summary>
    /// <param name="lastHeardUs">Nothing is known of what happened after it.</param>
    public void Lost(long lastHeardUs, string why)
    {
        // Before its first inventory the portal is blind from the start, and is told so already.
        if (!_isUp)
        {
            return;
        }

        _isUp = false;
        OpenAll(GapCause.ReaderDisconnected, lastHeardUs, why);
    }

    public void Antenna(int antenna, bool connected, long nowUs)
    {
        var route = _reader.RouteOf(antenna);
        if (route.Portal < 0)
        {
            return;
        }

        var coverage = _served.First(portal => portal.Plan.Index == route.Portal).Coverage;
        var key = new GapKey(_reader.Index, GapCause.AntennaLost, antenna);
        if (connected)
        {
            _lostAntennas.Remove(antenna);
            coverage.Close(key, nowUs);
        }
        else if (_lostAntennas.Add(antenna))
        {
            coverage.Open(key, nowUs, $"reader {_reader.Id} reports antenna {antenna} disconnected");
        }
    }

    /// <summary>Reads from an antenna show that it works, whatever the reader said or forgot to say.</summary>
    public void Reports(int antenna, long nowUs)
    {
        CloseException(nowUs);
        if (_lostAntennas.Count > 0 && _lostAntennas.Contains(antenna))
        {
            Antenna(antenna, connected: true, nowUs);
        }
    }

    /// <summary>The reader threw reports away, some time between its last report and now.</summary>
    public void Overflow(
        long lastReportUs, long nowUs, string detail = "the reader's report buffer overflowed; reports are lost")
    {
        OpenAll(GapCause.ReaderBufferOverflow, lastReportUs, detail);
        CloseAll(GapCause.ReaderBufferOverflow, nowUs);
    }

    /// <summary>Something went wrong inside the reader; it is believed to see again with its next report.</summary>
    public void Exception(long nowUs, string message)
    {
        _hasException = true;
        OpenAll(GapCause.ReaderException, nowUs, message);
    }

    /// <summary>The ROSpec started or ended. One that ends while we inventory was stopped by somebody else.</summary>
    public void RoSpec(bool started, long nowUs)
    {
        if (started)
        {
            CloseException(nowUs);
        }
        else if (_isUp)
        {
            Exception(nowUs, "the reader's ROSpec was ended, and not by this gateway");
        }
    }

    private void CloseException(long nowUs)
    {
        if (_hasException)
        {
            _hasException = false;
            CloseAll(GapCause.ReaderException, nowUs);
        }
    }

    private void OpenAll(GapCause cause, long fromUs, string detail)
    {
        foreach (var portal in _served)
        {
            portal.Coverage.Open(Key(cause), fromUs, detail);
        }
    }

    private void CloseAll(GapCause cause, long toUs)
    {
        foreach (var portal in _served)
        {
            portal.Coverage.Close(Key(cause), toUs);
        }
    }

    private GapKey Key(GapCause cause) => new(_reader.Index, cause, GapKey.AllAntennas);
}

/// <summary>The gap with which every portal starts; it ends when the last of the portal's readers inventories.</summary>
internal sealed class StartCoverage
{
    private static readonly GapKey Key = new(GapKey.AllReaders, GapCause.GatewayDown, GapKey.AllAntennas);

    private readonly Lock _lock = new();
    private readonly HashSet<(int Portal, int Reader)> _missing = [];

    public void Begin(IEnumerable<PortalInbox> portals, CaptureStart start, GatewayClock clock)
    {
        foreach (var portal in portals)
        {
            var nowUs = clock.NowUs;
            var isKnown = start.BlindSince.TryGetValue(portal.Plan.Id, out var since);
            // A mark from the future is a wall clock that was set back; the gap cannot start after its portal.
            var fromUs = isKnown ? Math.Min(nowUs, clock.FromUtc(since)) : nowUs;
            var detail = isKnown ? "the gateway was not running" : "the portal was never watched before";
            portal.Coverage.Open(Key, fromUs, detail);
            lock (_lock)
            {
                _missing.UnionWith(portal.Plan.Readers.Select(reader => (portal.Plan.Index, reader)));
            }
        }
    }

    public void Inventories(PortalInbox portal, int reader, long nowUs)
    {
        lock (_lock)
        {
            if (!_missing.Remove((portal.Plan.Index, reader))
                || _missing.Any(missing => missing.Portal == portal.Plan.Index))
            {
                return;
            }
        }

        portal.Coverage.Close(Key, nowUs);
    }
}
