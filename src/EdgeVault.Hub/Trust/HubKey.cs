using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Hub.Trust;

/// <summary>
/// The hub's cosigning key, <c>edgevault-hub/&lt;name&gt;</c>, a PEM file of mode 0600 in its data folder.
/// </summary>
internal static class HubKey
{
    /// <summary>Loads the key, or makes it where the hub has never stored anything.</summary>
    /// <exception cref="VerbException">The file is no key, or it is gone although there is a store.</exception>
    public static NoteSigner CreateOrLoad(HubOptions options)
    {
        var path = HubFolder.KeyOf(options);
        var hasStore = File.Exists(HubFolder.StoreOf(options));
        if (hasStore && !File.Exists(path))
        {
            throw new VerbException(
                ExitCode.Unreadable,
                $"The hub's key '{path}' is missing although there is a store; "
                + "restore it from the backup. The gateways know the hub by it.");
        }

        try
        {
            var name = $"edgevault-hub/{options.Name}";
            return LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, path, name, mayCreate: !hasStore);
        }
        catch (LedgerException fault)
        {
            throw new VerbException(ExitCode.Unreadable, fault.Message, fault);
        }
    }
}
