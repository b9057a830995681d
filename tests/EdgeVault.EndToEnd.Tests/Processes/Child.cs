using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace EdgeVault.EndToEnd.Tests.Processes;

/// <summary>A process that a test started, its output kept,
/// and killed with everything it started when the test is done.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly ConcurrentBag<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];
    private readonly Task _drained;

    private Child(Process process)
    {
        _process = process;
        _drained = Task.WhenAll(DrainAsync(process.StandardOutput, _output), DrainAsync(process.StandardError, _error));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public string Error => Text(_error);

    public static Child Start(
        string program, IEnumerable<string> arguments, string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        // Under nohup SIGHUP is ignored, by children too, and .NET leaves that as it is.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=HUP", program, .. arguments])
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new Child(Process.Start(start)!);
    }

    /// <summary>Runs to its end and gives exit code, standard output and standard error.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, string? folder = null)
    {
        await using var child = Start(program, arguments, folder);
        if (input is not null)
        {
            await child._process.StandardInput.WriteAsync(input);
        }

        child._process.StandardInput.Close();
        return (await child.ExitAsync(), child.Output, child.Error);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _drained;
        return _process.ExitCode;
    }

    /// <summary>The first line, already printed or yet to come, on either stream, that is wanted.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((wanted, found));
        foreach (var line in (Output + Error).Split('\n').Where(wanted))
        {
            found.TrySetResult(line);
        }

        var ended = await Task.WhenAny(found.Task, _drained.WaitAsync(TestContext.Current.CancellationToken));
        return ended == found.Task
            ? await found.Task
            : throw new InvalidOperationException($"It ended without the line that was waited for.\n{Output}\n{Error}");
    }

    /// <summary>SIGTERM: the polite end.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>SIGKILL: the end nobody can prepare for.</summary>
    public void Kill() => _process.Kill();

    public void CloseInput() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private async Task DrainAsync(StreamReader from, StringBuilder to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (to)
            {
                to.Append(line).Append('\n');
            }

            foreach (var (wanted, found) in _waiting)
            {
                if (wanted(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}
