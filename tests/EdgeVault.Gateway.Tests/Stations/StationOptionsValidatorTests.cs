using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Stations;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Gateway.Tests.Stations;

public sealed class StationOptionsValidatorTests
{
    [Theory]
    [InlineData("s1:Activity", "juggle", "EdgeVault:Stations:s1:Activity is 'juggle'; count, hand-over, pack, put-away would do.")]
    [InlineData("s1:Timeout", "00:00:01", "EdgeVault:Stations:s1:Timeout is 00:00:01; 00:00:05 to 01:00:00 would do.")]
    [InlineData("s1:WitnessFrom", "dear", "EdgeVault:Stations:s1:WitnessFrom is 'dear'; high, mid or low would do.")]
    [InlineData("s1:SealPrefix", "", "EdgeVault:Stations:s1:SealPrefix is ''; 1 to 16 characters would do.")]
    [InlineData("s1:ReadPoint", "here", "EdgeVault:Stations:s1:ReadPoint is 'here'; urn:epc:id:sgln:0614141.00001.1 would do.")]
    [InlineData("S 1:Activity", "pack", "EdgeVault:Stations:S 1: 'S 1' is not an id; 1 to 32 of a-z, 0-9 and '-' are.")]
    public void A_fault_is_named_by_its_key_with_what_would_do(string key, string value, string fault) =>
        Assert.Contains(fault, Faults(($"Stations:{key}", value)));

    [Fact]
    public void A_scanner_of_a_station_that_is_not_there_is_a_fault_where_stations_are_set_up()
    {
        Assert.Equal(
            ["EdgeVault:Scanners:a:Station: there is no station 'packin-1' in EdgeVault:Stations (packing-1)."],
            Faults(("Stations:packing-1:Activity", "pack"), ("Scanners:a:Station", "packin-1"), ("Scanners:b:Station", "packing-1")));
        Assert.Empty(Faults(("Scanners:a:Station", "packing-1")));
    }

    [Fact]
    public void Defaults_are_sound() => Assert.Empty(Faults(("Stations:s1:Activity", "put-away")));

    private static IEnumerable<string> Faults(params (string Key, string Value)[] settings)
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"EdgeVault:{pair.Key}", (string?)pair.Value)))
            .Build()
            .GetSection("EdgeVault");
        var options = section.Get<GatewayOptions>() ?? new GatewayOptions();
        return new StationOptionsValidator(section).Validate(null, options).Failures ?? [];
    }
}
