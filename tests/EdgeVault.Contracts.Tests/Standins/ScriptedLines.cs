using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>What the service under test does; a test replaces what it is about.</summary>
internal sealed class LinesScript
{
    public UnaryServerMethod<string, string> Unary { get; set; } = (request, _) => Task.FromResult(request);

    public ClientStreamingServerMethod<string, string> Collect { get; set; } = async (requests, context) =>
        string.Join(',', await requests.ReadAllAsync(context.CancellationToken).ToListAsync(context.CancellationToken));

    public ServerStreamingServerMethod<string, string> Spread { get; set; } = async (request, responses, context) =>
    {
        foreach (var part in request.Split(','))
        {
            await responses.WriteAsync(part, context.CancellationToken);
        }
    };

    public DuplexStreamingServerMethod<string, string> Talk { get; set; } = async (requests, responses, context) =>
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync($"re: {request}", context.CancellationToken);
        }
    };
}

/// <summary>The service, which does as its script says.</summary>
internal sealed class ScriptedLines(LinesScript script) : LinesBase
{
    public override Task<string> Unary(string request, ServerCallContext context) => script.Unary(request, context);

    public override Task<string> Collect(IAsyncStreamReader<string> requests, ServerCallContext context) =>
        script.Collect(requests, context);

    public override Task Spread(
        string request, IServerStreamWriter<string> responses, ServerCallContext context) =>
        script.Spread(request, responses, context);

    public override Task Talk(
        IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context) =>
        script.Talk(requests, responses, context);
}
