using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>An R700's HTTP side, as bytes: one connection at a time, answered with what the test says.</summary>
internal sealed class HttpDoor : IDisposable
{
    public const string Streaming = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public HttpDoor() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Takes a connection and answers; the request's head comes back.</summary>
    public async Task<string> AnswerAsync(string head)
    {
        _client?.Dispose();
        _client = await _listener.AcceptTcpClientAsync(Token);
        var (stream, asked) = (_client.GetStream(), new StringBuilder());
        var buffer = new byte[1];
        while (!asked.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, Token) > 0)
        {
            asked.Append((char)buffer[0]);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Token);
        return asked.ToString();
    }

    /// <summary>A connection without HTTP: the raw bytes are the test's.</summary>
    public async Task AcceptAsync()
    {
        _client?.Dispose();
        _client = await _listener.AcceptTcpClientAsync(Token);
    }

    public Task ChunkAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public async Task WriteAsync(string text) =>
        await _client!.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    public void HangUp() => _client?.Dispose();

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }
}
