using EdgeVault.Ledger;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>A reader in another process, which looks at any moment; what it saw stays, see <see cref="LedgerModel"/>.</summary>
internal sealed class SimulatedReader(MemoryDisk disk, LedgerModel model)
{
    /// <summary>True while it looks: its own sync is no step of the ledger's.</summary>
    public bool IsLooking { get; private set; }

    /// <param name="readsAll">False to look at the tree head and the last frame only.</param>
    public void Look(bool readsAll)
    {
        if (IsLooking || !disk.Files.Contains(SimulatedLedger.AnchorPath))
        {
            return;
        }

        IsLooking = true;
        try
        {
            using var reader = LedgerReader.Open(SimulatedLedger.Folder, disk);
            Judge(reader, readsAll);
        }
        finally
        {
            IsLooking = false;
        }
    }

    private void Judge(LedgerReader reader, bool readsAll)
    {
        // What a failed sync left in the cache another sync says nothing of; only then may the reader be wrong.
        var isSure = disk.IsDurable(SimulatedLedger.AnchorPath);
        LedgerModel.Demand(!reader.IsDurable || isSure || disk.Failures > 0,
            $"a reader takes for durable what is not: an anchor of {reader.Size} entries");
        if (readsAll || reader.Size > (ulong)model.Sure)
        {
            model.Observe((int)reader.MinIndex, ReadAll(reader), isSure, "a reader");
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
