using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Gateway.Storage;

/// <summary><c>ledger/base/state</c>: the fold that a new epoch begins with, named by its first event.</summary>
internal static class BaseFile
{
    private const int BytesMax = 1 << 30;

    public static string PathOf(string ledgerPath) => Path.Combine(ledgerPath, "base", "state");

    /// <summary>Makes the file durable.</summary>
    public static void Write(IDisk disk, string ledgerPath, ReadOnlySpan<byte> state)
    {
        var path = PathOf(ledgerPath);
        disk.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Replace(disk, path, state);
    }

    /// <summary>What the fold over a ledger begins with: nothing for the first epoch.</summary>
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="ledgerPath">Its folder.</param>
    /// <param name="read">Reads the ledger.</param>
    /// <exception cref="DataFolderException">The file is missing, or not the one that the ledger names.</exception>
    public static CustodyState Load(IDisk disk, string ledgerPath, Func<ulong, LedgerBatch?> read)
    {
        if (OpenedBy(read) is not { } opened)
        {
            return new CustodyState();
        }

        var path = PathOf(ledgerPath);
        try
        {
            var bytes = DurableFile.TryRead(disk, path, BytesMax)
                ?? throw new DataFolderException($"{path} is missing; {Mend}", isInUse: true);
            return StateBase.Parse(bytes, opened.BaseSha256.Span);
        }
        catch (CustodyFormatException fault)
        {
            throw new DataFolderException($"{path}: {fault.Message} {Mend}", isInUse: true, fault);
        }
    }

    private const string Mend =
        "without it the state of this epoch cannot be folded. Restore it from the backup of the data folder.";

    /// <summary>What the fold over a ledger begins with where its first entries were pruned.</summary>
    /// <exception cref="DataFolderException">It is not what was written.</exception>
    public static CustodyState? LoadPruned(Func<ReadOnlyMemory<byte>?> baseState)
    {
        try
        {
            return baseState() is { } bytes
                ? StateBase.Parse(bytes.Span, Sha256.Of(bytes.Span).AsSpan())
                : null;
        }
        catch (Exception fault) when (fault is CustodyFormatException or LedgerDamagedException)
        {
            throw new DataFolderException($"{fault.Message} {Mend}", isInUse: true, fault);
        }
    }

    /// <summary>The first event of a later epoch; null in the first.</summary>
    public static EpochOpened? OpenedBy(Func<ulong, LedgerBatch?> read) => OpenedBy(read(0)?.Entries[0]);

    /// <inheritdoc cref="OpenedBy(Func{ulong, LedgerBatch})"/>
    /// <param name="first">The first entry of the ledger, if it is there.</param>
    public static EpochOpened? OpenedBy(ReadOnlyMemory<byte>? first) =>
        first is { } entry && CustodyCodec.TryParse(entry.Span, out var custodyEvent, out _)
            ? custodyEvent.EpochOpened
            : null;
}
