using System.Text;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Gateway.Storage;

/// <summary>The files in <c>keys/</c>: the ledger's key, its public half, and one that may be about to take
/// over.</summary>
internal static class KeyFiles
{
    private const int PublicBytesMax = 1_024;

    /// <exception cref="LedgerException">No key beside a ledger, or a file that is none or not private.</exception>
    public static NoteSigner CreateOrLoad(DataFolder folder, string origin, bool mayCreate)
    {
        var signer = LedgerKeyFile.CreateOrLoad(folder.Disk, folder.KeyPath, origin, mayCreate);
        WritePublic(folder, signer.Verifier);
        return signer;
    }

    /// <summary>Takes the key that the ledger says is at work, and makes the files say so too.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="ledger">Open; a rotation that was begun is settled in it.</param>
    /// <param name="signer">The key under its own name; disposed when it is not the one.</param>
    /// <param name="next">The key beside it; disposed when it is not the one.</param>
    public static NoteSigner Settle(DataFolder folder, SegmentLedger ledger, NoteSigner signer, NoteSigner? next)
    {
        if (next is null || ledger.State.Mode != LedgerMode.Writable)
        {
            next?.Dispose();
            return signer;
        }

        if (ledger.Keys.Current.Equals(next.Verifier))
        {
            TakeOver(folder, next.Verifier);
            signer.Dispose();
            return next;
        }

        folder.Disk.Unlink(folder.NextKeyPath);
        folder.Disk.SyncFolder(FolderOf(folder));
        next.Dispose();
        return signer;
    }

    /// <summary>The next key becomes the key; the old one is gone for good.</summary>
    public static void TakeOver(DataFolder folder, NoteVerifier next)
    {
        folder.Disk.Rename(folder.NextKeyPath, folder.KeyPath);
        folder.Disk.SyncFolder(FolderOf(folder));
        WritePublic(folder, next);
    }

    public static void WritePublic(DataFolder folder, NoteVerifier key)
    {
        var line = Encoding.ASCII.GetBytes(key + "\n");
        if (DurableFile.TryRead(folder.Disk, folder.PublicKeyPath, line.Length + 1) is not { } written
            || !written.AsSpan().SequenceEqual(line))
        {
            DurableFile.Replace(folder.Disk, folder.PublicKeyPath, line);
        }
    }

    /// <summary>The public half as it is written down; null where it is not.</summary>
    public static NoteVerifier? TryReadPublic(DataFolder folder) =>
        DurableFile.TryRead(folder.Disk, folder.PublicKeyPath, PublicBytesMax) is { } line
        && NoteVerifier.TryParse(Encoding.UTF8.GetString(line), out var key)
            ? key
            : null;

    private static string FolderOf(DataFolder folder) => Path.GetDirectoryName(folder.KeyPath)!;
}
