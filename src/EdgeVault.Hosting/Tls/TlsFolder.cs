using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Hosting.Tls;

/// <summary>A folder with <c>ca.pem</c> (authorities), <c>own.pem</c> (certificate and its key, for the owner's eyes
/// only) and, where something was revoked, <c>revoked</c> (a serial number in hexadecimal a line).</summary>
public sealed class TlsFolder(string path)
{
    public const string AuthorityFile = "ca.pem";
    public const string OwnFile = "own.pem";
    public const string RevokedFile = "revoked";

    private const int BytesMax = 1 << 20;

    private const UnixFileMode ForOthers =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private static readonly string[] Names = [AuthorityFile, OwnFile, RevokedFile];

    public string Path => path;

    /// <summary>Whether anybody put a certificate there.</summary>
    public bool Exists => File.Exists(At(OwnFile));

    /// <summary>Changes whenever one of the files does.</summary>
    public string Stamp() => string.Join(' ', Names.Select(name =>
    {
        var file = new FileInfo(At(name));
        return file.Exists ? $"{file.LastWriteTimeUtc.Ticks}:{file.Length}" : "-";
    }));

    /// <exception cref="TlsFolderException">What is wrong, and what would do.</exception>
    public TlsMaterial Load()
    {
        var own = At(OwnFile);
        if (!File.Exists(own))
        {
            throw new TlsFolderException($"There is no certificate '{own}'; enrol first.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(own) & ForOthers) != 0)
        {
            throw new TlsFolderException($"'{own}' holds a private key and may be used by others; chmod 0600 would do.");
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(ReadText(AuthorityFile));
            return authorities.Count == 0
                ? throw new TlsFolderException($"'{At(AuthorityFile)}' holds no certificate.")
                : new TlsMaterial(X509Certificate2.CreateFromPemFile(own), authorities, Revoked());
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TlsFolderException($"The certificates in '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    public IEnumerable<string> Revoked() => File.Exists(At(RevokedFile))
        ? ReadText(RevokedFile).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [];

    public string At(string name) => System.IO.Path.Combine(path, name);

    private string ReadText(string name)
    {
        var file = new FileInfo(At(name));
        return file.Exists && file.Length > BytesMax
            ? throw new TlsFolderException($"'{file.FullName}' has {file.Length} bytes; at most {BytesMax} are read.")
            : File.ReadAllText(file.FullName);
    }
}

/// <summary>Certificates cannot be used; the message says which file, and what would do.</summary>
public sealed class TlsFolderException(string message, Exception? inner = null) : IOException(message, inner);
