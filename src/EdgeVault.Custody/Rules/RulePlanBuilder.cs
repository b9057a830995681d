using System.Collections.Immutable;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Rules;

/// <summary>Options that the validator let through → plan.</summary>
public static class RulePlanBuilder
{
    private static readonly Dictionary<string, IncidentRule> Names = Enum.GetValues<IncidentRule>()
        .Where(static rule => rule != IncidentRule.Unspecified)
        .ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>As the configuration spells them.</summary>
    public static IEnumerable<string> RuleNames => Names.Keys.Order(StringComparer.Ordinal);

    /// <summary>ExitWithoutAuthorisation is <c>exit-without-authorisation</c>.</summary>
    public static string NameOf(IncidentRule rule) => JsonNamingPolicy.KebabCaseLower.ConvertName(rule.ToString());

    public static bool TryRule(string name, out IncidentRule rule) => Names.TryGetValue(name, out rule);

    public static bool TrySeverity(string word, out Severity severity) =>
        Enum.TryParse(word, ignoreCase: true, out severity) && severity != Severity.Unspecified && word.Length > 0 && !char.IsDigit(word[0]);

    public static bool TryClass(string word, out ValueClass valueClass) =>
        Enum.TryParse(word, ignoreCase: true, out valueClass) && valueClass != ValueClass.Unknown && word.Length > 0 && !char.IsDigit(word[0]);

    /// <param name="options">Checked.</param>
    /// <param name="badgePortals">Portals where a scanner or access control can prove who crosses.</param>
    public static RulePlan Build(RuleOptions options, IEnumerable<string> badgePortals)
    {
        ArgumentNullException.ThrowIfNull(options);
        var badges = badgePortals.ToHashSet(StringComparer.Ordinal);
        return new RulePlan
        {
            Rules = options.Of.Aggregate(RuleTable.Defaults, static (rules, changed) =>
                TryRule(changed.Key, out var rule) ? rules.SetItem(rule, SettingOf(rules[rule], changed.Value)) : rules),
            Portals = options.Portals.Keys.Union(badges, StringComparer.Ordinal)
                .ToImmutableDictionary(static portal => portal, portal => PortalOf(options, portal, badges.Contains(portal))),
            Standing = [.. Words(options.Standing)],
            OwnPrefixes = [.. Words(options.OwnPrefixes)],
            Limits = options.Limits.ToImmutableDictionary(StringComparer.Ordinal),
            ShipmentLimit = options.ShipmentLimit > 0 ? options.ShipmentLimit : null,
            Values = options.Values.ToImmutableDictionary(
                static value => TryClass(value.Key, out var valueClass) ? valueClass : ValueClass.Unknown, static value => value.Value),
            TravelMin = options.TravelMin,
            SettleAfter = options.SettleAfter,
            StrangerStay = options.StrangerStay,
            ShipGrace = options.ShipGrace,
            OutMax = options.OutMax,
            OutGrace = options.OutGrace,
            BlindGrace = options.BlindGrace,
            ConsignmentNotice = options.ConsignmentNotice,
            WeightTolerancePermille = options.WeightTolerancePermille,
            GreenFor = options.GreenFor,
            AmberFor = options.AmberFor,
            BuzzerMax = options.BuzzerMax,
            EscalateAfter = options.EscalateAfter,
            EscalateTo = options.EscalateTo,
        };
    }

    private static RuleSetting SettingOf(RuleSetting known, RuleSettingOptions changed) => new(
        changed.On ?? known.IsOn,
        TrySeverity(changed.Low, out var low) ? low : known.Low,
        TrySeverity(changed.Mid, out var mid) ? mid : known.Mid,
        TrySeverity(changed.High, out var high) ? high : known.High,
        changed.WorseAtNight ?? known.IsWorseAtNight,
        changed.BlocksSale ?? known.BlocksSale,
        changed.Owner.Length > 0 ? changed.Owner : known.Owner);

    private static PortalRules PortalOf(RuleOptions options, string portal, bool hasBadges) =>
        options.Portals.TryGetValue(portal, out var given)
            ? new PortalRules(given.NeedsBadge ?? (hasBadges || given.NeedsTwo), given.NeedsTwo, given.OpenMax, given.NeedsAuthorisation)
            : PortalRules.Default with { NeedsBadge = hasBadges };

    private static string[] Words(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
