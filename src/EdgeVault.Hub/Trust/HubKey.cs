using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Hub.Trust;

/// <summary>
/// The hub's cosigning key, <c>edgevault-hub/&lt;name&gt;</c>, a PEM file of mode 0600 in its data folder.
/// </summary>
internal static class HubKey
{
    /// <summary>Loads the key, or makes it where the hub has never stored anything.</summary>
    /// <exception cref="EdgeVault.Ledger.LedgerException">The file is no key, or it is gone although there is a
    /// store.</exception>
    public static NoteSigner CreateOrLoad(HubOptions options)
    {
        var path = HubFolder.KeyOf(options);
        var hasStore = File.Exists(HubFolder.StoreOf(options));
        return hasStore && !File.Exists(path)
            ? throw new Ledger.LedgerException(
                $"The hub's key '{path}' is missing although there is a store; "
                + "restore it from the backup. The gateways know the hub by it.")
            : LedgerKeyFile.CreateOrLoad(
                PosixDisk.Instance, path, $"edgevault-hub/{options.Name}", mayCreate: !hasStore);
    }
}
