using System.Diagnostics;

namespace EdgeVault.TestKit.Brokers;

/// <summary>A real mosquitto on a loopback port of its own, with a folder that lasts across its restarts.</summary>
public sealed class Mosquitto : IAsyncDisposable
{
    public const string WhereItIs = "/usr/sbin/mosquitto";
    public const string HowToGetIt = $"{WhereItIs} is missing: apt-get install mosquitto";

    /// <summary>Sessions and what waits in them outlive the broker, however much it is.</summary>
    public const string Lasting =
        "allow_anonymous true\npersistence true\npersistence_location {folder}/\nautosave_interval 1\n"
        + "max_queued_messages 0\nmax_inflight_messages 100";

    private readonly TempFolder _folder = new();
    private readonly string _settings;
    private Process? _process;

    /// <param name="settings">Lines of mosquitto.conf besides the listener; <c>{folder}</c> stands for the
    /// broker's.</param>
    public Mosquitto(string settings = "allow_anonymous true")
    {
        _settings = settings;
        Port = FreePort.Take();
    }

    public static bool IsThere => File.Exists(WhereItIs);

    public int Port { get; }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Returns when it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message says what it said.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = WriteFile(
            "mosquitto.conf",
            $"listener {Port} 127.0.0.1\n{_settings.Replace("{folder}", _folder.Path, StringComparison.Ordinal)}\nuser root\n");
        _process = Process.Start(new ProcessStartInfo(WhereItIs, ["-v", "-c", configuration]) { RedirectStandardError = true })!;
        var log = _process.StandardError;
        var said = "";
        while (await log.ReadLineAsync(cancellationToken) is { } line)
        {
            said += line + "\n";
            if (line.Contains("running", StringComparison.Ordinal))
            {
                // Read on, or the pipe fills and the broker stands still.
                _ = DrainAsync(log);
                return;
            }
        }

        throw new InvalidOperationException($"mosquitto did not start: {said}");
    }

    /// <summary>SIGKILL: what it had not saved is gone.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return EndAsync();
    }

    /// <summary>SIGTERM: it saves what waits, and closes every connection.</summary>
    public Task StopAsync()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", $"{_process!.Id}"]);
        kill.WaitForExit();
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    private async Task EndAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private static async Task DrainAsync(StreamReader log)
    {
        var buffer = new char[4_096];
        while (await log.ReadAsync(buffer) > 0)
        {
            // What it says while it runs is nobody's business.
            continue;
        }
    }
}
