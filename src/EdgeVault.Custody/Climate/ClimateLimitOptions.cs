using EdgeVault.Custody.Rules;
using Microsoft.Extensions.Options;

namespace EdgeVault.Custody.Climate;

/// <summary>The <c>ClimateLimits</c> section: what air is good for what.</summary>
public sealed class ClimateLimitOptions
{
    public const string SectionName = "EdgeVault:ClimateLimits";

    /// <summary>By what suffers: <c>pearl</c>, <c>opal</c>, <c>emerald</c>, <c>silver</c>, or <c>zone</c> for all of them.
    /// </summary>
    public Dictionary<string, AirOptions> Of { get; set; } = new()
    {
        ["pearl"] = new AirOptions { HumidityMin = 40, HumidityMax = 65 },
        ["opal"] = new AirOptions { HumidityMin = 40, HumidityMax = 75 },
        ["emerald"] = new AirOptions { TemperatureMin = 5, TemperatureMax = 35 },
        ["silver"] = new AirOptions { HumidityMax = 60 },
    };

    /// <summary>How long the air must be outside before it counts, and inside before that is over. 0 to 1 h, default
    /// 2 min.</summary>
    public TimeSpan Lasting { get; set; } = TimeSpan.FromMinutes(2);
}

/// <summary>Limits; what is not given does not matter.</summary>
public sealed class AirOptions
{
    /// <summary>°C.</summary>
    public decimal? TemperatureMin { get; set; }

    /// <inheritdoc cref="TemperatureMin"/>
    public decimal? TemperatureMax { get; set; }

    /// <summary>Relative, in percent.</summary>
    public decimal? HumidityMin { get; set; }

    /// <inheritdoc cref="HumidityMin"/>
    public decimal? HumidityMax { get; set; }
}

internal sealed class ClimateLimitOptionsValidator : IValidateOptions<CustodyOptions>
{
    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] faults = [.. FaultsOf(options.ClimateLimits)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(ClimateLimitOptions options)
    {
        if (options.Lasting < TimeSpan.Zero || options.Lasting > TimeSpan.FromHours(1))
        {
            yield return $"{ClimateLimitOptions.SectionName}:Lasting is {options.Lasting}; 00:00:00 to 01:00:00 would do.";
        }

        foreach (var (what, air) in options.Of)
        {
            var path = $"{ClimateLimitOptions.SectionName}:Of:{what}";
            if (what != Sensitivity.Zone && !Sensitivity.Materials.Contains(what))
            {
                yield return $"{path}: '{what}' is not known; {string.Join(", ", Sensitivity.Materials)} or {Sensitivity.Zone} would do.";
            }

            if (air.TemperatureMin >= air.TemperatureMax || air.HumidityMin >= air.HumidityMax)
            {
                yield return $"{path}: a minimum is not below its maximum.";
            }
        }
    }
}
