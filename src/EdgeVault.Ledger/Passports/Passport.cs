using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Passports;

/// <summary>Some entries of a ledger that a stranger can verify offline with public keys only.</summary>
/// <remarks>
/// The ledger's part of a piece's passport: it knows bytes, indices and signatures. What the entries say, and whether
/// they are all of a piece's, is for the host. Parsed, not yet believed: <see cref="PassportVerifier"/>.
/// </remarks>
public sealed record Passport
{
    public const int EventsMax = 16_384;

    public required PassportSubject Subject { get; init; }

    /// <summary>The tree that all paths lead to.</summary>
    public required SignedCheckpoint Checkpoint { get; init; }

    /// <summary>Of that checkpoint, by hubs.</summary>
    public IReadOnlyList<Cosignature> Cosignatures { get; init; } = [];

    /// <summary>That the last event is the newest, by hubs.</summary>
    public IReadOnlyList<LatestStatement> Latest { get; init; } = [];

    /// <summary>How the ledger's keys came to sign, in order: who trusts one can follow to the others.</summary>
    public IReadOnlyList<KeyRotation> Rotations { get; init; } = [];

    /// <summary>In the order of their indices, at least one.</summary>
    public required IReadOnlyList<PassportEvent> Events { get; init; }
}
