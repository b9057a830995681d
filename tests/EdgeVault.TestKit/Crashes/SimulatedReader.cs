using EdgeVault.Ledger;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>A reader in another process, which looks at any moment; what it saw must stay.</summary>
internal sealed class SimulatedReader(MemoryDisk disk, LedgerModel model)
{
    /// <param name="readsAll">False to look at the tree head and the last frame only.</param>
    public void Look(bool readsAll)
    {
        if (!disk.Files.Contains(SimulatedLedger.AnchorPath))
        {
            return;
        }

        using var reader = LedgerReader.Open(SimulatedLedger.Folder, disk);
        if (readsAll || reader.Size > (ulong)model.Known)
        {
            model.Observe((int)reader.MinIndex, ReadAll(reader), "a reader");
        }

        LedgerModel.Demand(reader.Size >= (ulong)model.Confirmed,
            $"a reader finds {reader.Size} entries of {model.Confirmed} that are durably anchored");
        model.HearOf(reader.Checkpoint, "a reader");
    }

    private static List<byte[]> ReadAll(LedgerReader reader)
    {
        try
        {
            return reader.ReadAll();
        }
        catch (LedgerDamagedException e)
        {
            throw new RuleBrokenException($"a reader below the anchor: {e.Message}", e);
        }
    }
}
