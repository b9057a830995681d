using EdgeVault.Capture.Inputs;

namespace EdgeVault.Capture.Passages;

/// <summary>When one input of a door was on, as far back as anybody asks. Gateway µs.</summary>
internal sealed class InputTimes
{
    // A contact chatters, a sleeve moves.
    private const long ChatterUs = 60_000;

    private const int IntervalsMax = 256;

    private readonly List<(long FromUs, long ToUs)> _intervals = [];
    private long _knownSinceUs;

    public InputState State { get; private set; }

    /// <summary>The last one may not be over, and ends at <see cref="long.MaxValue"/>.</summary>
    public IReadOnlyList<(long FromUs, long ToUs)> Intervals => _intervals;

    /// <summary>It has been heard of from then on until now.</summary>
    public bool IsKnown(long fromUs) => State != InputState.Unknown && _knownSinceUs <= fromUs;

    public void Set(InputState state, long atUs)
    {
        _knownSinceUs = State == InputState.Unknown ? atUs : _knownSinceUs;
        var wasOn = State == InputState.On;
        State = state;
        if (wasOn == (state == InputState.On))
        {
            return;
        }

        if (wasOn)
        {
            _intervals[^1] = (_intervals[^1].FromUs, Math.Max(atUs, _intervals[^1].FromUs));
        }
        else if (_intervals.Count > 0 && atUs - _intervals[^1].ToUs < ChatterUs)
        {
            _intervals[^1] = (_intervals[^1].FromUs, long.MaxValue);
        }
        else
        {
            Forget(_intervals.Count == IntervalsMax ? _intervals[0].ToUs + 1 : long.MinValue);
            _intervals.Add((atUs, long.MaxValue));
        }
    }

    public void Forget(long beforeUs)
    {
        // They end in the order in which they stand.
        while (_intervals.Count > 0 && _intervals[0].ToUs < beforeUs)
        {
            _intervals.RemoveAt(0);
        }
    }
}
