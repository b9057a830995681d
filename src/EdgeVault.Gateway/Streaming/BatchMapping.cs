using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Ledger;
using Google.Protobuf;

namespace EdgeVault.Gateway.Streaming;

/// <summary>Ledger batches as messages: the bytes that were stored and hashed, not a copy of their meaning.</summary>
internal static class BatchMapping
{
    // Well under the message limit of 16 MiB, and enough that a catch-up is not bound by round trips.
    public const int EntriesMax = 4_096;
    public const int BytesMax = 2 << 20;

    public static Batch ToMessage(LedgerBatch batch)
    {
        var message = new Batch
        {
            FirstIndex = batch.FirstIndex,
            Checkpoint = batch.EndsAtFrame ? batch.Checkpoint.ToString() : "",
        };
        foreach (var entry in batch.Entries)
        {
            // The ledger hands out buffers that it never writes again.
            message.Entries.Add(UnsafeByteOperations.UnsafeWrap(entry));
        }

        return message;
    }
}
