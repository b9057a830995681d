using System.Net;
using System.Net.Sockets;
using EdgeVault.HardwareSim.Demo;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class WanLinkTests : IAsyncLifetime
{
    private readonly TcpListener _hub = new(IPAddress.Loopback, 0);
    private WanLink _link = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public ValueTask InitializeAsync()
    {
        _hub.Start();
        _link = new WanLink { HubPort = ((IPEndPoint)_hub.LocalEndpoint).Port };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _hub.Dispose();
    }

    [Fact]
    public async Task What_is_sent_arrives_both_ways()
    {
        using var site = await DialAsync();
        using var hub = await _hub.AcceptSocketAsync(Cancellation);

        Assert.Equal(7, await EchoAsync(site, hub, 7));
        Assert.Equal(9, await EchoAsync(hub, site, 9));
    }

    [Fact]
    public async Task A_cut_line_lets_nothing_through_and_tells_nobody()
    {
        using var site = await DialAsync();
        using var hub = await _hub.AcceptSocketAsync(Cancellation);
        await EchoAsync(site, hub, 1);
        _link.Cut();

        await site.SendAsync(new byte[] { 2 }, Cancellation);
        using var late = await DialAsync();
        await late.SendAsync(new byte[] { 3 }, Cancellation);

        Assert.True(_link.IsCut);
        Assert.False(_hub.Pending());
        Assert.Equal(0, hub.Available);
    }

    [Fact]
    public async Task A_healed_line_carries_new_connections_and_ends_the_old_ones()
    {
        using var site = await DialAsync();
        using var hub = await _hub.AcceptSocketAsync(Cancellation);
        await EchoAsync(site, hub, 1);
        _link.Cut();
        _link.Heal();

        Assert.Equal(0, await site.ReceiveAsync(new byte[1], Cancellation));
        using var again = await DialAsync();
        using var hubAgain = await _hub.AcceptSocketAsync(Cancellation);
        Assert.Equal(5, await EchoAsync(again, hubAgain, 5));
    }

    private async Task<Socket> DialAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _link.Port, Cancellation);
        return socket;
    }

    private static async Task<int> EchoAsync(Socket from, Socket to, byte what)
    {
        await from.SendAsync(new[] { what }, Cancellation);
        var came = new byte[1];
        return await to.ReceiveAsync(came, Cancellation) == 1 ? came[0] : -1;
    }
}
