namespace EdgeVault.Llrp.Reader;

/// <summary>What one AISpec has seen, for its TagObservationTrigger (LLRP 1.0.1 §16.2.4.2.1.1).</summary>
internal sealed class TagObservation
{
    // More tags than stand before four antennas; what is beyond it counts as new.
    private const int EpcsMax = 65_536;

    private readonly HashSet<string> _epcs = new(StringComparer.Ordinal);
    private int _count;
    private long _newMs;

    public void Restart(long nowMs)
    {
        _epcs.Clear();
        (_count, _newMs) = (0, nowMs);
    }

    public void Add(ReadOnlySpan<byte> epc, long nowMs)
    {
        _count++;
        if (_epcs.Count >= EpcsMax || _epcs.Add(Convert.ToHexString(epc)))
        {
            _newMs = nowMs;
        }
    }

    public bool IsEnough(SpecStop stop) =>
        stop is { Kind: SpecStopKind.TagObservation, Tags: > 0 } && _count >= stop.Tags;

    /// <summary>When it has been quiet for long enough; null if that is not what it waits for.</summary>
    public long? QuietEndMs(SpecStop stop) =>
        stop is { Kind: SpecStopKind.TagObservation, QuietMs: > 0 } ? _newMs + stop.QuietMs : null;
}
