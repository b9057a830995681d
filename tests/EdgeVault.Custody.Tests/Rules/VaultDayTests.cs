namespace EdgeVault.Custody.Tests.Rules;

/// <summary>Goal: rules find what went wrong on whole days, invent next to nothing, and leave a quiet day quiet.</summary>
/// <remarks>Method: twenty days from seeds, as custody sees them; the truth of what was made to go wrong is compared by
/// rule with what rang.</remarks>
public sealed class VaultDayTests(ITestOutputHelper output)
{
    [Fact]
    public void Days_on_which_things_go_wrong_ring_for_just_those()
    {
        var (expected, found, invented, occurrences) = (0, 0, 0, 0);
        for (var seed = 1_000; seed < 1_020; seed++)
        {
            var day = new VaultDay(seed, wrong: 0.15);
            day.Run();
            var rang = day.Site.Rang.CountBy(incident => incident.Rule).ToDictionary();
            foreach (var (rule, count) in day.Truth.CountBy(rule => rule))
            {
                found += Math.Min(count, rang.GetValueOrDefault(rule));
            }

            var extra = rang.Sum(pair => Math.Max(0, pair.Value - day.Truth.Count(rule => rule == pair.Key)));
            expected += day.Truth.Count;
            invented += extra;
            occurrences += day.Crossings;
            var missed = day.Truth.Except(rang.Keys).ToList();
            output.WriteLine($"seed {seed}: {day.Truth.Count} wrong, {day.Site.Rang.Count} rang, {extra} invented, missed {string.Join(' ', missed)}; {day.Crossings} crossings");
        }

        output.WriteLine($"found {found} of {expected}, invented {invented} over {occurrences} crossings");
        Assert.True(expected > 100, $"only {expected} things went wrong");
        Assert.True(found >= 0.99 * expected, $"{found} of {expected} found");
        Assert.True(invented <= 0.001 * occurrences, $"{invented} invented over {occurrences} crossings");
    }

    [Fact]
    public void A_quiet_ordinary_day_rings_at_most_twice_in_a_thousand_crossings()
    {
        var (rang, crossings) = (0, 0);
        for (var seed = 1_000; seed < 1_020; seed++)
        {
            var day = new VaultDay(seed, wrong: 0);
            day.Run();
            Assert.Empty(day.Truth);
            rang += day.Site.Rang.Count;
            crossings += day.Crossings;
            Assert.Equal([], day.Site.Rang.Select(incident => $"seed {seed}: {incident.Rule} {incident.Detail}"));
        }

        output.WriteLine($"{rang} rang over {crossings} crossings");
        Assert.True(rang * 500 <= crossings && crossings > 1_000, $"{rang} over {crossings}");
    }
}
