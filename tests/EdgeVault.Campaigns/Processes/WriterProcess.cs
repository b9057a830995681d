using System.Diagnostics;
using System.Globalization;
using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Processes;

/// <summary>A writer as a process of its own, and what it has said so far.</summary>
/// <remarks>It ends by itself when this process does, because its standard input ends then.</remarks>
internal sealed class WriterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Action<string> _onLine;
    private readonly Task _drained;
    private readonly List<string> _messages = [];

    /// <param name="options">What it does.</param>
    /// <param name="history">Told every line.</param>
    /// <param name="environment">Added to its environment, such as the shim.</param>
    /// <param name="onLine">Called after the history was told, on the thread that reads.</param>
    /// <param name="under">A program and its options that run the writer, such as strace.</param>
    public WriterProcess(
        WriterOptions options, History history, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null, params string[] under)
    {
        History = history;
        _onLine = onLine ?? (_ => { });
        _process = Process.Start(StartInfo(options, environment ?? new Dictionary<string, string>(), under))!;
        _drained = Task.WhenAll(Task.Run(ReadLinesAsync), Task.Run(ReadMessagesAsync));
    }

    public History History { get; }

    /// <summary>Exit code; 128 + signal when it was killed.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its standard error, after it ended.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end and all that it said.</summary>
    /// <returns>False when it had to be killed because it did not end in time: it hangs.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            await _drained;
            return false;
        }

        await _drained;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(
        WriterOptions options, IReadOnlyDictionary<string, string> environment, string[] under)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "edgevault-campaigns.dll");
        string[] arguments =
        [
            .. under, "dotnet", program, "writer", "--data", options.Data,
            "--seed", Text(options.Seed), "--up-to", Text(options.UpTo), "--depth", Text(options.Depth),
            "--resume-within", Text((int)options.ResumeWithin.TotalMilliseconds),
        ];
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task ReadLinesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            History.Add(line);
            _onLine(line);
        }
    }

    private async Task ReadMessagesAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _messages.Add(line);
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
