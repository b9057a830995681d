using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Custody.Events;

/// <summary>A scan that a station accepted, or the end of its session without one.</summary>
/// <remarks>One station's inputs come one at a time: the next one only when this one is durable and in the
/// state.</remarks>
public sealed record StationScanned : CustodyInput
{
    public required string Station { get; init; }

    /// <summary>EPC URI of the station's own location, empty where it has none.</summary>
    public string ReadPoint { get; init; } = "";

    /// <summary>The place where it stands, empty where that is none of the vault.</summary>
    public string PlaceId { get; init; } = "";

    /// <summary>Zone of the place that pieces are put to, or counted at.</summary>
    public string Zone { get; init; } = "";

    /// <summary>How that zone is counted.</summary>
    public CountZone Counting { get; init; }

    /// <summary>The station before this scan.</summary>
    public required StationMemory Before { get; init; }

    public required StationFact Fact { get; init; }

    /// <summary>As it was decided; null where the session ends without a scan.</summary>
    public StationEffect? Effect { get; init; }
}
