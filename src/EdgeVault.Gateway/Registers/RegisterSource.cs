using System.Security.Cryptography;
using EdgeVault.Custody.Pieces;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Gateway.Registers;

/// <summary>The file of one register.</summary>
/// <remarks>One caller at a time.</remarks>
/// <param name="name">As events and metrics call it: <c>pieces</c>, <c>places</c>, <c>custodians</c>.</param>
/// <param name="path">Of the file.</param>
/// <param name="load">Never throws for what a file can hold, nor for one that cannot be read.</param>
/// <param name="none">What counts where the site may do without the file, and does; null where it may not.</param>
internal sealed class RegisterSource<T>(string name, string path, Func<string, T> load, T? none = null)
    where T : class, IRegisterLoad
{
    private FileStamp _stamp;

    public string Name => name;

    public string Path => path;

    /// <summary>Of what was read last; zeros where there was nothing that could be read.</summary>
    public Sha256 Seen { get; private set; }

    /// <summary>Whether the file is another one than was read last.</summary>
    /// <param name="surely">Its bytes are looked at in any case. Else only if its length or its time is another one: folders are busy, and
    /// files are long.</param>
    public bool HasChanged(bool surely)
    {
        var (stamp, hash) = Look(surely ? null : _stamp);
        if (hash is null || hash == Seen)
        {
            _stamp = stamp;
            return false;
        }

        return true;
    }

    public T Read()
    {
        (_stamp, var hash) = Look(known: null);
        Seen = hash.GetValueOrDefault();
        return none is not null && !File.Exists(path) ? none : load(path);
    }

    /// <summary>The file's stamp, and its hash; no hash where the stamp is the known one.</summary>
    private (FileStamp Stamp, Sha256? Hash) Look(FileStamp? known)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var stamp = new FileStamp(stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle));
            return stamp == known ? (stamp, null)
                : stamp.Length > RegisterLimits.Default.FileBytesMax ? (stamp, default(Sha256))
                : (stamp, new Sha256(SHA256.HashData(stream)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (default, default(Sha256));
        }
    }

    private readonly record struct FileStamp(long Length, DateTime WrittenAt);
}
