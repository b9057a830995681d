using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>One event of any kind, as whoever found it out says it; the desk fills in the rest of the envelope.</summary>
public sealed record Fact : CustodyInput
{
    /// <summary>The message of the kind: a <see cref="Shipped"/>, a <see cref="DoorOpened"/>.</summary>
    public required IMessage Kind { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null: it happened at once.</summary>
    public DateTimeOffset? To { get; init; }

    public string PieceId { get; init; } = "";

    public string ContainerId { get; init; } = "";

    public string PlaceId { get; init; } = "";

    /// <summary>EPC URI, empty where it belongs to none.</summary>
    public string ReadPoint { get; init; } = "";

    public IReadOnlyList<FactCustodian> Custodians { get; init; } = [];

    /// <summary>Indices in the ledger and epoch that the event will stand in.</summary>
    public IReadOnlyList<ulong> Causes { get; init; } = [];

    /// <summary>16 bytes, or none.</summary>
    public ReadOnlyMemory<byte> GroupId { get; init; }

    public EvidenceGrade Grade { get; init; }
}

/// <summary>Who was in it, by opaque id, and as what (<see cref="StationRoles"/>).</summary>
public readonly record struct FactCustodian(string Id, string Role);
