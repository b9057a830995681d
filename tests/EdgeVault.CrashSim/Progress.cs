namespace EdgeVault.CrashSim;

/// <summary>One line on the terminal: done, rate, time left. Nothing when standard error is piped.</summary>
internal sealed class Progress(string what) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private long _shown;
    private bool _isDirty;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public void Report(long done, long total)
    {
        if (!_isTerminal || TimeProvider.System.GetElapsedTime(_shown) < Period)
        {
            return;
        }

        _shown = TimeProvider.System.GetTimestamp();
        var rate = done / Math.Max(Elapsed.TotalSeconds, 0.001);
        var left = TimeSpan.FromSeconds((total - done) / Math.Max(rate, 0.001));
        Console.Error.Write($"\r{what}: {done:N0} of {total:N0}, {rate:N0}/s, {left:h\\:mm\\:ss} left ");
        _isDirty = true;
    }

    public void Clear()
    {
        if (_isDirty)
        {
            Console.Error.Write("\r" + new string(' ', 78) + "\r");
            _isDirty = false;
        }
    }

    public void Dispose() => Clear();
}
