using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Gateway.Storage;

/// <summary>The ledger with the key that signs it, for as long as the process lives.</summary>
internal sealed record OpenLedger(SegmentLedger Ledger, LedgerOptions Options, NoteSigner Signer) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Signer.Dispose();
    }
}

/// <summary>Finds or makes the key and the ledger of a data folder.</summary>
internal static partial class GatewayLedger
{
    /// <summary>Opens the ledger to append, making key and ledger on the first start.</summary>
    /// <exception cref="DataFolderException">The folder belongs to another gateway, or its key is gone.</exception>
    public static OpenLedger Open(DataFolder folder, string site, string gateway, TimeProvider time, ILogger logger) =>
        Guarded(() =>
        {
            FinishEpoch(folder, logger);
            return Open(folder, OriginOf(folder, site, gateway), time, logger);
        });

    /// <summary>Opens a ledger that is there, whoever's it is: for verbs, which have no configuration.</summary>
    /// <exception cref="DataFolderException">There is none, or it cannot be opened.</exception>
    public static OpenLedger OpenPresent(DataFolder folder, TimeProvider time, ILogger logger) => Guarded(() =>
    {
        FinishEpoch(folder, logger);
        using var reader = LedgerReader.Open(folder.LedgerPath, folder.Disk);
        return Open(folder, reader.Origin, time, logger);
    });

    private static OpenLedger Open(DataFolder folder, string origin, TimeProvider time, ILogger logger)
    {
        var signer = Key(folder, origin);
        var next = LedgerKeyFile.TryLoad(folder.Disk, folder.NextKeyPath, origin);
        var options = folder.OptionsFor(origin, folder.LedgerPath);
        var ledger = SegmentLedger.Open(options, signer, folder.Disk, time, logger, next);
        return new OpenLedger(ledger, options, KeyFiles.Settle(folder, ledger, signer, next));
    }

    private static OpenLedger Guarded(Func<OpenLedger> open)
    {
        try
        {
            return open();
        }
        catch (LedgerException fault)
        {
            throw new DataFolderException(fault.Message, isInUse: true, fault);
        }
    }

    /// <summary>The gateway's public key, made together with its private half if there
    /// is neither key nor ledger.</summary>
    public static NoteVerifier PublicKey(DataFolder folder, string site, string gateway)
    {
        using var signer = Key(folder, OriginOf(folder, site, gateway));
        return signer.Verifier;
    }

    /// <summary>The ledger's own origin where there is one; epoch 1 for a new one.</summary>
    private static string OriginOf(DataFolder folder, string site, string gateway)
    {
        var ours = new LedgerOrigin(site, gateway, 1);
        if (!HasLedger(folder))
        {
            return DemandFirst(folder, ours).ToString();
        }

        using var reader = LedgerReader.Open(folder.LedgerPath, folder.Disk);
        return LedgerOrigin.TryParse(reader.Origin, out var found) && found.Site == site && found.Gateway == gateway
            ? reader.Origin
            : throw new DataFolderException(
                $"The ledger in '{folder.Path}' is '{reader.Origin}', "
                + $"but the configuration says site '{site}', gateway '{gateway}'; "
                + "give this gateway its own EdgeVault:DataPath.",
                isInUse: false);
    }

    /// <summary>A ledger of a later epoch that is gone must not begin again as the first.</summary>
    private static LedgerOrigin DemandFirst(DataFolder folder, LedgerOrigin ours) =>
        KeyFiles.TryReadPublic(folder) is { } key && LedgerOrigin.TryParse(key.Name, out var last) && last.Epoch > 1
            ? throw new DataFolderException(
                $"'{folder.Path}' has the key of {last} and no ledger; restore the ledger from a backup, or open the "
                + "next epoch: edgevault-gateway ledger new-epoch.",
                isInUse: true)
            : ours;

    private static void FinishEpoch(DataFolder folder, ILogger logger)
    {
        if (EpochSwap.Finish(folder) is { } plan)
        {
            LogEpochFinished(logger, plan.To, plan.Quarantine);
        }
    }

    [LoggerMessage(5151, LogLevel.Warning,
        "{Origin} now stands in the place of the ledger before it, which is in quarantine/{Folder}.")]
    private static partial void LogEpochFinished(ILogger logger, string origin, string folder);

    private static NoteSigner Key(DataFolder folder, string origin) =>
        KeyFiles.CreateOrLoad(folder, origin, mayCreate: !HasLedger(folder));

    private static bool HasLedger(DataFolder folder) => SegmentLedger.Exists(folder.LedgerPath, folder.Disk);
}
