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
    public string Name => name;

    public string Path => path;

    /// <summary>Of what was read last; zeros where there was nothing that could be read.</summary>
    public Sha256 Seen { get; private set; }

    /// <summary>Whether the file is another one than was read last.</summary>
    public bool HasChanged() => Hash() != Seen;

    public T Read()
    {
        Seen = Hash();
        return none is not null && !File.Exists(path) ? none : load(path);
    }

    private Sha256 Hash()
    {
        try
        {
            using var stream = File.OpenRead(path);
            return stream.Length > RegisterLimits.Default.FileBytesMax ? default : new Sha256(SHA256.HashData(stream));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
