using System.Security.Cryptography;
using System.Text;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A private key in a PEM file (PKCS #8 or SEC 1, P-256) that only its owner may read.</summary>
public static class LedgerKeyFile
{
    private const int BytesMax = 16_384;

    /// <summary>Loads the key, or makes one where that is allowed.</summary>
    /// <param name="disk">Where the file lies.</param>
    /// <param name="path">The key file, such as <c>&lt;data&gt;/keys/ledger.key</c>.</param>
    /// <param name="name">The name to sign under: the ledger's origin, or <c>edgevault-hub/&lt;name&gt;</c>.</param>
    /// <param name="mayCreate">False once anything was signed: a new key beside an old ledger hides a loss.</param>
    /// <exception cref="LedgerException">No key where there must be one, or a file that is not one.</exception>
    public static NoteSigner CreateOrLoad(IDisk disk, string path, string name, bool mayCreate) =>
        TryLoad(disk, path, name) ?? (mayCreate
            ? Create(disk, path, name)
            : throw new LedgerException(
                $"The key {path} is missing although there is a ledger; restore it from the backup. "
                + "A new key is made only when there is no ledger."));

    /// <summary>Loads a key, or returns null where there is no such file.</summary>
    /// <exception cref="LedgerException">The file is no key, or others than its owner may use it.</exception>
    public static NoteSigner? TryLoad(IDisk disk, string path, string name)
    {
        ArgumentNullException.ThrowIfNull(disk);
        using var file = disk.TryOpen(path);
        return file is null ? null : Load(file, name);
    }

    /// <summary>Makes a key under a name that has none; durable on return.</summary>
    public static NoteSigner Create(IDisk disk, string path, string name)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        disk.CreateFolder(folder);

        // Under its own name the file is whole or absent, whatever a power cut does.
        var temporary = path + ".new";
        if (disk.List(folder).Contains(Path.GetFileName(temporary)))
        {
            disk.Unlink(temporary);
        }

        var signer = NoteSigner.Create(name);
        var pem = signer.ExportPem();
        try
        {
            using var file = disk.Open(temporary, DiskOpen.CreateNewPrivate);
            file.Write(pem, 0);
            file.Sync();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }

        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
        return signer;
    }

    private static NoteSigner Load(IDiskFile file, string name)
    {
        if (!file.IsPrivate)
        {
            throw new LedgerException(
                $"{file.Path} may be used by others than its owner; take that away (chmod 600 {file.Path}). "
                + "If anyone else can have read it, change the key after that: edgevault-gateway key rotate.");
        }

        var length = file.Length;
        if (length > BytesMax)
        {
            throw new LedgerException($"{file.Path} has {length} bytes; a PEM key has at most {BytesMax}.");
        }

        var bytes = new byte[length];
        var pem = new char[length];
        try
        {
            return Import(pem.AsSpan(0, Encoding.ASCII.GetChars(bytes.AsSpan(0, file.Read(bytes, 0)), pem)), name);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or FormatException)
        {
            throw new LedgerException($"{file.Path} is not a PEM private key on P-256 (PKCS #8 or SEC 1).", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(pem);
        }
    }

    private static NoteSigner Import(ReadOnlySpan<char> pem, string name)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var signer = new NoteSigner(name, key);
            signer.DemandPrivateKey();
            return signer;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
