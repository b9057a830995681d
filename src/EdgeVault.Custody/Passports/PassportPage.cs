using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Passports;

/// <summary>An entry of a passport that was proven to stand in a ledger.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Entry">Its bytes; null where only its hash is known.</param>
public readonly record struct PassportPage(ulong Index, ReadOnlyMemory<byte>? Entry);

/// <summary>An event of a piece's history, or of a container's while the piece was in it.</summary>
public readonly record struct ChainEvent(ulong Index, CustodyEvent Event);

/// <summary>A time in which a piece was in a container, by its own events.</summary>
/// <param name="ContainerId">Which.</param>
/// <param name="From">The piece's event that says so.</param>
/// <param name="To">The piece's event that ends it; null while it lasts.</param>
/// <param name="CompleteUpTo">The newest event of the container shown in that time; null when none is.</param>
public sealed record ContainerStay(string ContainerId, ulong From, ulong? To, ulong? CompleteUpTo);
