using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CallEndTests
{
    public static TheoryData<StatusCode> Failures =>
        [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_arrives_with_code_detail_and_trailers(StatusCode code)
    {
        const string Detail = "tiroir 7: 100 % vide\n♦";
        await using var host = await LinesHost.StartAsync();
        host.Script.Unary = (_, _) =>
            throw new RpcException(new Status(code, Detail), new Metadata { { "incident-bin", [7, 0, 255] } });

        var exception = await FailureOf(host.Client.Unary("x", LinesHost.Options).ResponseAsync);

        Assert.Equal(code, exception.StatusCode);
        Assert.Equal(Detail, exception.Status.Detail);
        Assert.Equal([7, 0, 255], exception.Trailers.GetValueBytes("incident-bin")!);
    }

    [Fact]
    public async Task A_stream_can_fail_after_messages()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Talk = async (_, responses, context) =>
        {
            await responses.WriteAsync("last good one", context.CancellationToken);
            context.Status = new Status(StatusCode.DataLoss, "segment 3");
        };
        using var call = host.Client.Talk(LinesHost.Options);

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("last good one", call.ResponseStream.Current);
        var exception = await FailureOf(call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.DataLoss, exception.StatusCode);
        Assert.Equal("segment 3", call.GetStatus().Detail);
    }

    [Fact]
    public async Task A_handler_that_breaks_does_not_tell_its_secrets()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Unary = (_, _) => throw new InvalidOperationException("the code of the safe is 1234");

        var exception = await FailureOf(host.Client.Unary("x", LinesHost.Options).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, exception.StatusCode);
        Assert.DoesNotContain("1234", exception.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented()
    {
        await using var host = await LinesHost.StartAsync();

        var exception = await FailureOf(host.Client.Unknown("x", LinesHost.Options).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public async Task A_deadline_reaches_the_handler_and_ends_the_call_on_both_sides()
    {
        await using var host = await LinesHost.StartAsync();
        // Connected and compiled, so that the second is enough to reach the handler on a busy machine too.
        await host.Client.Unary("warm", LinesHost.Options);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1);
        var seen = new TaskCompletionSource<DateTime>();
        var ended = WhenHandlerIsCancelled(host, context => seen.SetResult(context.Deadline));

        var exception = await FailureOf(
            host.Client.Unary("x", LinesHost.Options.WithDeadline(deadline)).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await ended.WaitAsync(LinesHost.Patience, TimeProvider.System, Token);
        Assert.InRange(await seen.Task, deadline.AddSeconds(-5), deadline.AddSeconds(5));
    }

    [Fact]
    public async Task A_call_without_a_deadline_shows_the_handler_none()
    {
        await using var host = await LinesHost.StartAsync();
        host.Script.Unary = (_, context) => Task.FromResult($"{context.Deadline == DateTime.MaxValue}");

        Assert.Equal("True", await host.Client.Unary("x", LinesHost.Options));
    }

    [Fact]
    public async Task Cancelling_ends_the_call_on_both_sides()
    {
        await using var host = await LinesHost.StartAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ended = WhenHandlerIsCancelled(host, _ => source.Cancel());

        var exception = await FailureOf(
            host.Client.Unary("x", LinesHost.Options.WithCancellationToken(source.Token)).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await ended.WaitAsync(LinesHost.Patience, TimeProvider.System, Token);
    }

    [Fact]
    public async Task Disposing_a_stream_that_still_runs_cancels_the_handler()
    {
        await using var host = await LinesHost.StartAsync();
        var ended = new TaskCompletionSource();
        host.Script.Spread = async (_, responses, context) =>
        {
            using var registration = context.CancellationToken.Register(ended.SetResult);
            await responses.WriteAsync("first", context.CancellationToken);
            await ended.Task;
        };

        using (var call = host.Client.Spread("x", LinesHost.Options))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        await ended.Task.WaitAsync(LinesHost.Patience, TimeProvider.System, Token);
    }

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        var host = await LinesHost.StartAsync();
        var address = $"http://{host.Channel.Target}";
        await host.DisposeAsync();
        using var channel = GrpcChannel.ForAddress(address);

        var exception = await FailureOf(new LinesClient(channel).Unary("x", LinesHost.Options).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.NotNull(exception.InnerException);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task WhenHandlerIsCancelled(LinesHost host, Action<ServerCallContext> onStart)
    {
        var ended = new TaskCompletionSource();
        host.Script.Unary = async (request, context) =>
        {
            using var registration = context.CancellationToken.Register(ended.SetResult);
            onStart(context);
            await ended.Task;
            return request;
        };
        return ended.Task;
    }

    private static Task<RpcException> FailureOf(Task call) =>
        Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(LinesHost.Patience, TimeProvider.System, Token));
}
