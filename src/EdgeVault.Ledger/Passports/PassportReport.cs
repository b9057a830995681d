using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Passports;

/// <summary>What a passport proves, once the ledger's part of it was checked.</summary>
/// <param name="IsSigned">The ledger's key signed the checkpoint, or the key it was rotated to or from.</param>
/// <param name="Cosignature">The hub's, verified; null where no hub key was given or it cosigned nothing here.</param>
/// <param name="Latest">The hub's word on the newest event, verified; null likewise.</param>
/// <param name="Problems">Everything found wrong.</param>
public sealed record PassportReport(
    bool IsSigned, Cosignature? Cosignature, LatestStatement? Latest, IReadOnlyList<string> Problems)
{
    /// <summary>True when every entry stands in the signed tree and nothing in the passport is false.</summary>
    public bool IsSound => IsSigned && Problems.Count == 0;
}
