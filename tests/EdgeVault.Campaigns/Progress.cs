namespace EdgeVault.Campaigns;

/// <summary>Done, rate and time left on one line of the terminal; nothing when standard error is piped.</summary>
internal sealed class Progress(int total, string unit) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private long _shown;
    private int _done;

    public void Step()
    {
        _done++;
        if (!_isTerminal || TimeProvider.System.GetElapsedTime(_shown) < Period)
        {
            return;
        }

        _shown = TimeProvider.System.GetTimestamp();
        var rate = _done / Math.Max(TimeProvider.System.GetElapsedTime(_began).TotalSeconds, 0.001);
        var left = TimeSpan.FromSeconds((total - _done) / rate);
        Console.Error.Write($"\r{_done:N0} of {total:N0} {unit}, {rate:N1}/s, {left:hh\\:mm\\:ss} left ");
    }

    public void Dispose()
    {
        if (_isTerminal)
        {
            Console.Error.Write("\r" + new string(' ', 78) + "\r");
        }

        if (_done < total)
        {
            Console.Error.WriteLine($"{_done:N0} of {total:N0} {unit} were done when it ended");
        }
    }
}
