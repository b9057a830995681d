using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Stations;

/// <summary>One station of <c>EdgeVault:Stations</c>; scanners name it.</summary>
public sealed class StationOptions
{
    internal const string SealPrefixDefault = "SEAL-";

    internal static readonly IReadOnlyDictionary<string, StationActivity> Activities =
        new SortedDictionary<string, StationActivity>(StringComparer.Ordinal)
        {
            ["count"] = StationActivity.Count,
            ["hand-over"] = StationActivity.HandOver,
            ["pack"] = StationActivity.Pack,
            ["put-away"] = StationActivity.PutAway,
        };

    // Unknown is treated as the highest: nobody hands over alone what nobody has looked at.
    internal static readonly IReadOnlyDictionary<string, ValueClass> WitnessClasses =
        new SortedDictionary<string, ValueClass>(StringComparer.Ordinal)
        {
            ["high"] = ValueClass.High,
            ["low"] = ValueClass.Low,
            ["mid"] = ValueClass.Mid,
        };

    /// <summary><c>put-away</c>, <c>hand-over</c>, <c>pack</c> or <c>count</c>. Default <c>pack</c>.</summary>
    public string Activity { get; set; } = "pack";

    /// <summary>Silence after which the badge must be shown again. 5 s to 1 h, default 2 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The role of <c>custodians.csv</c> that may work here. Default empty: everybody who is in the
    /// file.</summary>
    public string Role { get; set; } = "";

    /// <summary>The lowest value class whose hand-over needs a witness: <c>low</c>, <c>mid</c> or <c>high</c>; a piece
    /// of unknown class always does. Default <c>high</c>.</summary>
    public string WitnessFrom { get; set; } = "high";

    /// <summary>The place of <c>places.csv</c> where the station stands; hand-overs and packing happen there. Default
    /// none.</summary>
    public string Place { get; set; } = "";

    /// <summary>EPC URI of the station's location, <c>urn:epc:id:sgln:…</c>. Default none.</summary>
    public string ReadPoint { get; set; } = "";

    /// <summary>How the codes of seals begin, 1 to 16 characters. Default <c>SEAL-</c>.</summary>
    public string SealPrefix { get; set; } = SealPrefixDefault;
}
