namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Lower and upper limit of a number, or of both ends of a <see cref="Between"/>; the unit stands in the
/// description.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LimitsAttribute(double min, double max) : Attribute
{
    public double Min { get; } = min;

    public double Max { get; } = max;
}

/// <summary>What a string, or every key of a map, must look like.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PatternAttribute(string pattern) : Attribute
{
    /// <summary>Short ids of sites, readers, portals and zones.</summary>
    public const string Id = "^[a-z0-9-]{1,32}$";

    public string Pattern { get; } = pattern;
}

/// <summary>How many entries a map may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EntriesAttribute(int min, int max) : Attribute
{
    public int Min { get; } = min;

    public int Max { get; } = max;
}
