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
    public static NoteSigner CreateOrLoad(IDisk disk, string path, string name, bool mayCreate)
    {
        ArgumentNullException.ThrowIfNull(disk);
        using (var file = disk.TryOpen(path))
        {
            if (file is not null)
            {
                return Load(file, name);
            }
        }

        return mayCreate
            ? Create(disk, path, name)
            : throw new LedgerException(
                $"The key {path} is missing although there is a ledger; restore it from the backup. "
                + "A new key is made only when there is no ledger.");
    }

    private static NoteSigner Load(IDiskFile file, string name)
    {
        var length = file.Length;
        if (length > BytesMax)
        {
            throw new LedgerException($"{file.Path} has {length} bytes; a PEM key has at most {BytesMax}.");
        }

        var pem = new byte[length];
        var read = file.Read(pem, 0);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(pem, 0, read));
            var signer = new NoteSigner(name, key);
            signer.DemandPrivateKey();
            return signer;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or FormatException)
        {
            throw new LedgerException($"{file.Path} is not a PEM private key on P-256 (PKCS #8 or SEC 1).", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    private static NoteSigner Create(IDisk disk, string path, string name)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        disk.CreateFolder(folder);

        // Under its own name the file is whole or absent, whatever a power cut does.
        var temporary = path + ".new";
        if (disk.List(folder).Contains(Path.GetFileName(temporary)))
        {
            disk.Unlink(temporary);
        }

        var signer = NoteSigner.Create(name);
        using (var file = disk.Open(temporary, DiskOpen.CreateNewPrivate))
        {
            file.Write(Encoding.ASCII.GetBytes(signer.ExportPem() + "\n"), 0);
            file.Sync();
        }

        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
        return signer;
    }
}
