using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Hub.Store;

/// <summary>The data folder cannot be used; the message says what would do.</summary>
internal sealed class HubFolderException(int exitCode, string message, Exception? inner = null)
    : VerbException(exitCode, message, inner);

/// <summary>Everything durable of one hub: <c>hub.lock</c>, held for life, <c>hub.db</c> and <c>keys/</c>.</summary>
internal sealed class HubFolder : IDisposable
{
    private readonly IDiskFile _lock;

    private HubFolder(IDiskFile heldLock) => _lock = heldLock;

    public static string StoreOf(HubOptions options) => Path.Combine(options.DataPath, "hub.db");

    public static string KeyOf(HubOptions options) => Path.Combine(options.DataPath, "keys", "hub.key");

    /// <exception cref="HubFolderException">It cannot be made or written, or another hub holds it.</exception>
    public static HubFolder Open(HubOptions options)
    {
        var path = options.DataPath;
        IDiskFile? file = null;
        try
        {
            PosixDisk.Instance.CreateFolder(path);
            file = PosixDisk.Instance.Open(Path.Combine(path, "hub.lock"), DiskOpen.ReadWriteOrCreate);
            if (!file.TryLock())
            {
                throw new HubFolderException(
                    ExitCode.Unreadable,
                    $"Another hub runs on '{path}' (hub.lock is held); "
                    + "stop it, or give this one its own EdgeVaultHub:DataPath.");
            }

            var folder = new HubFolder(file);
            file = null;
            return folder;
        }
        catch (DiskException fault)
        {
            throw new HubFolderException(
                ExitCode.Configuration,
                $"EdgeVaultHub:DataPath '{path}' cannot be written: {fault.Message}. "
                + "Make it a folder that this user owns, on a disk with room.",
                fault);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose() => _lock.Dispose();
}
