namespace EdgeVault.Hub.Store;

/// <summary>What the hub holds of one origin.</summary>
/// <param name="Origin"><c>edgevault/&lt;site&gt;/&lt;gateway&gt;/&lt;epoch&gt;</c></param>
/// <param name="Size">Entries stored: indices 0 to Size − 1.</param>
/// <param name="Root">Root of the Merkle tree over them, 32 bytes.</param>
/// <param name="Frontier">The tree's frontier, from which it grows on.</param>
/// <param name="Checkpoint">The gateway's signed note of (origin, size, root).</param>
/// <param name="Cosignature">This hub's signed note that it holds that tree.</param>
/// <param name="ReceivedUs">When it was stored, Unix microseconds.</param>
internal sealed record MirrorHead(
    string Origin,
    long Size,
    byte[] Root,
    byte[] Frontier,
    string Checkpoint,
    string Cosignature,
    long ReceivedUs);

/// <summary>A step of one origin from the head the caller verified against to the next.</summary>
/// <param name="ExpectedSize">The size the stored head must have; 0 where there is none.</param>
/// <param name="ExpectedRoot">The root it must have; ignored at size 0.</param>
/// <param name="Entries">Entries ExpectedSize to Next.Size − 1.</param>
/// <param name="Next">The head to store.</param>
internal sealed record MirrorAppend(
    long ExpectedSize,
    byte[] ExpectedRoot,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    MirrorHead Next)
{
    /// <summary>Key rotations among the entries.</summary>
    public IReadOnlyList<StoredRotation> Rotations { get; init; } = [];
}

/// <summary>An entry that handed its ledger over to another key: the statement by both keys, verified.</summary>
internal sealed record StoredRotation(long Index, string Statement);

/// <summary>A tree head that a batch ended with: the gateway's signed note, and this hub's cosignature of it.</summary>
internal sealed record StoredCheckpoint(long Size, byte[] Root, string Note, string Cosignature);

/// <summary>What a gateway did that an honest one cannot.</summary>
internal enum ConflictKind
{
    /// <summary>Another root at a size that was signed before, or a resent entry that differs.</summary>
    Fork,

    /// <summary>The entries, on top of what is stored, do not hash to the root that was signed.</summary>
    RootMismatch,

    /// <summary>A signed size below what the hub holds: a rollback, unless the session shows the rest.</summary>
    LowerHello,

    /// <summary>A key rotation that the key whose turn it was did not sign.</summary>
    BadRotation,

    /// <summary>A hello or batch that is signed by none of the origin's keys, or by one whose turn it is not.</summary>
    WrongSigner,

    /// <summary>A batch that does not start where the hub's copy ends.</summary>
    Gap,

    /// <summary>A new epoch whose last known tree head of the epoch before is not what the hub has.</summary>
    EpochLoss,
}

/// <summary>Evidence against an origin.</summary>
/// <param name="Origin">Whose.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Size">The tree size it is about.</param>
/// <param name="Ours">The checkpoint the hub holds, empty where it has none.</param>
/// <param name="Theirs">The signed checkpoint that contradicts it.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Evidence">The message as received, protobuf.</param>
/// <param name="FirstUs">First seen, Unix microseconds.</param>
/// <param name="LastUs">Last seen, Unix microseconds.</param>
/// <param name="Times">How often.</param>
internal sealed record Conflict(
    string Origin,
    ConflictKind Kind,
    long Size,
    string Ours,
    string Theirs,
    string Detail,
    byte[] Evidence,
    long FirstUs,
    long LastUs,
    long Times = 1);
