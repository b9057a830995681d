namespace EdgeVault.HardwareSim.Readers;

/// <summary>What a reader has to say of its memory: once that it is nearly full, and that reports were lost.</summary>
/// <remarks>One thread fills the memory, another one asks.</remarks>
internal sealed class ReaderMemory(int reportsMax)
{
    private const int WarningPercent = 80;

    private int _percent;
    private int _warns;
    private int _overflowed;
    private bool _isWarned;

    /// <summary>So much is in it after something was put in.</summary>
    public void Holds(int reports)
    {
        var percent = (int)(reports * 100L / reportsMax);
        Volatile.Write(ref _percent, percent);
        if (percent >= WarningPercent && !_isWarned)
        {
            Volatile.Write(ref _warns, 1);
        }

        // Half empty again, it warns again.
        _isWarned = percent >= WarningPercent || (_isWarned && percent >= WarningPercent / 2);
    }

    /// <summary>There was no room for something.</summary>
    public void Overflow() => Volatile.Write(ref _overflowed, 1);

    /// <returns>How full it is, in percent, where that has to be told; else null.</returns>
    public byte? TakeWarning() =>
        Interlocked.Exchange(ref _warns, 0) == 1 ? (byte)Math.Min(100, Volatile.Read(ref _percent)) : null;

    public bool TakeOverflow() => Interlocked.Exchange(ref _overflowed, 0) == 1;
}
