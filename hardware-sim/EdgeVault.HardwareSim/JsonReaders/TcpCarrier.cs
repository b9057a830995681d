using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Objects on bare TCP, one behind the other with nothing between them; connects, or waits for a connection.</summary>
internal sealed class TcpCarrier : IEventCarrier
{
    private readonly Uri? _target;
    private readonly TcpListener? _listener;
    private Socket? _socket;

    private TcpCarrier(Uri? target, TcpListener? listener) => (_target, _listener) = (target, listener);

    public IPEndPoint? EndPoint => (IPEndPoint?)_listener?.LocalEndpoint;

    public TimeSpan KeepAlive => Timeout.InfiniteTimeSpan;

    public int TogetherMax => 50;

    public static TcpCarrier To(Uri target) => new(target, null);

    /// <exception cref="SocketException">The port is taken.</exception>
    public static TcpCarrier Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return new TcpCarrier(null, listener);
    }

    public async ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken)
    {
        try
        {
            var socket = await ConnectAsync(cancellationToken);
            byte[] together = [.. events.SelectMany(static one => one)];
            for (var rest = together.AsMemory(); !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, cancellationToken)..];
            }
        }
        catch (SocketException cause)
        {
            _socket?.Dispose();
            _socket = null;
            throw new IOException(cause.Message, cause);
        }
    }

    public ValueTask SayAliveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        _listener?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        // The other end sends nothing: what can be read is its end.
        if (_socket is not null && _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0)
        {
            _socket.Dispose();
            _socket = null;
        }

        if (_socket is not null)
        {
            return _socket;
        }

        if (_listener is not null)
        {
            return _socket = await _listener.AcceptSocketAsync(cancellationToken);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_target!.Host, _target.Port, cancellationToken);
            return _socket = socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
