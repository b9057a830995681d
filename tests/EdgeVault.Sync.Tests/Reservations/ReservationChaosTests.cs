using EdgeVault.Sync.Tests.Support;

namespace EdgeVault.Sync.Tests.Reservations;

/// <summary>A slice of the campaign in every test run; <c>make reservation-chaos</c> runs all of it, or one seed.</summary>
public sealed class ReservationChaosTests(ITestOutputHelper output)
{
    private const int Slice = 8;

    [Fact]
    public async Task A_piece_has_one_holder_and_no_release_is_lost()
    {
        var (first, count) = Campaign.Seeds("RESERVATION_CHAOS_SEED", "RESERVATION_CHAOS_RUNS", Slice);
        var isWhole = Campaign.IsAsked("RESERVATION_CHAOS_RUNS");
        var (held, shipped, lapsed, refused) = (0, 0, 0, 0);
        for (var at = first; at < first + count; at++)
        {
            using var run = new ReservationChaos(at, clients: 64, pieces: isWhole ? 10_000 : 400, steps: isWhole ? 20_000 : 3_000);
            await run.RunAsync(TestContext.Current.CancellationToken);
            (held, shipped, lapsed, refused) =
                (held + run.Held, shipped + run.Shipped, lapsed + run.Lapsed, refused + run.Refused);
        }

        output.WriteLine(
            $"seeds {first}–{first + count - 1}: {held} held, {shipped} shipped, {lapsed} lapsed, {refused} refused");
        Assert.True(count == 1 || (held > 0 && shipped > 0 && lapsed > 0), "The runs were too tame.");
    }
}
