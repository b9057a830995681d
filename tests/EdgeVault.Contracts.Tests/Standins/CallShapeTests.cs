using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CallShapeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("une pièce ♦")]
    public async Task A_request_gets_its_response(string line)
    {
        await using var host = await LinesHost.StartAsync();

        using var call = host.Client.Unary(line, LinesHost.Options);

        Assert.Equal(line, await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_blocking_call_gets_its_response()
    {
        await using var host = await LinesHost.StartAsync();

        Assert.Equal("ring", await Task.Run(() => host.Client.UnaryBlocking("ring", LinesHost.Options), Token));
    }

    [Fact]
    public async Task A_message_of_a_megabyte_passes()
    {
        await using var host = await LinesHost.StartAsync();
        var line = new string('m', 1 << 20);

        Assert.Equal(line, await host.Client.Unary(line, LinesHost.Options));
    }

    [Fact]
    public async Task A_stream_of_requests_gets_one_response()
    {
        await using var host = await LinesHost.StartAsync();
        using var call = host.Client.Collect(LinesHost.Options);

        await call.RequestStream.WriteAsync("a", Token);
        await call.RequestStream.WriteAsync("", Token);
        await call.RequestStream.WriteAsync("c", Token);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("a,,c", await call);
    }

    [Fact]
    public async Task A_request_gets_a_stream_of_responses_in_order()
    {
        await using var host = await LinesHost.StartAsync();
        var numbers = Enumerable.Range(0, 1_000).Select(number => $"{number}").ToList();

        using var call = host.Client.Spread(string.Join(',', numbers), LinesHost.Options);

        Assert.Equal(numbers, await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Both_sides_stream_and_each_answer_can_be_awaited()
    {
        await using var host = await LinesHost.StartAsync();
        using var call = host.Client.Talk(LinesHost.Options);

        foreach (var line in (string[])["one", "two", "three"])
        {
            await call.RequestStream.WriteAsync(line, Token);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal($"re: {line}", call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Calls_share_one_channel_side_by_side()
    {
        await using var host = await LinesHost.StartAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => host.Client.Unary($"{number}", LinesHost.Options).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), answers);
    }

    [Fact]
    public void A_client_without_a_channel_says_so_when_called()
    {
        var client = new LinesClient();

        var exception = Assert.Throws<NotImplementedException>(() => client.Unary("x", LinesHost.Options));

        Assert.Contains("/standins.Lines/Unary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_plays_all_its_methods_into_a_binder()
    {
        var binder = new NamingBinder();

        Lines.BindService(new ScriptedLines(new LinesScript())).BindService(binder);

        Assert.Equal(["Unary", "Collect", "Spread", "Talk"], binder.Names);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed class NamingBinder : ServiceBinderBase
    {
        public List<string> Names { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Names.Add(method.Name);
    }
}
