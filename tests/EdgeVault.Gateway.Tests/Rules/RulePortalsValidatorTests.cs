using EdgeVault.Custody;
using EdgeVault.Gateway.Rules;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Gateway.Tests.Rules;

public sealed class RulePortalsValidatorTests
{
    [Theory]
    [InlineData("dor-1")]
    [InlineData("Door-1")]
    public void Rules_of_a_portal_that_is_not_there_are_a_fault(string name) => Assert.Equal(
        [$"EdgeVault:Rules:Portals:{name}: there is no portal '{name}' in EdgeVault:Portals (door-1, door-2)."], Faults(name));

    [Fact]
    public void Rules_of_a_portal_that_is_there_are_none() => Assert.Empty(Faults("door-2"));

    private static IEnumerable<string> Faults(string ruled)
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["EdgeVault:Portals:door-1:InsideZone"] = "vault-a",
                ["EdgeVault:Portals:door-2:InsideZone"] = "vault-b",
                [$"EdgeVault:Rules:Portals:{ruled}:NeedsAuthorisation"] = "true",
            })
            .Build().GetSection("EdgeVault");
        return new RulePortalsValidator(section).Validate(null, section.Get<CustodyOptions>()!).Failures ?? [];
    }
}
