using System.Text.Json.Serialization;

namespace EdgeVault.HardwareSim.World;

/// <summary>A range that values are drawn from, evenly.</summary>
internal readonly record struct Between(
    [property: JsonRequired] double Min,
    [property: JsonRequired] double Max);
