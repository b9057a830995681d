using System.Text;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>Decides what of a gateway's words can be believed, before anything is compared or stored.</summary>
internal sealed class Witness(string origin)
{
    // What a C2SP tlog-tiles entry bundle can hold, and so the ledger's own limit.
    private const int EntryBytesMax = 65_535;

    /// <summary>The tree that the hello claims, or null for an empty ledger that has not signed anything yet.</summary>
    /// <exception cref="SyncRefusalException">Malformed, or not signed by the site's key.</exception>
    public SignedCheckpoint? Believe(Hello hello, MirrorHead? head, KeyChain keys) =>
        hello is { Size: 0, Checkpoint: "" } ? null : Believe(hello.Checkpoint, hello.Size, "hello", head, keys);

    /// <summary>The tree that ends with the batch's last entry.</summary>
    /// <exception cref="SyncRefusalException">Malformed, or not signed by the key whose turn it is.</exception>
    public SignedCheckpoint Believe(Batch batch, MirrorHead? head, KeyChain keys) =>
        Believe(batch.Checkpoint, batch.FirstIndex + (ulong)batch.Entries.Count, "batch", head, keys);

    /// <summary>Looks at a batch's shape, before anything of it is believed.</summary>
    /// <exception cref="SyncRefusalException">Malformed, or leaving a gap.</exception>
    public static void Demand(Batch batch, MirrorHead? head)
    {
        var size = (ulong)(head?.Size ?? 0);
        if (batch.FirstIndex > size)
        {
            throw new SyncRefusalException(
                Code.Gap, $"The batch starts at {batch.FirstIndex}, the hub needs {size} next.", head);
        }

        if (batch.Entries.Count == 0)
        {
            throw new SyncRefusalException(Code.Malformed, "The batch has no entries.", head);
        }

        for (var i = 0; i < batch.Entries.Count; i++)
        {
            if (batch.Entries[i].Length is var length and (0 or > EntryBytesMax))
            {
                var index = batch.FirstIndex + (ulong)i;
                throw new SyncRefusalException(
                    Code.Malformed, $"Entry {index} has {length} bytes; 1 to {EntryBytesMax} would do.", head);
            }
        }
    }

    private SignedCheckpoint Believe(string note, ulong size, string where, MirrorHead? head, KeyChain keys)
    {
        if (note.Length == 0)
        {
            throw Refuse(Code.Malformed, "is missing; towards the hub everything ends with one");
        }

        if (!SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(note), out var checkpoint, out var fault))
        {
            throw Refuse(Code.Malformed, $"is malformed: {fault}");
        }

        if (!keys.IsSigned(checkpoint))
        {
            throw Refuse(Code.BadSignature, $"is not signed for {origin} by the key that this hub has for it");
        }

        return checkpoint.Size == size && size <= long.MaxValue
            ? checkpoint
            : throw Refuse(Code.Malformed, $"is of size {checkpoint.Size}, where {size} is due");

        SyncRefusalException Refuse(Code code, string why) => new(code, $"The {where}'s checkpoint {why}.", head);
    }
}
