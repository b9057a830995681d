using System.Globalization;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Retention;

/// <summary><c>ledger/base/</c>: the host's state behind the last entry that was pruned, opaque here.</summary>
internal static class BaseState
{
    private const string FolderName = "base";
    private const long BytesMax = 1L << 30;

    /// <summary>Makes the file of a mark; durable on return.</summary>
    public static Sha256 Write(IDisk disk, string ledger, ulong minIndex, ReadOnlySpan<byte> state)
    {
        disk.CreateFolder(FolderOf(ledger));
        WholeFile.Replace(disk, PathOf(ledger, minIndex), state);
        return Sha256.Of(state);
    }

    /// <summary>The bytes that a mark names.</summary>
    public static byte[]? TryRead(IDisk disk, string ledger, PrunedMark mark, out LedgerProblem? problem)
    {
        var path = PathOf(ledger, mark.MinIndex);
        var bytes = WholeFile.TryRead(disk, path, BytesMax);
        var isGood = bytes is not null && Sha256.Of(bytes) == mark.BaseHash;
        problem = isGood ? null : new LedgerProblem(
            $"{FolderName}/{Path.GetFileName(path)}", 0, mark.MinIndex, "the base state is not the one that the mark names");
        return isGood ? bytes : null;
    }

    public static string FolderOf(string ledger) => Path.Combine(ledger, FolderName);

    public static string PathOf(string ledger, ulong minIndex) =>
        Path.Combine(FolderOf(ledger), minIndex.ToString("D20", CultureInfo.InvariantCulture));
}
