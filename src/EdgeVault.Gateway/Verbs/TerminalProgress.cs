using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Verbs;

/// <summary>One line on the terminal that says done, rate and time left;
/// nothing at all when standard error is piped.</summary>
internal sealed class TerminalProgress(string verb, string unit) : IProgress<VerifyProgress>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private long _shown = TimeProvider.System.GetTimestamp();
    private bool _dirty;

    public void Report(VerifyProgress value)
    {
        if (!_isTerminal || TimeProvider.System.GetElapsedTime(_shown) < Period)
        {
            return;
        }

        _shown = TimeProvider.System.GetTimestamp();
        var rate = value.Done / Math.Max(TimeProvider.System.GetElapsedTime(_began).TotalSeconds, 0.001);
        var left = TimeSpan.FromSeconds((value.Total - value.Done) / Math.Max(rate, 1));
        Console.Error.Write($"\r{value.Done:N0} of {value.Total:N0} {unit} {verb}, {rate:N0}/s, {left:mm\\:ss} left ");
        _dirty = true;
    }

    public void Clear()
    {
        if (_dirty)
        {
            Console.Error.Write("\r" + new string(' ', 78) + "\r");
            _dirty = false;
        }
    }

    public void Dispose() => Clear();
}
