using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>An R700's HTTP side, as bytes: one connection at a time, answered with what the test says.</summary>
/// <param name="tls">With TLS: what it shows, and speaks; null for none.</param>
internal sealed class HttpDoor(SslServerAuthenticationOptions? tls) : IDisposable
{
    public const string Streaming = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private readonly TcpListener _listener = Listen();
    private TcpClient? _client;
    private Stream? _stream;

    public HttpDoor()
        : this(null)
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Takes a connection and answers; the request's head comes back.</summary>
    public async Task<string> AnswerAsync(string head)
    {
        await AcceptAsync();
        var (stream, asked) = (_stream!, new StringBuilder());
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
        _stream = _client.GetStream();
        if (tls is not null)
        {
            var secured = new SslStream(_stream);
            _stream = secured;
            await secured.AuthenticateAsServerAsync(tls, Token);
        }
    }

    public Task ChunkAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public async Task WriteAsync(string text) =>
        await _stream!.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    public void HangUp() => _client?.Dispose();

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }
}
