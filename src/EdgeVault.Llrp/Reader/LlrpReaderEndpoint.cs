using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EdgeVault.Llrp.Reader;

/// <summary>Puts a reader on a TCP port: 5084 is LLRP's, 5085 is LLRP's over TLS, port 0 takes a free one.</summary>
public sealed class LlrpReaderEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan LingerMax = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(10);

    private readonly LlrpReader _reader;
    private readonly TcpListener _listener;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;
    private int _disposed;

    private LlrpReaderEndpoint(LlrpReader reader, TcpListener listener, SslServerAuthenticationOptions? tls)
    {
        _reader = reader;
        _listener = listener;
        _tls = tls;
        _accepting = AcceptAsync();
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="reader">The reader; it may be on several endpoints.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="tls">With a certificate it speaks TLS and nothing else; null for plain TCP.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static LlrpReaderEndpoint Start(
        LlrpReader reader, IPEndPoint address, SslServerAuthenticationOptions? tls = null)
    {
        var listener = new TcpListener(address);
        listener.Start();
        return new LlrpReaderEndpoint(reader, listener, tls);
    }

    /// <summary>Stops listening, cuts the connection, and waits for both.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = ServeAsync(socket);
                _connections.TryAdd(connection, 0);
                _ = connection.ContinueWith(
                    ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync: no more clients.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await using var stream = await OpenAsync(new NetworkStream(socket));
                using var connection = new LlrpReaderConnection(_reader, stream);
                var end = await connection.RunAsync(_stop.Token);
                if (end is LlrpConnectionEnd.ClosedByClient or LlrpConnectionEnd.Refused)
                {
                    await LingerAsync(socket);
                }
            }
            catch (Exception cause) when (cause is IOException or SocketException or AuthenticationException)
            {
                // The client was gone before it was greeted, or speaks no TLS that this reader speaks.
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // DisposeAsync in the middle of a handshake.
            }
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (_tls is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        try
        {
            using var limit = new LlrpDeadline(HandshakeMax, _reader.Time, _stop.Token);
            await secured.AuthenticateAsServerAsync(_tls, limit.Token);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    // Closing a socket with unread bytes resets it, and the last answer may be lost on its way: read to the end first.
    private async Task LingerAsync(Socket socket)
    {
        using var limit = new LlrpDeadline(LingerMax, _reader.Time, _stop.Token);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[512];
            while (await socket.ReceiveAsync(rest, limit.Token) > 0)
            {
            }
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            // The client was faster, or slower than we wait; the socket is closed either way.
        }
    }
}
