using Microsoft.Extensions.Options;

namespace EdgeVault.Custody.Counts;

/// <summary>The <c>Counts</c> section: how zones are counted.</summary>
public sealed class CountOptions
{
    public const string SectionName = "EdgeVault:Counts";

    /// <summary>By zone. What is not given is counted by scanners alone.</summary>
    public Dictionary<string, CountZoneOptions> Zones { get; set; } = [];

    public CountZone Of(string zone) => Zones.TryGetValue(zone, out var given)
        ? new CountZone((uint)given.ReadPermille, given.TwoTechnologies)
        : default;
}

/// <summary>How one zone is counted.</summary>
public sealed class CountZoneOptions
{
    /// <summary>How probably the zone's readers read a piece that is there, in thousandths, as measured on site: what they do
    /// not find is missing from 990 on, and not proven below. 0 to 1000, default 0.</summary>
    public int ReadPermille { get; set; }

    /// <summary>Whether readers and scanners are both to be used before a count ends, and must agree. Default no.</summary>
    public bool TwoTechnologies { get; set; }
}

internal sealed class CountOptionsValidator : IValidateOptions<CustodyOptions>
{
    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] faults =
        [
            .. options.Counts.Zones.Where(static zone => zone.Value.ReadPermille is < 0 or > 1_000).Select(static zone =>
                $"{CountOptions.SectionName}:Zones:{zone.Key}:ReadPermille is {zone.Value.ReadPermille}; 0 to 1000 would do."),
            .. options.Counts.Zones.Where(static zone => zone.Value is { TwoTechnologies: true, ReadPermille: 0 }).Select(static zone =>
                $"{CountOptions.SectionName}:Zones:{zone.Key} wants two technologies, and its readers read nothing; "
                + "ReadPermille says how well they do."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
