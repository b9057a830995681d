using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeVault.TestKit;

namespace MQTTnet.Tests.Support;

/// <summary>A real mosquitto on a loopback port of its own.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly TempFolder _folder = new();
    private readonly string _settings;
    private Process? _process;

    private Broker(int port, string settings) => (Port, _settings) = (port, settings);

    public int Port { get; }

    /// <param name="settings">Lines of mosquitto.conf besides the listener; anonymous clients are let in by default.</param>
    /// <param name="prepare">Writes the files that the settings name; <c>{folder}</c> stands for theirs.</param>
    public static async Task<Broker> StartAsync(
        string settings = "allow_anonymous true", Action<Broker>? prepare = null)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is missing: apt-get install mosquitto");
        var broker = new Broker(FreePort(), settings);
        prepare?.Invoke(broker);
        await broker.StartAsync();
        return broker;
    }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public async Task StartAsync()
    {
        var configuration = WriteFile(
            "mosquitto.conf",
            $"listener {Port} 127.0.0.1\n{_settings.Replace("{folder}", _folder.Path, StringComparison.Ordinal)}\nuser root\n");
        _process = Process.Start(new ProcessStartInfo(Program, ["-v", "-c", configuration]) { RedirectStandardError = true })!;
        var log = _process.StandardError;
        var said = "";
        while (await log.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said += line + "\n";
            if (line.Contains("running", StringComparison.Ordinal))
            {
                // Read on, or the pipe fills and the broker stands still.
                _ = log.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        Assert.Fail($"mosquitto did not start: {said}");
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
