namespace EdgeVault.HardwareSim.Demo;

/// <summary>For a pipe or a log: plain lines, one every few seconds.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider time) : IDemoView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private long? _shownAt;

    public void Say(string line) => output.WriteLine(line);

    public void Show(DemoProgress progress)
    {
        if (_shownAt is null || time.GetElapsedTime(_shownAt.Value) >= Every)
        {
            _shownAt = time.GetTimestamp();
            output.WriteLine(progress.ToString());
        }
    }
}
