using System.Text.Json;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Gateway.Storage;

/// <summary>What <see cref="EpochSwap"/> is about to do, or was about when it ended.</summary>
/// <param name="To">Origin of the new epoch.</param>
/// <param name="Quarantine">Name of the folder in <c>quarantine/</c> that the old ledger goes to.</param>
internal sealed record EpochPlan(string To, string Quarantine);

/// <summary>Puts a ledger that is whole and durable in <c>ledger.next</c> in the place of the old one.</summary>
/// <remarks>
/// From the plan's file on there is no way back, and each step can be repeated: whoever opens the data folder next goes
/// on with it. Order: plan durable; old ledger to quarantine; new ledger in its place; new key in the place of the old
/// one; plan away.
/// </remarks>
internal static class EpochSwap
{
    private const int PlanBytesMax = 4_096;

    /// <summary>Makes the plan durable: the point of no return.</summary>
    public static void Begin(DataFolder folder, EpochPlan plan) => DurableFile.Replace(
        folder.Disk, folder.NewEpochPath, JsonSerializer.SerializeToUtf8Bytes(plan));

    /// <summary>Does what is left to do; returns the plan, or null where there was none.</summary>
    /// <exception cref="DataFolderException">The plan cannot be read.</exception>
    public static EpochPlan? Finish(DataFolder folder)
    {
        if (Read(folder) is not { } plan)
        {
            return null;
        }

        if (SegmentLedger.Exists(folder.NextLedgerPath, folder.Disk))
        {
            MoveLedgers(folder, plan);
        }

        if (LedgerKeyFile.TryLoad(folder.Disk, folder.NextKeyPath, plan.To) is { } next)
        {
            KeyFiles.TakeOver(folder, next.Verifier);
            next.Dispose();
        }
        else
        {
            KeyFiles.CreateOrLoad(folder, plan.To, mayCreate: false).Dispose();
        }

        folder.Disk.Unlink(folder.NewEpochPath);
        folder.Disk.SyncFolder(folder.Path);
        return plan;
    }

    private static void MoveLedgers(DataFolder folder, EpochPlan plan)
    {
        var disk = folder.Disk;
        if (disk.List(folder.LedgerPath).Count > 0)
        {
            disk.CreateFolder(folder.QuarantinePath);
            disk.Rename(folder.LedgerPath, Path.Combine(folder.QuarantinePath, plan.Quarantine));
            disk.SyncFolder(folder.QuarantinePath);
            disk.SyncFolder(folder.Path);
        }

        disk.Rename(folder.NextLedgerPath, folder.LedgerPath);
        disk.SyncFolder(folder.Path);
    }

    private static EpochPlan? Read(DataFolder folder)
    {
        if (!folder.Disk.List(folder.Path).Contains(Path.GetFileName(folder.NewEpochPath)))
        {
            return null;
        }

        try
        {
            var content = DurableFile.TryRead(folder.Disk, folder.NewEpochPath, PlanBytesMax);
            return JsonSerializer.Deserialize<EpochPlan>(content) is { To: not null, Quarantine: not null } plan
                && LedgerOrigin.TryParse(plan.To, out _) && Path.GetFileName(plan.Quarantine) == plan.Quarantine
                ? plan
                : throw Unreadable(folder);
        }
        catch (JsonException fault)
        {
            throw Unreadable(folder, fault);
        }
    }

    private static DataFolderException Unreadable(DataFolder folder, Exception? cause = null) => new(
        $"{folder.NewEpochPath} is not what was written: a new epoch is half made, and it is not known which. "
        + "Keep the folder as it is and restore this file from a backup.",
        isInUse: true, cause);
}
