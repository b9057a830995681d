using Microsoft.Extensions.Options;

namespace EdgeVault.Custody.Rules;

/// <summary>Every fault of the <c>Rules</c> section.</summary>
internal sealed class RuleOptionsValidator : IValidateOptions<CustodyOptions>
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] faults = [.. FaultsOf(options.Rules)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(RuleOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Min, TimeSpan Max)[] times =
        [
            (nameof(options.TravelMin), options.TravelMin, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(options.SettleAfter), options.SettleAfter, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            (nameof(options.StrangerStay), options.StrangerStay, TimeSpan.FromMinutes(10), TimeSpan.FromDays(30)),
            (nameof(options.ShipGrace), options.ShipGrace, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            (nameof(options.OutMax), options.OutMax, TimeSpan.FromMinutes(1), Year),
            (nameof(options.OutGrace), options.OutGrace, TimeSpan.Zero, TimeSpan.FromDays(1)),
            (nameof(options.BlindGrace), options.BlindGrace, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(options.ConsignmentNotice), options.ConsignmentNotice, TimeSpan.Zero, Year),
            (nameof(options.GreenFor), options.GreenFor, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            (nameof(options.AmberFor), options.AmberFor, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            (nameof(options.BuzzerMax), options.BuzzerMax, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(options.EscalateAfter), options.EscalateAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            .. options.Portals.Select(static portal => (
                $"Portals:{portal.Key}:OpenMax", portal.Value.OpenMax, TimeSpan.FromSeconds(5), TimeSpan.FromDays(1))),
        ];
        foreach (var (name, value, min, max) in times.Where(static time => time.Value < time.Min || time.Value > time.Max))
        {
            yield return $"{RuleOptions.SectionName}:{name} is {value}; {min} to {max} would do.";
        }

        if (options.WeightTolerancePermille is < 1 or > 500)
        {
            yield return $"{RuleOptions.SectionName}:{nameof(options.WeightTolerancePermille)} is {options.WeightTolerancePermille}; "
                + "1 to 500 would do.";
        }

        foreach (var portal in options.Portals.Where(static portal => portal.Value is { NeedsTwo: true, NeedsBadge: false }))
        {
            yield return $"{RuleOptions.SectionName}:Portals:{portal.Key} needs two badges and none; NeedsBadge true or left out would do.";
        }

        foreach (var fault in options.Of.SelectMany(static rule => FaultsOf(rule.Key, rule.Value)).Concat(ValueFaults(options)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOf(string name, RuleSettingOptions setting)
    {
        var path = $"{RuleOptions.SectionName}:Of:{name}";
        if (!RulePlanBuilder.TryRule(name, out _))
        {
            yield return $"{path}: there is no rule '{name}'; {string.Join(", ", RulePlanBuilder.RuleNames)} are.";
        }

        foreach (var (key, word) in new[] { ("Low", setting.Low), ("Mid", setting.Mid), ("High", setting.High) })
        {
            if (word.Length > 0 && !RulePlanBuilder.TrySeverity(word, out _))
            {
                yield return $"{path}:{key} is '{word}'; notice, warning, alarm or critical would do.";
            }
        }
    }

    private static IEnumerable<string> ValueFaults(RuleOptions options)
    {
        foreach (var (name, value) in options.Values.Where(static value => !RulePlanBuilder.TryClass(value.Key, out _) || value.Value < 0))
        {
            yield return $"{RuleOptions.SectionName}:Values:{name} is {value}; low, mid or high with 0 or more would do.";
        }

        if ((options.Limits.Count > 0 || options.ShipmentLimit > 0) && options.Values.Count == 0)
        {
            yield return $"{RuleOptions.SectionName}:Values is empty, so no limit can be exceeded; "
                + "give what a piece of low, mid and high value counts as.";
        }

        foreach (var (zone, limit) in options.Limits.Where(static limit => limit.Value <= 0))
        {
            yield return $"{RuleOptions.SectionName}:Limits:{zone} is {limit}; more than 0 would do.";
        }

        if (options.ShipmentLimit < 0)
        {
            yield return $"{RuleOptions.SectionName}:ShipmentLimit is {options.ShipmentLimit}; 0 or more would do.";
        }
    }
}
