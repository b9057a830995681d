using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Scanners;

/// <summary>A scanner behind a serial device server: it listens, the gateway dials. One connection at a time.</summary>
internal sealed class TcpLine : IScannerLine
{
    private readonly TimeProvider _time;
    private readonly AnswerQueue _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private readonly int _port;
    private readonly TcpListener _listener;
    private volatile Socket? _connection;
    private volatile bool _isPulled;

    private TcpLine(TcpListener listener, TimeProvider time)
    {
        (_listener, _time, _answers) = (listener, time, new AnswerQueue(time));
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listening = ListenAsync(_stop.Token);
    }

    public string Endpoint => $"tcp://127.0.0.1:{_port}";

    public static TcpLine Open(TimeProvider time)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new TcpLine(listener, time);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            if (_connection is { } connection)
            {
                await connection.SendAsync(bytes, cancellation);
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // The gateway is gone: nobody hears it, and the person gets no answer.
            _connection = null;
        }
    }

    public Task<byte?> AnswerAsync(TimeSpan patience, CancellationToken cancellation) =>
        _answers.NextAsync(patience, cancellation);

    public void Drain() => _answers.Clear();

    public async Task ReplugAsync(TimeSpan after, CancellationToken cancellation)
    {
        _isPulled = true;
        _connection?.Dispose();
        await Task.Delay(after, _time, cancellation);
        _isPulled = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _connection?.Dispose();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var connection = await _listener.AcceptSocketAsync(stop);
            if (_isPulled)
            {
                // A device server without power takes nobody; one that is dialled meanwhile hangs up at once.
                connection.Dispose();
                continue;
            }

            connection.NoDelay = true;
            _connection = connection;
            await ReadAsync(connection, stop);
        }
    }

    private async Task ReadAsync(Socket connection, CancellationToken stop)
    {
        var buffer = new byte[256];
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(), stop) is > 0 and var read)
            {
                _answers.Add(buffer.AsSpan(0, read));
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Pulled, or the gateway is gone; it dials again.
            _connection = null;
        }
        finally
        {
            connection.Dispose();
        }
    }
}
