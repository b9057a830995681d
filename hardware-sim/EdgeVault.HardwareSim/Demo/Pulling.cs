using EdgeVault.Contracts.Sync.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>Reads ledgers as a central system does: a gateway's by <c>Pull</c>, all of a hub's in its merged
/// stream.</summary>
internal static class Pulling
{
    private const string Consumer = "demo";
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    // A batch of the gateway may be as large as a frame.
    private static readonly GrpcChannelOptions Options = new() { MaxReceiveMessageSize = 64 << 20 };

    /// <summary>Adds what the gateway has beyond what the copy holds.</summary>
    /// <exception cref="RpcException">The gateway cannot be reached, or refuses.</exception>
    public static async Task FromGatewayAsync(Uri gateway, LedgerCopy copy, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(gateway, Options);
        var request = new PullRequest { Consumer = Consumer, NextIndex = copy.Count };
        using var call = new CustodyStream.CustodyStreamClient(channel).Pull(request, Call(cancellationToken));
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (response.Batch is { } batch)
            {
                copy.Add(batch);
            }
        }
    }

    /// <summary>All that the hub has, by origin.</summary>
    /// <exception cref="RpcException">The hub cannot be reached, or refuses.</exception>
    public static async Task<IReadOnlyDictionary<string, LedgerCopy>> FromHubAsync(
        Uri hub, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(hub, Options);
        using var call = new MergedStream.MergedStreamClient(channel)
            .Pull(new MergedPullRequest { Consumer = Consumer }, Call(cancellationToken));
        var copies = new Dictionary<string, LedgerCopy>(StringComparer.Ordinal);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (response.Batch is { } batch)
            {
                if (!copies.TryGetValue(batch.Origin, out var copy))
                {
                    copies[batch.Origin] = copy = new LedgerCopy();
                }

                copy.Add(batch.Batch);
            }
        }

        return copies;
    }

    private static CallOptions Call(CancellationToken cancellationToken) =>
        new(deadline: (TimeProvider.System.GetUtcNow() + AnswerMax).UtcDateTime, cancellationToken: cancellationToken);
}
