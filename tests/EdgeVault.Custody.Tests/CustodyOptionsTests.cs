using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeVault.Custody.Tests;

public sealed class CustodyOptionsTests
{
    [Fact]
    public void Good_options_give_the_site()
    {
        using var services = Services(("Site", "dc1"), ("TimeZone", "Europe/Brussels"),
            ("SiteGln", "urn:epc:id:sgln:0614141.00001.0"), ("Readers:r1:Endpoint", "llrp://127.0.0.1"));

        var site = services.GetRequiredService<CustodySite>();

        Assert.Equal("dc1", site.Site);
        Assert.Equal(SiteTimeZone.HasDatabase ? "Europe/Brussels" : "UTC", site.TimeZone.Id);
        Assert.NotNull(services.GetRequiredService<IClockQuality>());
        Assert.Equal("pieces.csv", services.GetRequiredService<IOptions<CustodyOptions>>().Value.Pieces);
    }

    [Fact]
    public void All_faults_are_said_at_once_each_with_what_would_do()
    {
        using var services = Services(
            ("Site", "DC 1"), ("TimeZone", "Antwerp time"), ("SiteGln", "0614141000012"), ("Pieces", ""));

        var e = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<CustodyOptions>>().Value);

        Assert.Equal(4, e.Failures.Count());
        Assert.All(e.Failures, failure => Assert.Contains("would do", failure, StringComparison.Ordinal));
        Assert.All(
            new[] { "EdgeVault:Site ", "EdgeVault:TimeZone ", "EdgeVault:SiteGln ", "EdgeVault:Pieces " },
            key => Assert.Contains(key, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Site", "")]
    [InlineData("Site", "this-id-is-longer-than-thirty-two")]
    [InlineData("Site", "dc1\n")]
    [InlineData("SiteGln", "urn:epc:id:sgln:06141410.00001.0")]
    [InlineData("SiteGln", "urn:epc:id:sgtin:0614141.812345.1")]
    [InlineData("TimeZone", "")]
    [InlineData("TimeZone", "Romance Standard Time")]
    public void A_bad_value_stops_the_start(string key, string value)
    {
        using var services = key == "Site" ? Services((key, value)) : Services(("Site", "dc1"), (key, value));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<CustodyOptions>>().Value);
    }

    [Fact]
    public void A_door_that_needs_two_badges_needs_a_badge()
    {
        using var services = Services(
            ("Site", "dc1"), ("Rules:Portals:door-2:NeedsTwo", "true"), ("Rules:Portals:door-2:NeedsBadge", "false"));

        var e = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<CustodyOptions>>().Value);
        Assert.Equal(
            "EdgeVault:Rules:Portals:door-2 needs two badges and none; NeedsBadge true or left out would do.", Assert.Single(e.Failures));

        var plan = RulePlanBuilder.Build(new RuleOptions { Portals = { ["door-2"] = new PortalRuleOptions { NeedsTwo = true } } }, []);
        Assert.True(plan.Of("door-2").NeedsBadge);
    }

    [Fact]
    public void The_documented_configuration_is_taken()
    {
        using var services = Services(
            ("Site", "dc1"), ("SiteGln", "urn:epc:id:sgln:0614141.00001.0"), ("TimeZone", "Europe/Antwerp"));

        Assert.NotNull(services.GetRequiredService<CustodySite>());
    }

    [Fact]
    public void A_zone_that_does_not_exist_is_found_out_where_there_is_a_database()
    {
        using var services = Services(("Site", "dc1"), ("TimeZone", "Europe/Atlantis"));
        var options = services.GetRequiredService<IOptions<CustodyOptions>>();

        var fault = Record.Exception(() => options.Value);

        Assert.Equal(SiteTimeZone.HasDatabase, fault is OptionsValidationException);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("Etc/GMT-14", true)]
    [InlineData("America/Argentina/ComodRivadavia", true)]
    [InlineData("Europe/", false)]
    [InlineData("/Brussels", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("Europe/Brussels\n", false)]
    public void Names_have_the_databases_spelling(string name, bool isName) =>
        Assert.Equal(isName, SiteTimeZone.IsName(name));

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"EdgeVault:{s.Key}", (string?)s.Value)))
            .Build()
            .GetSection(CustodyOptions.SectionName);
        return new ServiceCollection().AddLogging().AddCustody(configuration).BuildServiceProvider();
    }
}
