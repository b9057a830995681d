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

    internal const string RotationHeader = "edgevault-key-rotation/v1";

    public required PassportSubject Subject { get; init; }

    /// <summary>The tree that all paths lead to.</summary>
    public required SignedCheckpoint Checkpoint { get; init; }

    /// <summary>Of that checkpoint, by hubs.</summary>
    public IReadOnlyList<Cosignature> Cosignatures { get; init; } = [];

    /// <summary>That the last event is the newest, by hubs.</summary>
    public IReadOnlyList<LatestStatement> Latest { get; init; } = [];

    /// <summary>Signed notes <c>edgevault-key-rotation/v1</c>: how the ledger's key came to sign.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Rotations { get; init; } = [];

    /// <summary>In the order of their indices, at least one.</summary>
    public required IReadOnlyList<PassportEvent> Events { get; init; }
}
