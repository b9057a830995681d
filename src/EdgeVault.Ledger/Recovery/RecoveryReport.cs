using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Recovery;

/// <summary>What opening a ledger found and did.</summary>
public sealed record RecoveryReport
{
    /// <summary>True when there was no ledger and one was made.</summary>
    public bool IsNew { get; init; }

    /// <summary>Entries that the anchor named when it was read.</summary>
    public ulong AnchoredSize { get; init; }

    /// <summary>Whole frames found above the anchor and kept: written, never acknowledged.</summary>
    public int FramesKept { get; init; }

    /// <summary>What an unfinished write left, now cleared; the host records it as its first event.</summary>
    public RecoveredTail? RecoveredTail { get; init; }

    /// <summary>Entries below this were spared by a snapshot: they are checked when they are read.</summary>
    public ulong CheckedFrom { get; init; }

    /// <summary>Bytes of frames and headers that opening read up to the anchor: those behind the snapshot.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes read above the anchor, as far as a write can ever have reached; they do not grow with the ledger.
    /// </summary>
    public long TailBytesRead { get; init; }

    /// <summary>Entries that opening hashed.</summary>
    public ulong EntriesHashed { get; init; }

    /// <summary>What is missing or different at or below the anchor (<c>tamper_or_media_loss</c>).</summary>
    public IReadOnlyList<LedgerProblem> Problems { get; init; } = [];
}

/// <summary>The remains of an unfinished write.</summary>
/// <param name="FirstIndex">The first entry that it would have held.</param>
/// <param name="Bytes">How many, up to the last that is not zero.</param>
/// <param name="Sha256">Of those bytes.</param>
public sealed record RecoveredTail(ulong FirstIndex, long Bytes, Sha256 Sha256);
