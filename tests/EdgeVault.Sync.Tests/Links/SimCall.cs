using EdgeVault.Contracts.Sync.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>One Sync stream from a gateway to the hub, over a simulated link: the bytes of real messages.</summary>
internal sealed class SimCall :
    IClientStreamWriter<SyncRequest>, IAsyncStreamReader<SyncResponse>,
    IAsyncStreamReader<SyncRequest>, IServerStreamWriter<SyncResponse>, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly SimWorld _world;
    private readonly SimLink _link;
    private readonly SimPipe _up;
    private readonly SimPipe _down;
    private readonly CancellationTokenSource _serverGone = new();
    private SyncResponse? _response;
    private SyncRequest? _request;

    public SimCall(SimWorld world, SimLink link, CancellationToken client)
    {
        (_world, _link, _up, _down) = (world, link, new SimPipe(link), new SimPipe(link));
        client.Register(CancelByClient);
        Connect();
    }

    public WriteOptions? WriteOptions { get; set; }

    SyncResponse IAsyncStreamReader<SyncResponse>.Current => _response!;

    SyncRequest IAsyncStreamReader<SyncRequest>.Current => _request!;

    /// <summary>Cancelled when the hub's side learns that the call is over.</summary>
    public CancellationToken ServerToken => _serverGone.Token;

    /// <summary>When the gateway's words stopped to arrive without anybody being told; null where they did not.</summary>
    public DateTimeOffset? SilentUpAt { get; private set; }

    /// <summary>When the hub's did.</summary>
    public DateTimeOffset? SilentDownAt { get; private set; }

    /// <summary>From when on the gateway could know: it hears nothing, or the hub hears nothing and hangs up.</summary>
    public DateTimeOffset? SilentForGatewayAt => SilentDownAt ?? SilentUpAt;

    /// <summary>From when on the hub could.</summary>
    public DateTimeOffset? SilentForHubAt => SilentUpAt ?? SilentDownAt;

    public DateTimeOffset? ClientEndedAt { get; private set; }

    public DateTimeOffset? ServerEndedAt { get; private set; }

    /// <summary>Whether that end's process died with the call open: then nobody was there to notice anything.</summary>
    public bool ClientDied { get; set; }

    public bool ServerDied { get; set; }

    /// <summary>Whether the hub ever had it.</summary>
    public bool HasBegun { get; private set; }

    public bool IsOver => ClientEndedAt is not null && (ServerEndedAt is not null || !HasBegun);

    public Task WriteAsync(SyncRequest message) => _up.WriteAsync(message.ToByteArray(), CancellationToken.None);

    public Task WriteAsync(SyncRequest message, CancellationToken cancellationToken) =>
        _up.WriteAsync(message.ToByteArray(), cancellationToken);

    public Task CompleteAsync()
    {
        _up.Complete();
        return Task.CompletedTask;
    }

    async Task<bool> IAsyncStreamReader<SyncResponse>.MoveNext(CancellationToken cancellationToken)
    {
        var bytes = await _down.ReadAsync(cancellationToken);
        _response = bytes is null ? null : SyncResponse.Parser.ParseFrom(bytes);
        return bytes is not null;
    }

    Task IAsyncStreamWriter<SyncResponse>.WriteAsync(SyncResponse message) =>
        _down.WriteAsync(message.ToByteArray(), CancellationToken.None);

    Task IAsyncStreamWriter<SyncResponse>.WriteAsync(SyncResponse message, CancellationToken cancellationToken) =>
        _down.WriteAsync(message.ToByteArray(), cancellationToken);

    async Task<bool> IAsyncStreamReader<SyncRequest>.MoveNext(CancellationToken cancellationToken)
    {
        var bytes = await _up.ReadAsync(cancellationToken);
        _request = bytes is null ? null : SyncRequest.Parser.ParseFrom(bytes);
        return bytes is not null;
    }

    public void Dispose() => _serverGone.Dispose();

    public void Silence(bool up, bool down)
    {
        _up.IsSilent |= up;
        _down.IsSilent |= down;
        SilentUpAt ??= up ? _world.Time.GetUtcNow() : null;
        SilentDownAt ??= down ? _world.Time.GetUtcNow() : null;
    }

    public void Reset()
    {
        _up.Break(new IOException("The link was reset."));
        _down.Break(new RpcException(new Status(StatusCode.Unavailable, "The link was reset.")));
        _serverGone.Cancel();
    }

    /// <summary>The gateway gives the call up; the hub is told if anything gets through.</summary>
    public void CancelByClient()
    {
        ClientEndedAt ??= _world.Time.GetUtcNow();
        _down.Break(new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client.")));
        if (!_up.IsSilent)
        {
            _up.BreakLater(new IOException("The client reset the stream."));
        }
    }

    private void Connect()
    {
        var isReachable = !_link.IsBlack && _link.Hub is not null;
        _world.Time.CreateTimer(
            _ =>
            {
                if (isReachable && !_link.IsBlack && _link.Hub is { } hub)
                {
                    HasBegun = true;
                    hub.Serve(this);
                }
                else
                {
                    _down.Break(new RpcException(new Status(StatusCode.Unavailable, "Nobody answers.")));
                }
            },
            null, _link.IsBlack ? ConnectTimeout : _link.Latency * 2, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The hub's handler is through: the gateway is told behind all that was sent.</summary>
    public void EndByServer(Exception? fault)
    {
        ServerEndedAt ??= _world.Time.GetUtcNow();
        if (fault is null)
        {
            _down.Complete();
        }
        else
        {
            _down.BreakLater(fault as RpcException ?? new RpcException(new Status(StatusCode.Unknown, fault.Message)));
        }
    }
}
