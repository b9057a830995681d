using System.Collections.Immutable;
using EdgeVault.Contracts.Custody.V1;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Rules;

/// <summary>The rules of one site, checked: thresholds and tables. Immutable.</summary>
public sealed record RulePlan
{
    public ImmutableDictionary<IncidentRule, RuleSetting> Rules { get; init; } = RuleTable.Defaults;

    public ImmutableDictionary<string, PortalRules> Portals { get; init; } = ImmutableDictionary<string, PortalRules>.Empty;

    /// <summary>Containers that go out in the morning and home at night.</summary>
    public ImmutableHashSet<string> Standing { get; init; } = [];

    /// <summary>GS1 company prefixes whose unknown tags are ours to explain.</summary>
    public ImmutableHashSet<string> OwnPrefixes { get; init; } = [];

    /// <summary>Insured limit by zone, in the unit of <see cref="Values"/>.</summary>
    public ImmutableDictionary<string, decimal> Limits { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Of one shipment; null: none.</summary>
    public decimal? ShipmentLimit { get; init; }

    /// <summary>What a piece of each class counts as towards a limit.</summary>
    public ImmutableDictionary<ValueClass, decimal> Values { get; init; } = ImmutableDictionary<ValueClass, decimal>.Empty;

    public TimeSpan TravelMin { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan SettleAfter { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan StrangerStay { get; init; } = TimeSpan.FromHours(8);

    public TimeSpan ShipGrace { get; init; } = TimeSpan.FromHours(24);

    public TimeSpan OutMax { get; init; } = TimeSpan.FromHours(8);

    public TimeSpan OutGrace { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan BlindGrace { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConsignmentNotice { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Thousandths by which a scale may differ from what the pieces weigh together.</summary>
    public int WeightTolerancePermille { get; init; } = 5;

    /// <summary>How long a door is green behind what crossed and may.</summary>
    public TimeSpan GreenFor { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long it is amber behind what could not be told, or is worth a notice.</summary>
    public TimeSpan AmberFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the buzzer goes where nobody takes an incident on.</summary>
    public TimeSpan BuzzerMax { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan EscalateAfter { get; init; } = TimeSpan.FromMinutes(30);

    public string EscalateTo { get; init; } = Events.StationRoles.LossPrevention;

    public RuleSetting Of(IncidentRule rule) => Rules.GetValueOrDefault(rule, RuleSetting.Off);

    public PortalRules Of(string portal) => Portals.GetValueOrDefault(portal, PortalRules.Default);
}

/// <param name="NeedsBadge">Somebody there can prove who they are, so that a crossing without proof means something.</param>
/// <param name="NeedsTwo">Two different people must have proven it.</param>
/// <param name="OpenMax">How long its door may stand open.</param>
/// <param name="NeedsAuthorisation">What goes out there needs a reason that the ledger knows. Where nobody checks out, picks
/// or seals by scan, this would ring at every crossing.</param>
public sealed record PortalRules(bool NeedsBadge, bool NeedsTwo, TimeSpan OpenMax, bool NeedsAuthorisation = false)
{
    public static PortalRules Default { get; } = new(false, false, TimeSpan.FromMinutes(2));
}

/// <summary>What an incident of a rule means.</summary>
/// <param name="IsOn">Whether it is looked for.</param>
/// <param name="Low">Severity for pieces of low value.</param>
/// <param name="Mid">Of middle value.</param>
/// <param name="High">Of high value, and of none that is known.</param>
/// <param name="IsWorseAtNight">One step more while the site is closed.</param>
/// <param name="BlocksSale">Its pieces may not be sold while it is open.</param>
/// <param name="Owner">The role that has to account for it.</param>
public sealed record RuleSetting(
    bool IsOn, Severity Low, Severity Mid, Severity High, bool IsWorseAtNight, bool BlocksSale, string Owner)
{
    public static RuleSetting Off { get; } = new(false, default, default, default, false, false, "");

    public Severity SeverityOf(ValueClass valueClass, SiteMode mode)
    {
        var severity = valueClass switch
        {
            ValueClass.Low => Low,
            ValueClass.Mid => Mid,
            _ => High,
        };
        return IsWorseAtNight && mode is (SiteMode.Night or SiteMode.Closing) && severity < Severity.Critical
            ? severity + 1
            : severity;
    }
}
