namespace EdgeVault.Capture.Readers;

/// <summary>Maps a reader's clock onto the gateway's by the smallest delay seen.</summary>
/// <remarks>
/// A report can only arrive late, so the smallest (arrival − reader time) of the last minute is the closest to the truth,
/// whatever the reader believes the year to be. Two half windows follow drift: the older one is forgotten as a whole.
/// A silent reader forgets nothing, so that the backlog it delivers on its return is recognised as late.
/// One clock belongs to one reader loop.
/// </remarks>
internal sealed class ReaderClock
{
    private static readonly long HalfWindowUs = 30_000_000;

    // A reader that says "it is now T" is believed to this much; more than that and its clock has been set.
    private static readonly long StepUs = 1_000_000;

    private long _olderMinUs = long.MaxValue;
    private long _newerMinUs = long.MaxValue;
    private long _newerSinceUs = long.MinValue;

    public bool IsKnown => Math.Min(_olderMinUs, _newerMinUs) != long.MaxValue;

    /// <summary>Gateway time = reader time + this, µs.</summary>
    public long OffsetUs => Math.Min(_olderMinUs, _newerMinUs);

    /// <summary>A report says that something happened at <paramref name="readerUs"/>, now or some time ago.</summary>
    public void Observe(long readerUs, long arrivalUs)
    {
        if (_newerSinceUs == long.MinValue || arrivalUs - _newerSinceUs >= HalfWindowUs)
        {
            // After a silence the newer half may be old, and is still the best there is: keep it one turn longer.
            _olderMinUs = _newerMinUs;
            _newerMinUs = long.MaxValue;
            _newerSinceUs = arrivalUs;
        }

        _newerMinUs = Math.Min(_newerMinUs, arrivalUs - readerUs);
    }

    /// <summary>The reader says what time it is, as it does when a connection opens. Also the way in which a clock that
    /// was set in between, or a reboot, is noticed.</summary>
    public void ObserveNow(long readerUs, long arrivalUs)
    {
        if (IsKnown && Math.Abs(arrivalUs - readerUs - OffsetUs) > StepUs)
        {
            _olderMinUs = long.MaxValue;
            _newerMinUs = long.MaxValue;
            _newerSinceUs = long.MinValue;
        }

        Observe(readerUs, arrivalUs);
    }
}
