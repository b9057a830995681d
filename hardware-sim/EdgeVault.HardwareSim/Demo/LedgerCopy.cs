using EdgeVault.Contracts.Sync.V1;
using EdgeVault.HardwareSim.Truth;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The entries of one ledger by index, taken batch after batch without a gap and without a repetition.</summary>
internal sealed class LedgerCopy
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private readonly SeenEvents _events = new();

    public ulong Count => (ulong)_entries.Count;

    public SeenEvents Events => _events;

    /// <exception cref="InvalidDataException">The batch does not go on where the last one ended.</exception>
    public void Add(Batch batch)
    {
        if (batch.FirstIndex != Count)
        {
            throw new InvalidDataException($"a batch starts at {batch.FirstIndex} where {Count} comes next.");
        }

        foreach (var entry in batch.Entries)
        {
            EventBytes.AddTo(_events, Count, entry.Span);
            _entries.Add(entry.Memory);
        }
    }

    /// <summary>The first index at which both differ, by bytes or by being there; null if they are the same.</summary>
    public ulong? FirstDifference(LedgerCopy other)
    {
        var common = Math.Min(_entries.Count, other._entries.Count);
        for (var index = 0; index < common; index++)
        {
            if (!_entries[index].Span.SequenceEqual(other._entries[index].Span))
            {
                return (ulong)index;
            }
        }

        return Count == other.Count ? null : (ulong)common;
    }
}

/// <summary>Reads ledgers as a central system does: a gateway's by <c>Pull</c>, all of a hub's in its merged stream.</summary>
internal static class Pulling
{
    private const string Consumer = "demo";

    // A batch of the gateway may be as large as a frame.
    private static readonly GrpcChannelOptions Options = new() { MaxReceiveMessageSize = 64 << 20 };

    /// <summary>Adds what the gateway has beyond what the copy holds.</summary>
    /// <exception cref="RpcException">The gateway cannot be reached, or refuses.</exception>
    public static async Task FromGatewayAsync(Uri gateway, LedgerCopy copy, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(gateway, Options);
        var request = new PullRequest { Consumer = Consumer, NextIndex = copy.Count };
        using var call = new CustodyStream.CustodyStreamClient(channel).Pull(request, cancellationToken: cancellationToken);
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
    public static async Task<IReadOnlyDictionary<string, LedgerCopy>> FromHubAsync(Uri hub, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(hub, Options);
        using var call = new MergedStream.MergedStreamClient(channel)
            .Pull(new MergedPullRequest { Consumer = Consumer }, cancellationToken: cancellationToken);
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
}
