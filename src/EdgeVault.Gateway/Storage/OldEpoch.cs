using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Storage;

/// <summary>What is known of a ledger that is given up, however damaged it is.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Size">Entries of its last tree head: the anchored one, else the last that verifies.</param>
/// <param name="Root">Root of that tree.</param>
/// <param name="State">The fold over what verifies.</param>
/// <param name="Statements">By which its own epoch was opened, and those before.</param>
/// <param name="Newest">Its newest entry that verifies.</param>
/// <param name="FoldedSize">Entries that are in the state.</param>
internal sealed record OldEpoch(
    LedgerOrigin Origin, ulong Size, Sha256 Root, CustodyState State, IReadOnlyList<string> Statements,
    LedgerBatch? Newest, ulong FoldedSize)
{
    private const string AnchorName = "anchor";
    private const int ReadEntriesMax = 4_096;
    private const int ReadBytesMax = 4 << 20;

    /// <summary>Looks, and changes nothing. Only what hashes to a tree head by the ledger's keys is believed.</summary>
    /// <exception cref="DataFolderException">Not even its name is known, or its base state is gone.</exception>
    public static OldEpoch Look(DataFolder folder)
    {
        var key = KeyFiles.TryReadPublic(folder);
        using var reader = TryRead(folder);
        if (!LedgerOrigin.TryParse(reader?.Origin ?? key?.Name, out var origin))
        {
            throw new DataFolderException(
                $"Neither the ledger in '{folder.Path}' nor keys/ledger.pub says which epoch it is; "
                + "restore keys/ledger.pub from the backup.",
                isInUse: true);
        }

        if (reader is null)
        {
            return new OldEpoch(origin, 0, MerkleHash.Empty, new CustodyState(), [], null, 0);
        }

        var report = LedgerVerifier.Verify(folder.LedgerPath, folder.Disk, key, null, CancellationToken.None);
        var opened = report.Size == 0 ? null : BaseFile.OpenedBy(reader.Find(0));
        var state = report.Size == 0
            ? new CustodyState()
            : Fold(reader, report.Size, origin.Epoch, BaseFile.LoadPruned(reader.ReadBaseState) ?? BaseFile.Load(
                folder.Disk, folder.LedgerPath, index => reader.ReadBelow(report.Size, index, 1, 1)));
        // Entries below it may be gone; a tree head that none of the ledger's keys signed is none.
        var isAnchorSound = report.Problems.All(problem => problem.File != AnchorName);
        return new OldEpoch(
            origin,
            isAnchorSound ? reader.Size : report.Size,
            isAnchorSound ? reader.Checkpoint.Root : report.Root,
            state,
            opened?.Statements ?? [],
            report.Size == 0 ? null : reader.ReadBelow(report.Size, report.Size - 1, 1, 1),
            report.Size);
    }

    private static CustodyState Fold(LedgerReader reader, ulong size, uint epoch, CustodyState state)
    {
        var next = reader.MinIndex;
        foreach (var batch in EventsAhead.From(next, EntriesAt))
        {
            state.Apply(new EventAt(epoch, next), batch);
            next += (ulong)batch.Length;
        }

        return state;

        IReadOnlyList<ReadOnlyMemory<byte>> EntriesAt(ulong index) =>
            reader.ReadBelow(size, index, ReadEntriesMax, ReadBytesMax)?.Entries ?? [];
    }

    private static LedgerReader? TryRead(DataFolder folder)
    {
        try
        {
            return LedgerReader.Open(folder.LedgerPath, folder.Disk);
        }
        catch (LedgerException)
        {
            // No anchor that can be read: nothing in the folder is known to have been acknowledged.
            return null;
        }
    }
}
