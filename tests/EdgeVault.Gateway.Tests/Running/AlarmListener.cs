using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>Somebody outside who is told of alarms by webhook: takes every request, and keeps it as it came, its first line and
/// headers too.</summary>
internal sealed class AlarmListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public AlarmListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/alarms";

    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, Patience.Within(CancellationToken.None));
            await TakeAsync(client.GetStream(), end.Token);
        }
    }

    /// <summary>One request a connection: it is closed behind the answer.</summary>
    private async Task TakeAsync(NetworkStream stream, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[8_192];
        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, stop);
            if (read == 0)
            {
                return;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        Requests.Enqueue(text.ToString());
        await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length:";
        var headers = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (headers < 0)
        {
            return false;
        }

        // Chunked where there is no length: ends with an empty chunk.
        return at < 0 || at > headers
            ? request.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : Encoding.UTF8.GetByteCount(request[(headers + 4)..]) >= int.Parse(
                request[(at + Length.Length)..request.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
