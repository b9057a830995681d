using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>The ledger's key for a verb that signs something other than the ledger, also while the service
/// runs.</summary>
internal static class LedgerSigner
{
    /// <exception cref="VerbException">There is a ledger and no usable key, or the ids are none.</exception>
    public static NoteSigner CreateOrLoad(string dataPath, string site, string gateway)
    {
        if (!LedgerOrigin.TryParse($"edgevault/{site}/{gateway}/1", out _))
        {
            throw new VerbException(
                ExitCode.Configuration,
                $"EdgeVault:Site is '{site}' and EdgeVault:Gateway '{gateway}'; both are 1–32 of a-z, 0-9 and '-'.");
        }

        try
        {
            if (!PublicKeyFile.TryRead(DataFolder.PublicKeyOf(dataPath), out var key, out _))
            {
                using var folder = DataFolder.Open(dataPath, PosixDisk.Instance);
                key = GatewayLedger.PublicKey(folder, site, gateway);
            }

            return LedgerKeyFile.CreateOrLoad(
                PosixDisk.Instance, Path.Combine(dataPath, "keys", "ledger.key"), key.Name, mayCreate: false);
        }
        catch (LedgerException fault)
        {
            throw new VerbException(ExitCode.Unreadable, fault.Message, fault);
        }
    }
}
