using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class InterceptorTests
{
    [Fact]
    public async Task A_server_interceptor_stands_around_every_shape()
    {
        await using var host = await LinesHost.StartAsync(server => server.Interceptors.Add<TrailerInterceptor>());

        Assert.Equal(["unary", "collect", "spread", "talk"], await SeenOnAllShapes(host.Client));
    }

    [Fact]
    public async Task A_client_interceptor_stands_around_every_shape()
    {
        await using var host = await LinesHost.StartAsync();
        EchoHeaderAsTrailer(host.Script);
        var client = new LinesClient(host.Channel.Intercept(new HeaderInterceptor()));

        Assert.Equal(["unary", "collect", "spread", "talk"], await SeenOnAllShapes(client));
        Assert.Equal("blocking", await Task.Run(() => client.UnaryBlocking("header", LinesHost.Options), Token));
    }

    [Fact]
    public async Task An_interceptor_that_overrides_nothing_changes_nothing()
    {
        await using var host = await LinesHost.StartAsync(server => server.Interceptors.Add<PlainInterceptor>());
        EchoHeaderAsTrailer(host.Script);
        var client = new LinesClient(host.Channel.Intercept(new HeaderInterceptor()).Intercept(new PlainInterceptor()));

        Assert.Equal(["unary", "collect", "spread", "talk"], await SeenOnAllShapes(client));
        Assert.Equal("blocking", await Task.Run(() => client.UnaryBlocking("header", LinesHost.Options), Token));
    }

    [Fact]
    public async Task A_server_interceptor_hands_notes_to_the_handler()
    {
        await using var host = await LinesHost.StartAsync(server => server.Interceptors.Add<TrailerInterceptor>());
        host.Script.Unary = (_, context) => Task.FromResult((string)context.UserState["note"]);

        Assert.Equal("from the interceptor", await host.Client.Unary("x", LinesHost.Options));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<List<string?>> SeenOnAllShapes(LinesClient client)
    {
        using var unary = client.Unary("a", LinesHost.Options);
        await unary;

        using var collect = client.Collect(LinesHost.Options);
        await collect.RequestStream.CompleteAsync();
        await collect;

        using var spread = client.Spread("a,b", LinesHost.Options);
        Assert.Equal(2, await spread.ResponseStream.ReadAllAsync(Token).CountAsync(Token));

        using var talk = client.Talk(LinesHost.Options);
        await talk.RequestStream.CompleteAsync();
        Assert.False(await talk.ResponseStream.MoveNext());

        Metadata[] trailers = [unary.GetTrailers(), collect.GetTrailers(), spread.GetTrailers(), talk.GetTrailers()];
        return [.. trailers.Select(trailer => trailer.GetValue("seen"))];
    }

    private static void EchoHeaderAsTrailer(LinesScript script)
    {
        var (unary, collect, spread, talk) = (script.Unary, script.Collect, script.Spread, script.Talk);
        script.Unary = (request, context) =>
            unary(request == "header" ? Echo(context) : request, Echoed(context));
        script.Collect = (requests, context) => collect(requests, Echoed(context));
        script.Spread = (request, responses, context) => spread(request, responses, Echoed(context));
        script.Talk = (requests, responses, context) => talk(requests, responses, Echoed(context));
    }

    private static string Echo(ServerCallContext context) => context.RequestHeaders.GetValue("seen")!;

    private static ServerCallContext Echoed(ServerCallContext context)
    {
        context.ResponseTrailers.Add("seen", Echo(context));
        return context;
    }
}
