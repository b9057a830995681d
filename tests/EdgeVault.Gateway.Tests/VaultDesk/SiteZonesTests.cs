using System.Collections.Immutable;
using EdgeVault.Capture;
using EdgeVault.Capture.Portals;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.VaultDesk;

namespace EdgeVault.Gateway.Tests.VaultDesk;

/// <summary>A zone is what a place, a portal or the counts name; who says another is told what would do, and where to name it.</summary>
public sealed class SiteZonesTests
{
    private const string Naming = "A zone is named by a row of places.csv, as a portal's InsideZone, or under EdgeVault:Counts:Zones.";

    [Theory]
    [InlineData("place")]
    [InlineData("portal")]
    [InlineData("count")]
    public void Each_of_the_three_names_a_zone(string by)
    {
        var capture = new CaptureOptions();
        capture.Portals["dock-1"] = new PortalOptions { InsideZone = by == "portal" ? "goods-in" : "vault-a", OutsideZone = "yard" };
        var place = new Place { PlaceId = "PL-1", Zone = by == "place" ? "goods-in" : "" };
        var registers = FixedRegisters.Empty with { Places = new Dictionary<string, Place> { [place.PlaceId] = place } };
        var counts = new CountOptions { Zones = by == "count" ? new() { ["goods-in"] = new CountZoneOptions() } : [] };
        var zones = SiteZones.Of(capture, registers, counts);

        Assert.True(zones.Has("goods-in"));
        Assert.False(zones.Has("yard"));
        Assert.False(zones.Has(""));
    }

    [Fact]
    public void A_limit_of_a_zone_that_nothing_has_is_named()
    {
        var plan = new RulePlan { Limits = ImmutableDictionary<string, decimal>.Empty.Add("vault-a", 1).Add("vualt-b", 1) };

        Assert.Equal(
            $"EdgeVault:Rules:Limits:vualt-b: There is no zone 'vualt-b' here; vault-a would do. {Naming}",
            Assert.Single(new SiteZones(["vault-a"], FixedRegisters.Empty).StrayLimits(plan)));
    }

    [Fact]
    public void Who_names_another_is_told_what_would_do_and_where_zones_are_named()
    {
        var none = FixedRegisters.Empty;
        var one = none with { Places = new Dictionary<string, Place> { ["PL-1"] = new() { PlaceId = "PL-1", Zone = "vault-a" } } };

        Assert.Equal(
            $"There is no zone 'goods-in' here; vault-a, vault-b would do. {Naming}", new SiteZones(["vault-b", ""], one).Refusal("goods-in"));
        Assert.Equal($"There is no zone 'goods-in' here: none has a name yet. {Naming}", new SiteZones([], none).Refusal("goods-in"));
    }
}
