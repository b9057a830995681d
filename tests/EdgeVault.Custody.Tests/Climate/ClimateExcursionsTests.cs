using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Tests.Climate;

public sealed class ClimateExcursionsTests
{
    private readonly Vault _vault = new();
    private readonly ClimateExcursions _excursions = new(new ClimateLimitOptions
    {
        Of = new() { ["pearl"] = new AirOptions { HumidityMin = 40, HumidityMax = 65 } }, Lasting = TimeSpan.FromMinutes(2),
    });

    private bool _matters = true;

    [Fact]
    public void Dry_air_that_lasts_is_an_excursion_with_its_figures_at_the_end()
    {
        Assert.Empty(See(0, 50));
        Assert.Empty(See(1, 35));
        Assert.Empty(See(2, 34));
        var opened = Assert.IsType<ClimateExcursionOpened>(Assert.Single(See(3, 33)).Kind);
        Assert.Equal((33_000, 40_000, 65_000, "pearl", "vault-a"), (opened.ValueMilli, opened.LowMilli, opened.HighMilli, opened.Sensitivity, opened.Zone));

        Assert.Empty(See(4, 31));
        Assert.Empty(See(5, 45));
        Assert.Empty(See(6, 46));
        var closed = Assert.IsType<ClimateExcursionClosed>(Assert.Single(See(7, 47)).Kind);
        // 33, 31, 45, 46, 47
        Assert.Equal((31_000, 47_000, 40_400, 5u, 0ul), (closed.MinMilli, closed.MaxMilli, closed.MeanMilli, closed.Readings, closed.Opened));
        Assert.Empty(_vault.State.Climate);
    }

    [Fact]
    public void A_door_that_is_opened_for_a_moment_is_none()
    {
        See(0, 50);
        Assert.Empty(See(1, 30));
        Assert.Empty(See(2, 50));
        Assert.Empty(See(9, 50));
    }

    [Fact]
    public void Where_nothing_suffers_from_it_nothing_is_said()
    {
        _matters = false;
        See(0, 30);
        Assert.Empty(See(5, 30));
    }

    [Fact]
    public void A_restart_goes_on_with_what_the_ledger_has_open()
    {
        See(0, 30);
        Assert.Single(See(3, 30));
        var again = new ClimateExcursions(new ClimateLimitOptions { Of = new() { ["pearl"] = new AirOptions { HumidityMin = 40 } } });

        Assert.Empty(See(4, 30, again));
        Assert.Empty(See(5, 50, again));
        Assert.IsType<ClimateExcursionClosed>(Assert.Single(See(8, 50, again)).Kind);
    }

    private List<Fact> See(double minutes, decimal humidity, ClimateExcursions? excursions = null)
    {
        var reading = new AirReading("c-1", "vault-a", Vault.Start.AddMinutes(minutes), 21, humidity);
        List<Fact> facts = [.. (excursions ?? _excursions).See(reading, _vault.State.ClimateOf, (_, _) => _matters)];
        _vault.Commit([.. facts]);
        return facts;
    }
}
