using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>A gateway or a hub of the demo: a folder with its configuration, a child process, two ports.</summary>
internal sealed class Service(
    string name, Executable executable, string folder, Listen listen, HttpClient http) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private Child? _child;

    public string Name => name;

    public string Folder => folder;

    public Listen Listen => listen;

    public string ConfigPath => Path.Combine(folder, "appsettings.json");

    public string DataPath => Path.Combine(folder, "data");

    /// <summary>The program's public key; it makes one when it has none.</summary>
    /// <exception cref="ChildException">It cannot: says why.</exception>
    public async Task<string> KeyAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["key", "--config", ConfigPath];
        var (code, output, error) = await Child.RunAsync(executable, arguments, cancellationToken);
        return code == 0
            ? output.Trim()
            : throw new ChildException($"{name} key ended with exit code {code}.", [error.TrimEnd()]);
    }

    /// <summary>Puts the other side's key where the configuration looks for it.</summary>
    public async Task TrustAsync(string other, string key, CancellationToken cancellationToken)
    {
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, $"{other}.pub"), key + "\n", cancellationToken);
    }

    public void Start() => _child = Child.Start(
        name, executable, ["run", "--config", ConfigPath, "--stop-on-stdin-eof"],
        Path.Combine(folder, $"{executable.Name}.log"));

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="ChildException">It ended.</exception>
    /// <exception cref="TimeoutException">It is not ready in time: says what it answers.</exception>
    public async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReadyMax, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var answer = "nothing";
        try
        {
            while (true)
            {
                ThrowIfExited();
                (var isReady, answer) = await AskAsync(either.Token);
                if (isReady)
                {
                    return;
                }

                await Task.Delay(Poll, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException cause) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{name} is not ready after {ReadyMax.TotalSeconds:0} s; it answers: {answer}", cause);
        }
    }

    public void ThrowIfExited() => _child?.ThrowIfExited();

    public async Task KillAsync()
    {
        await _child!.KillAsync();
        await _child.DisposeAsync();
        _child = null;
    }

    public async Task<string> MetricsAsync(CancellationToken cancellationToken) =>
        await http.GetStringAsync(new Uri(listen.ConsoleAddress, "/metrics"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
        {
            await _child.DisposeAsync();
            _child = null;
        }
    }

    private async Task<(bool IsReady, string Answer)> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var address = new Uri(listen.ConsoleAddress, "/healthz/ready");
            using var response = await http.GetAsync(address, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return (response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text.Trim()}");
        }
        catch (HttpRequestException fault)
        {
            return (false, fault.Message);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own patience: on a busy machine the next request may be answered.
            return (false, late.Message);
        }
    }
}
