using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Tests.Stock.Verified;

public sealed class StockLiveTests
{
    private static readonly StockPolicy Policy = new()
    {
        CadenceHigh = TimeSpan.FromMinutes(20), CadenceMid = TimeSpan.FromMinutes(60), CadenceLow = TimeSpan.FromHours(3),
    };

    /// <summary>Goal: the live figures are those of judging every piece anew. Method: random histories, in half of them
    /// only what keeps pieces in stock, and time that goes by.</summary>
    [Fact]
    public void Live_figures_are_those_of_judging_every_piece()
    {
        var verified = 0;
        var doubted = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var vault = new Vault(WildHistory.Pieces);
            var wild = new WildHistory(random);
            var live = new StockLive(vault.State, ClassOf, Policy);
            var now = Vault.Start;
            for (var batch = 0; batch < 40; batch++)
            {
                now = now.AddMinutes(random.Next(5));
                vault.Commit(seed % 2 == 0 ? [.. wild.Batch(vault)] : [Tame(random, now, vault)]);
                var summary = live.Look(now);
                var expected = Anew(vault.State, now);
                Assert.Equal((expected.Verified, expected.Of), (summary.Verified, summary.Of));
                Assert.Equal(expected.Reasons, summary.Reasons);
                verified += summary.Verified;
                doubted += summary.Reasons.GetValueOrDefault(StockReasons.CoverageGap);
            }
        }

        Assert.True(verified > 500 && doubted > 500, $"{verified} verified and {doubted} doubted: too few to tell");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5_000)]
    public void A_look_costs_what_changed_and_not_how_many_pieces_there_are(int population)
    {
        var vault = new Vault(population);
        vault.Commit([.. Enumerable.Range(0, population).Select(piece => Vault.Passage(piece, Direction.In))]);
        var live = new StockLive(vault.State, ClassOf, Policy);
        Assert.Equal(population, live.Look(Vault.Start).Of);
        var before = live.Judged;

        for (var step = 1; step <= 10; step++)
        {
            vault.Commit(Vault.Passage(step, Direction.Out, Vault.Start.AddSeconds(step)));
            live.Look(Vault.Start.AddSeconds(step));
        }

        Assert.Equal(10, live.Judged - before);
    }

    [Fact]
    public void When_value_classes_have_changed_everything_is_judged_anew_by_the_next_look()
    {
        var (vault, valueClass) = (new Vault(), ValueClass.Low);
        vault.Commit(Vault.Passage(1, Direction.In));
        var live = new StockLive(vault.State, _ => valueClass, Policy);
        var now = Vault.Start.AddHours(2);
        Assert.Equal(0, TooOld(live.Look(now)));

        valueClass = ValueClass.High;
        Assert.Equal(0, TooOld(live.Look(now)));
        live.LookAgain();
        Assert.Equal(1, TooOld(live.Look(now)));

        valueClass = ValueClass.Low;
        live.LookAgain();
        Assert.Equal(0, TooOld(live.Look(now)));
    }

    private static int TooOld(StockSummary summary) => summary.Reasons.GetValueOrDefault(StockReasons.ProofTooOld);

    private static ValueClass ClassOf(string pieceId) => (ValueClass)(pieceId[^1] % 4);

    private static CustodyInput Tame(Random random, DateTimeOffset now, Vault vault) => random.Next(12) switch
    {
        0 => VerifiedStockTests.InputOf("gap", now, vault),
        1 => VerifiedStockTests.InputOf("end", now, vault),
        2 => VerifiedStockTests.InputOf("open", now, vault),
        3 => VerifiedStockTests.InputOf("close", now, vault),
        4 => Vault.Passage(random.Next(8), Direction.Out, now),
        5 or 6 => Vault.Passage(random.Next(8), Direction.In, now),
        7 => new Fact
        {
            Kind = new Reserved { Token = "t", UntilUs = CustodyTime.ToUs(now.AddMinutes(random.Next(1, 30))) },
            From = now,
            PieceId = $"p-{random.Next(8)}",
        },
        _ => new Fact
        {
            Kind = new IntakeInspected { Result = IntakeResult.Verified }, From = now, PieceId = $"p-{random.Next(8)}",
        },
    };

    private static StockSummary Anew(CustodyState state, DateTimeOffset now)
    {
        var reasons = new SortedDictionary<StockReasons, int>();
        var pieces = state.Pieces.Where(piece => piece.Whereabouts is not (Whereabouts.Gone or Whereabouts.Set)).ToList();
        var verdicts = pieces.ConvertAll(piece => VerifiedStock.Judge(state, piece, ClassOf(piece.PieceId), Policy, now));
        foreach (var reason in Enum.GetValues<StockReasons>().Where(reason => reason != StockReasons.None))
        {
            var count = verdicts.Count(verdict => verdict.Reasons.HasFlag(reason));
            if (count > 0)
            {
                reasons[reason] = count;
            }
        }

        return new StockSummary(verdicts.Count(verdict => verdict.IsVerified), pieces.Count, reasons);
    }
}
