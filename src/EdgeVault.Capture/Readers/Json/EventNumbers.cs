namespace EdgeVault.Capture.Readers.Json;

/// <summary>Follows a reader's running event number: what is left out was lost on the way.</summary>
/// <remarks>A number that falls back with a later time is a reader that started anew; one with an earlier time is an
/// event that came late or again. Neither says that anything is lost.</remarks>
internal struct EventNumbers
{
    private bool _isKnown;
    private long _last;
    private long _lastStampNs;

    /// <returns>How many numbers between the last and this one never came.</returns>
    public long Observe(in ReportedRead read)
    {
        if (read.Number == ReportedRead.None)
        {
            return 0;
        }

        var lost = _isKnown && read.Number > _last ? read.Number - _last - 1 : 0;
        if (!_isKnown || read.Number > _last || read.StampNs > _lastStampNs)
        {
            (_isKnown, _last, _lastStampNs) = (true, read.Number, read.StampNs);
        }

        return lost;
    }
}
