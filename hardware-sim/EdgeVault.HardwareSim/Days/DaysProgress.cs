namespace EdgeVault.HardwareSim.Days;

/// <summary>One line on the terminal; nothing at all when it is piped.</summary>
internal sealed class DaysProgress(int days, TextWriter error) : IProgress<int>
{
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _began = TimeProvider.System.GetTimestamp();

    public void Report(int value)
    {
        if (_isTerminal)
        {
            var took = TimeProvider.System.GetElapsedTime(_began);
            error.Write($"\r{value} of {days} days, {value / Math.Max(took.TotalMinutes, 0.01):0.0} a minute, "
                + $"{took * ((double)(days - value) / value):mm\\:ss} left ");
        }
    }

    public void Clear()
    {
        if (_isTerminal)
        {
            error.Write("\r" + new string(' ', 60) + "\r");
        }
    }
}
