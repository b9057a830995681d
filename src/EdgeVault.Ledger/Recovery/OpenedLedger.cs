using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>What opening a ledger hands to the part that runs it.</summary>
/// <param name="Lock">Held for as long as the ledger is open.</param>
/// <param name="State">Writable, or read-only with the reason.</param>
/// <param name="Checkpoint">The tree that is served; durable and verified.</param>
/// <param name="Tree">The frontier of that tree.</param>
/// <param name="Report">What was found.</param>
/// <param name="Anchor">Null unless writable.</param>
/// <param name="Writer">Null unless writable.</param>
internal sealed record OpenedLedger(
    IDiskFile Lock,
    LedgerState State,
    SignedCheckpoint Checkpoint,
    MerkleFrontier Tree,
    RecoveryReport Report,
    AnchorFile? Anchor = null,
    SegmentWriter? Writer = null)
{
    /// <summary>Null unless writable: the keys so far, as they are on record.</summary>
    public SettlingKeys? Keys { get; init; }

    /// <summary>Null unless writable: the key that signs what comes next.</summary>
    public NoteSigner? Signer { get; init; }
}
