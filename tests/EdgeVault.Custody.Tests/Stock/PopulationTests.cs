using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Custody.Tests.Rules;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: what an event, a look at the time and an answer cost does not depend on how many pieces there are.</summary>
/// <remarks>Method: the same hour of a vault with 1,000 pieces and with 200,000; the rows that are read and written are
/// counted, step by step, and must be the same.</remarks>
public sealed class PopulationTests
{
    private const int Small = 1_000;
    private const int Large = 200_000;

    [Fact]
    public void An_hour_touches_the_same_rows_whatever_the_population()
    {
        var (small, large) = (HourOf(Small), HourOf(Large));

        Assert.Equal(small, large);
        Assert.All(large, step => Assert.True(step.Looked + step.Touched < 200, step.ToString()));
    }

    private static List<Step> HourOf(int population)
    {
        var state = new CustodyState();
        for (var number = 0; number < population; number++)
        {
            state.Apply(new EventAt(Vault.Epoch, (ulong)number), new CustodyEvent
            {
                Schema = 1,
                OccurredFromUs = CustodyTime.ToUs(Vault.Start),
                OccurredToUs = CustodyTime.ToUs(Vault.Start),
                PieceId = $"p-{number}",
                PlaceId = $"PL-{number / 50}",
                PutAway = new PutAway { Zone = "vault-a" },
            });
        }

        var site = new RuleSite(register: Enumerable.Range(0, population).Select(Vault.PieceOf), state: state);
        var steps = new List<Step>();
        void Count(string what, Action act)
        {
            var (looked, touched) = (state.PiecesLooked, state.RowsTouched);
            act();
            steps.Add(new Step(what, state.PiecesLooked - looked, state.RowsTouched - touched));
        }

        var search = new StockSearch(state, site.Vault.Register, new StockPolicy(), Vault.Start.AddHours(1));
        var live = new StockLive(state, _ => Custody.Pieces.ValueClass.Low, new StockPolicy());
        live.Look(Vault.Start);
        Count("a crossing", () => site.Cross(Direction.Out, [5, 6, 7]));
        Count("home again", () => site.Cross(Direction.In, [5, 6, 7]));
        Count("a check-out", () => site.Say(new CheckedOut { Purpose = "photo" }, "p-8"));
        Count("into a box", () => site.Say(new Packed(), "p-9", "box"));
        Count("a seal", () => site.Say(new Sealed { Seal = "S1" }, "", "box"));
        Count("a shipment", () => site.Say(new Shipped(), "", "box"));
        Count("a doubt", () => site.Cross(Direction.Unresolved, [11]));
        Count("a count begins", () => site.Say(new CountOpened { CountKind = CountKind.Cycle, Zone = "vault-a" }));
        Count("a line of it", () => site.Say(
            new CountLine { Count = site.Next - 1, Result = CountResult.Present, Zone = "vault-a", Technology = CountTechnology.Barcode }, "p-12"));
        Count("the next line", () => site.Say(
            new CountLine { Count = site.Next - 2, Result = CountResult.Present, Zone = "vault-a", Technology = CountTechnology.Barcode }, "p-13"));
        Count("a look at the time", () => site.Later(20).Tick());
        Count("an answer by id", () => Assert.NotNull(search.ById("p-5")));
        Count("an answer by tag", () => Assert.NotNull(search.ByEpc(Vault.Identity(5))));
        Count("a place", () => Assert.Equal(50, search.Find(new StockQuery { PlaceId = "PL-3" }).Count()));
        Count("a reservation", () => site.Say(new Reserved { Token = "t-1", Order = "O-1" }, "p-14"));
        Count("what is reserved under a token", () => Assert.True(state.TryGetReserved("t-1", out _)));
        Count("all that is reserved", () => Assert.Equal(["p-14"], state.PiecesReserved));
        Count("what is out", () => Assert.NotEmpty(search.Out()));
        Count("live figures", () => live.Look(site.Now));
        return steps;
    }

    private sealed record Step(string What, long Looked, long Touched);
}
