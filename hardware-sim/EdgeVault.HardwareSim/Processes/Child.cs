using System.Diagnostics;

namespace EdgeVault.HardwareSim.Processes;

/// <summary>A child process that dies with this one: its standard input ends when this process does, however that
/// ends.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int TailLines = 20;
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly TextWriter _log;
    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private bool _stopping;

    private Child(string name, Process process, TextWriter log)
    {
        Name = name;
        _process = process;
        _log = log;
        process.OutputDataReceived += (_, line) => Log(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Log(line.Data, isError: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = process.WaitForExitAsync();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public Task Exited { get; }

    /// <summary>Starts it with its output in a log file; a log that is there is continued.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Child Start(string name, Executable executable, IEnumerable<string> arguments, string logPath)
    {
        var log = new StreamWriter(logPath, append: true) { AutoFlush = true };
        return new(name, Launch(executable, arguments), log);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Exit code and what it wrote to standard output and standard error.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Executable executable, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Launch(executable, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs it to its end, feeds its standard input and takes its standard output line by line.</summary>
    /// <returns>Exit code and what it wrote to standard error.</returns>
    public static async Task<(int ExitCode, string Error)> FeedAsync(
        Executable executable, IEnumerable<string> arguments, Action<TextWriter> feed, Action<string> take,
        CancellationToken cancellationToken)
    {
        using var process = Launch(executable, arguments);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var taking = Task.Run(
            async () =>
            {
                while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                {
                    take(line);
                }
            },
            cancellationToken);
        try
        {
            await Task.Run(() => Feed(process, feed), cancellationToken);
            await taking;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await error);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>SIGKILL, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _stopping = true;
        _process.Kill();
        await Exited;
    }

    /// <summary>For whoever counts on it: a child that ended by itself is an error.</summary>
    /// <exception cref="ChildException">The child has ended.</exception>
    public void ThrowIfExited()
    {
        if (Exited.IsCompleted && !_stopping)
        {
            throw new ChildException($"{Name} ended with exit code {_process.ExitCode}.", Tail());
        }
    }

    /// <summary>Ends its input and waits; kills what does not end in time.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (!Exited.IsCompleted)
        {
            EndInput();
            await Task.WhenAny(Exited, Task.Delay(StopMax, TimeProvider.System));
            _process.Kill();
            await Exited;
        }

        await _log.DisposeAsync();
        _process.Dispose();
    }

    private IReadOnlyList<string> Tail()
    {
        lock (_gate)
        {
            return [.. _tail];
        }
    }

    private void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already, and its end of the pipe with it.
        }
    }

    private void Log(string? line, bool isError)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _log.WriteLine(line);
            if (isError)
            {
                _tail.Enqueue(line);
                while (_tail.Count > TailLines)
                {
                    _tail.Dequeue();
                }
            }
        }
    }

    private static void Feed(Process process, Action<TextWriter> feed)
    {
        try
        {
            // Lines go in lots, not one by one.
            process.StandardInput.AutoFlush = false;
            feed(process.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before its input did; its exit code and its words say why.
        }
    }

    private static Process Launch(Executable executable, IEnumerable<string> arguments)
    {
        // Ctrl-C on a terminal goes to its whole process group. Children get a session of their own, so that this
        // process alone decides in which order things stop; setsid executes in place, so that the process id is the
        // child's.
        var command = new List<string>([executable.FileName, .. executable.Prefix, .. arguments]);
        if (SetSid is not null)
        {
            command.Insert(0, SetSid);
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{executable.Name} did not start.");
    }

    private static string? SetSid { get; } = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
}

/// <summary>A child process ended by itself.</summary>
/// <param name="message">Which, and how.</param>
/// <param name="tail">The last lines it wrote to standard error.</param>
internal sealed class ChildException(string message, IReadOnlyList<string> tail) : Exception(message)
{
    public IReadOnlyList<string> Tail => tail;
}
