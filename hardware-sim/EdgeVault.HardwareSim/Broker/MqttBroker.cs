using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Broker;

/// <summary>A small MQTT 3.1.1 broker on loopback, for a demo without one of its own.</summary>
/// <remarks>
/// QoS 0 and 1, clean and persistent sessions, last wills, wildcards. Not here: QoS 2 (a publisher of it is disconnected,
/// a subscriber is granted 1), retained messages, TLS, accounts, storage: it is forgotten when it ends. Nobody's
/// production runs on it.
/// </remarks>
internal sealed class MqttBroker : IAsyncDisposable
{
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (BrokerSession Session, BrokerConnection? Connection)> _clients =
        new(StringComparer.Ordinal);

    private readonly Task _accepting;
    private int _unnamed;

    private MqttBroker(BrokerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Messages that some client's queue had no room for.</summary>
    public long Dropped => Sessions().Sum(static session => session.Dropped);

    /// <exception cref="SocketException">The port is taken.</exception>
    public static MqttBroker Start(BrokerOptions options, TimeProvider time) => new(options, time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Gives a message to everybody who wants it.</summary>
    internal void Publish(in MqttMessage message)
    {
        foreach (var session in Sessions())
        {
            session.Offer(message);
        }
    }

    /// <summary>The session of a client; a connection that the client still had is cut (MQTT 3.1.1 §3.1.4).</summary>
    internal (BrokerSession Session, int Number, bool IsKnown) Attach(BrokerConnection connection, string clientId, bool isClean)
    {
        lock (_lock)
        {
            var id = clientId.Length > 0 ? clientId : $"unnamed-{++_unnamed}";
            var isThere = _clients.TryGetValue(id, out var client);
            client.Connection?.Cut();
            var isKnown = isThere && !isClean;
            var session = isKnown ? client.Session : new BrokerSession(id, _options);
            _clients[id] = (session, connection);
            return (session, session.Connect(), isKnown);
        }
    }

    internal void Detach(BrokerConnection connection, BrokerSession session, bool isClean)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(session.ClientId, out var client) || client.Connection != connection)
            {
                return;
            }

            session.Disconnect();
            if (isClean)
            {
                _clients.Remove(session.ClientId);
            }
            else
            {
                _clients[session.ClientId] = (session, null);
            }
        }
    }

    private List<BrokerSession> Sessions()
    {
        lock (_lock)
        {
            return [.. _clients.Values.Select(static client => client.Session)];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                if (_connections.Count >= _options.ClientsMax)
                {
                    socket.Dispose();
                    continue;
                }

                var serving = ServeAsync(socket);
                _connections.TryAdd(serving, 0);
                _ = serving.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync: no more clients.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var connection = new BrokerConnection(this, _options, _time, stream);
        await connection.RunAsync(_stop.Token);
    }
}
