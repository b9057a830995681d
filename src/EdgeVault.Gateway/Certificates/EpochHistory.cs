using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Certificates;

/// <summary>How the keys of this ledger's epochs name each other, as its first entry says.</summary>
internal static class EpochHistory
{
    public static IReadOnlyList<string> StatementsOf(SegmentLedger ledger) =>
        BaseFile.OpenedBy(ledger.DurableSize == 0 || ledger.MinIndex > 0 ? null : ledger.Find(0))?.Statements ?? [];
}
