using System.Net;
using System.Net.Sockets;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A TCP proxy on loopback that slows, stalls and cuts what goes through it.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int ChunkBytes = 4_096;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _isStalled;
    private volatile int _chunkDelayMs;

    public FaultProxy(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that were ever made through it.</summary>
    public int Connections { get; private set; }

    /// <summary>Nothing goes through any more, and nobody is told; new connections are taken and get nowhere.</summary>
    public void Stall() => _isStalled = true;

    public void Flow() => _isStalled = false;

    /// <summary>Each 4 KiB wait so long.</summary>
    public void Slow(int chunkDelayMs) => _chunkDelayMs = chunkDelayMs;

    /// <summary>Resets all connections, in the middle of whatever they carry.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var socket in _open)
            {
                // A reset, not an orderly end.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }

            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            Connections++;
            lock (_gate)
            {
                _open.Add(client);
                _open.Add(server);
            }

            _ = CarryAsync(client, server);
        }
    }

    private async Task CarryAsync(Socket client, Socket server)
    {
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or nobody listens there just now.
        }

        lock (_gate)
        {
            // One that was cut is closed already, and not in the list any more.
            _open.Remove(client);
            _open.Remove(server);
            client.Dispose();
            server.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            while (await from.ReceiveAsync(chunk, _stop.Token) is > 0 and var count)
            {
                while (_isStalled || _chunkDelayMs > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(_isStalled ? 20 : _chunkDelayMs), TimeProvider.System, _stop.Token);
                    if (!_isStalled)
                    {
                        break;
                    }
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(chunk.AsMemory(sent, count - sent), _stop.Token);
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }
}
