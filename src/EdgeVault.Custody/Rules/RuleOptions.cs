namespace EdgeVault.Custody.Rules;

/// <summary>The <c>Rules</c> section: what rings at this site, and how loud.</summary>
public sealed class RuleOptions
{
    public const string SectionName = "EdgeVault:Rules";

    /// <summary>Changes to single rules, by name: <c>exit-without-authorisation</c>.</summary>
    public Dictionary<string, RuleSettingOptions> Of { get; set; } = [];

    /// <summary>What is asked of single portals, by id.</summary>
    public Dictionary<string, PortalRuleOptions> Portals { get; set; } = [];

    /// <summary>Ids of containers that go out in the morning and home at night, separated by semicolons. Default none.
    /// </summary>
    public string Standing { get; set; } = "";

    /// <summary>GS1 company prefixes whose unknown tags are ours to explain, separated by semicolons. Default none: no
    /// unknown tag rings.</summary>
    public string OwnPrefixes { get; set; } = "";

    /// <summary>Insured limit of a zone, in the unit of <see cref="Values"/>. Default none.</summary>
    public Dictionary<string, decimal> Limits { get; set; } = [];

    /// <summary>Insured limit of one shipment; 0: none, which is the default.</summary>
    public decimal ShipmentLimit { get; set; }

    /// <summary>What one piece counts as towards a limit, by value class: <c>low</c>, <c>mid</c>, <c>high</c>.</summary>
    public Dictionary<string, decimal> Values { get; set; } = [];

    /// <summary>The least time that anything needs between two portals. 1 s to 1 h, default 15 s.</summary>
    public TimeSpan TravelMin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a passage may stay unresolved before a person is asked. 10 s to 1 d, default 10 min.</summary>
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stranger's tag may stay inside. 10 min to 30 d, default 8 h.</summary>
    public TimeSpan StrangerStay { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long after it was shipped a piece may still go out through a door. 1 min to 30 d, default 1 d.</summary>
    public TimeSpan ShipGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a check-out without a time lasts. 1 min to 365 d, default 8 h.</summary>
    public TimeSpan OutMax { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How late something may be back. 0 to 1 d, default 5 min.</summary>
    public TimeSpan OutGrace { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a portal may be blind while its door is open. 0 to 1 h, default 10 s.</summary>
    public TimeSpan BlindGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long before a consignment is due it is called. 0 to 365 d, default 7 d.</summary>
    public TimeSpan ConsignmentNotice { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Thousandths by which a scale may differ. 1 to 500, default 5.</summary>
    public int WeightTolerancePermille { get; set; } = 5;

    /// <summary>How long a door is green behind what crossed and may. 1 s to 1 min, default 4 s.</summary>
    public TimeSpan GreenFor { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long it is amber behind what could not be told. 1 s to 10 min, default 10 s.</summary>
    public TimeSpan AmberFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the buzzer goes for an incident at the door that nobody takes on; the red light stays. 0 to 1 h,
    /// default 1 min.</summary>
    public TimeSpan BuzzerMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an alarm may stand without anybody's word; a warning eight times as long. 1 min to 7 d, default
    /// 30 min.</summary>
    public TimeSpan EscalateAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The role that it goes to then. Default <c>loss-prevention</c>.</summary>
    public string EscalateTo { get; set; } = Events.StationRoles.LossPrevention;
}

/// <summary>Changes to one rule; what is not given stays as it is.</summary>
public sealed class RuleSettingOptions
{
    /// <summary>Whether it is looked for.</summary>
    public bool? On { get; set; }

    /// <summary>Severity for pieces of low value: <c>notice</c>, <c>warning</c>, <c>alarm</c> or <c>critical</c>.</summary>
    public string Low { get; set; } = "";

    /// <inheritdoc cref="Low"/>
    public string Mid { get; set; } = "";

    /// <summary>For pieces of high value, and of none that is known.</summary>
    public string High { get; set; } = "";

    /// <summary>One step more while the site is closing or closed.</summary>
    public bool? WorseAtNight { get; set; }

    /// <summary>Its pieces may not be sold while it is open.</summary>
    public bool? BlocksSale { get; set; }

    /// <summary>The role that has to account for it.</summary>
    public string Owner { get; set; } = "";
}

/// <summary>What is asked of one portal.</summary>
public sealed class PortalRuleOptions
{
    /// <summary>Whether a crossing needs a badge. Default: where a scanner is at the portal, or two badges are
    /// needed.</summary>
    public bool? NeedsBadge { get; set; }

    /// <summary>Whether it needs the badges of two different people. Default no.</summary>
    public bool NeedsTwo { get; set; }

    /// <summary>Whether what goes out there needs a check-out, pick, work, shipment or standing authorisation. Default no: it
    /// means something only where those are scanned.</summary>
    public bool NeedsAuthorisation { get; set; }

    /// <summary>How long the door may stand open. 5 s to 1 d, default 2 min.</summary>
    public TimeSpan OpenMax { get; set; } = TimeSpan.FromMinutes(2);
}
