namespace EdgeVault.Benchmarks.Measuring;

/// <summary>Adds up the parts of a work that count, where between them something is made ready for it.</summary>
internal sealed class PartTime
{
    private long _began;
    private long _ticks;

    public TimeSpan Taken => TimeProvider.System.GetElapsedTime(0, _ticks);

    public void Clear() => _ticks = 0;

    public void Begin() => _began = TimeProvider.System.GetTimestamp();

    public void End() => _ticks += TimeProvider.System.GetTimestamp() - _began;
}
