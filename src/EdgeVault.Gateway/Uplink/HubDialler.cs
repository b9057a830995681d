using EdgeVault.Gateway.Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.Gateway.Uplink;

/// <summary>How a hub is reached.</summary>
internal interface IHubDialler
{
    /// <exception cref="HubLinkException">It cannot be tried: the message says what would do.</exception>
    HubConnection Dial();
}

/// <summary>One connection to a hub.</summary>
/// <param name="Calls">What calls go through.</param>
/// <param name="Stale">Cancelled when another connection would be better, such as one with a newer certificate.</param>
/// <param name="Owned">What ends with the connection.</param>
internal sealed record HubConnection(CallInvoker Calls, CancellationToken Stale, IDisposable? Owned = null)
    : IDisposable
{
    public void Dispose() => Owned?.Dispose();
}

/// <summary>By gRPC over HTTP/2; with certificates of both sides where the address says <c>https</c>.</summary>
internal sealed class HubDialler(string address, HubCredentials? credentials = null) : IHubDialler
{
    private const int MessageBytesMax = 16 << 20;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public HubConnection Dial()
    {
        var stale = credentials?.Renewed ?? CancellationToken.None;
        // The session has its own heartbeat; the channel only has to notice that nobody answers the dial.
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = true };
        if (credentials is not null)
        {
            handler.SslOptions = credentials.ClientOptions();
        }

        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax,
            MaxSendMessageSize = MessageBytesMax,
            HttpHandler = handler,
            DisposeHttpClient = true,
        });
        return new HubConnection(channel.CreateCallInvoker(), stale, channel);
    }
}
