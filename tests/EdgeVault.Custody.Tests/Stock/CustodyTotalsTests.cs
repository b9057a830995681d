using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Counts over all events.</summary>
public sealed class CustodyTotalsTests
{
    [Fact]
    public void Passages_are_counted_by_the_way_that_they_went()
    {
        var vault = new Vault();
        vault.Commit(Vault.Passage(1, Direction.In, Vault.Start));
        vault.Commit(Vault.Passage(2, Direction.In, Vault.Start));
        vault.Commit(Vault.Passage(1, Direction.Out, Vault.Start.AddMinutes(1)));

        var totals = vault.State.Totals;

        Assert.Equal((2UL, 1UL, 0UL), (totals.Passages(Direction.In), totals.Passages(Direction.Out), totals.Passages(Direction.Unresolved)));
        Assert.Equal(3UL, totals.ByKind[CustodyEvent.PassageFieldNumber]);
    }
}
