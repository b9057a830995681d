using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CallMetadataTests
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Fact]
    public async Task Request_headers_arrive_as_text_and_as_bytes()
    {
        await using var host = await LinesHost.StartAsync();
        Metadata? seen = null;
        host.Script.Unary = (request, context) =>
        {
            seen = context.RequestHeaders;
            return Task.FromResult(request);
        };
        var headers = new Metadata { { "X-Site", "geneva" }, { "root-bin", AllBytes }, { "empty-bin", [] } };

        await host.Client.Unary("x", LinesHost.Options.WithHeaders(headers));

        Assert.Equal("geneva", seen!.GetValue("x-site"));
        Assert.Equal(AllBytes, seen.GetValueBytes("root-bin"));
        Assert.Equal([], seen.GetValueBytes("empty-bin")!);
    }

    [Fact]
    public async Task Response_headers_arrive_before_the_first_message()
    {
        await using var host = await LinesHost.StartAsync();
        var headersRead = new TaskCompletionSource();
        host.Script.Spread = async (_, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(
                new Metadata { { "origin", "edgevault/gva/1" }, { "r-bin", AllBytes } });
            await headersRead.Task.WaitAsync(context.CancellationToken);
            await responses.WriteAsync("event");
        };
        using var call = host.Client.Spread("x", LinesHost.Options);

        var headers = await call.ResponseHeadersAsync.WaitAsync(LinesHost.Patience, TimeProvider.System, Token);
        headersRead.SetResult();

        Assert.Equal("edgevault/gva/1", headers.GetValue("origin"));
        Assert.Equal(AllBytes, headers.GetValueBytes("r-bin"));
        Assert.Equal(["event"], await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Trailers_arrive_after_the_last_message()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Spread = async (_, responses, context) =>
        {
            await responses.WriteAsync("event", context.CancellationToken);
            context.ResponseTrailers.Add("cursor", "17");
            context.ResponseTrailers.Add("root-bin", AllBytes);
        };
        using var call = host.Client.Spread("x", LinesHost.Options);

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
        Assert.False(await call.ResponseStream.MoveNext());

        Assert.Equal("17", call.GetTrailers().GetValue("cursor"));
        Assert.Equal(AllBytes, call.GetTrailers().GetValueBytes("root-bin"));
    }

    [Fact]
    public async Task A_handler_sees_method_host_peer_and_an_unauthenticated_peer()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Unary = (_, context) => Task.FromResult(
            $"{context.Method} {context.Host} {context.Peer.Split(':')[0]} {context.AuthContext.IsPeerAuthenticated}");

        var seen = await host.Client.Unary("x", LinesHost.Options);

        Assert.Equal($"/standins.Lines/Unary {host.Channel.Target} ipv4 False", seen);
    }

    [Fact]
    public async Task The_real_server_refuses_to_propagate_a_context()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Unary = (_, context) => Task.FromResult(
            Assert.ThrowsAny<Exception>(() => context.CreatePropagationToken()).GetType().Name);

        Assert.Equal(nameof(NotImplementedException), await host.Client.Unary("x", LinesHost.Options));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
