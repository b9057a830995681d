using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>The data folder cannot be used; the message says what would do.</summary>
/// <param name="message">For the operator.</param>
/// <param name="isInUse">Another gateway runs on it, or what lies in it cannot be opened:
/// no fault of the configuration.</param>
/// <param name="inner">What it was caused by.</param>
internal sealed class DataFolderException(string message, bool isInUse, Exception? inner = null)
    : VerbException(isInUse ? Hosting.Verbs.ExitCode.Unreadable : Hosting.Verbs.ExitCode.Configuration, message, inner);

/// <summary>Everything durable of one gateway, held by a lock for the life of the process.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly IDiskFile _lock;

    private DataFolder(string path, IDisk disk, IDiskFile heldLock)
    {
        Path = path;
        Disk = disk;
        _lock = heldLock;
    }

    public string Path { get; }

    public IDisk Disk { get; }

    public string LedgerPath => LedgerOf(Path);

    public string KeyPath => System.IO.Path.Combine(Path, "keys", "ledger.key");

    public string PublicKeyPath => PublicKeyOf(Path);

    public string CursorPath => System.IO.Path.Combine(Path, "cursors");

    public string QuarantinePath => System.IO.Path.Combine(Path, "quarantine");

    public string StorageStatePath => System.IO.Path.Combine(Path, "storage.state");

    public string StateDbPath => System.IO.Path.Combine(Path, "state.db");

    public static string LedgerOf(string path) => System.IO.Path.Combine(path, "ledger");

    public static string PublicKeyOf(string path) => System.IO.Path.Combine(path, "keys", "ledger.pub");

    /// <exception cref="DataFolderException">It cannot be made or written, or another gateway holds it.</exception>
    public static DataFolder Open(string path, IDisk disk)
    {
        IDiskFile? file = null;
        try
        {
            disk.CreateFolder(path);
            file = disk.Open(System.IO.Path.Combine(path, "gateway.lock"), DiskOpen.ReadWriteOrCreate);
            if (!file.TryLock())
            {
                throw new DataFolderException(
                    $"Another gateway runs on '{path}' (gateway.lock is held); "
                    + "stop it, or give this one its own EdgeVault:DataPath.",
                    isInUse: true);
            }

            var folder = new DataFolder(path, disk, file);
            file = null;
            return folder;
        }
        catch (DiskException fault)
        {
            throw new DataFolderException(
                $"EdgeVault:DataPath '{path}' cannot be written: {fault.Message}. "
                + "Make it a folder that this user owns, on a disk with room.",
                isInUse: false, fault);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose() => _lock.Dispose();
}
