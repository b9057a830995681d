namespace EdgeVault.Capture.Passages;

/// <summary>How often something happened at a door: what comes again within ten seconds is one occasion. Gateway µs.</summary>
internal struct Occasions
{
    // Who shifts from foot to foot before a door is there once, and one tray takes no longer.
    private const long ApartUs = 10_000_000;

    private long _lastUs;

    public int Times { get; private set; }

    public void Add(long atUs)
    {
        if (Times == 0 || atUs - _lastUs >= ApartUs)
        {
            (Times, _lastUs) = (Times + 1, atUs);
        }
    }
}
