using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>How alike the reads of some tags lie around a moment.</summary>
public sealed class StepProfileTests
{
    private static readonly (bool IsReached, double Seconds)[] Walk =
        [(false, -2), (false, -1.5), (false, -1), (true, 0.5), (true, 1), (true, 1.5)];

    [Fact]
    public void What_is_read_when_the_others_are_is_alike_on_both_sides()
    {
        var (tag, all) = (Of(Walk), All(Of(Walk), Of(Walk), Of(Walk)));

        Assert.Equal(1, tag.AlikeWith(all, 1, isReached: false), 3);
        Assert.Equal(1, tag.AlikeWith(all, 1, isReached: true), 3);
        Assert.Equal(0.5, all.ReachedWithout(tag, 1), 3);
    }

    [Fact]
    public void A_side_that_did_not_read_it_says_nothing_and_the_other_is_compared_by_itself()
    {
        var tag = Of([.. Walk.Where(static read => !read.IsReached)]);
        var all = All(tag, Of(Walk), Of(Walk));

        Assert.Equal(1, tag.AlikeWith(all, 1, isReached: false), 3);
        Assert.Equal(-1, tag.AlikeWith(all, 1, isReached: true));
    }

    [Fact]
    public void What_is_read_at_another_time_is_not_alike()
    {
        var tag = Of([(false, -6), (false, -5.5), (true, 5)]);
        var all = All(tag, Of(Walk), Of(Walk));

        Assert.Equal(0, tag.AlikeWith(all, 1, isReached: false), 3);
        Assert.Equal(0, tag.AlikeWith(all, 1, isReached: true), 3);
    }

    [Fact]
    public void A_tag_is_not_company_for_itself()
    {
        var tag = Of(Walk);

        Assert.Equal(-1, tag.AlikeWith(All(tag), 1, isReached: false));
        Assert.Equal(-1, All(tag).ReachedWithout(tag, 1));
    }

    [Fact]
    public void Reads_outside_of_the_time_looked_at_are_left_out()
    {
        var tag = Of([(true, -40), (true, 40)]);

        Assert.Equal(-1, tag.AlikeWith(All(Of(Walk), Of(Walk)), 0, isReached: true));
    }

    /// <summary>However the reads lie, likeness is a share or says that there is nothing to say.</summary>
    [Fact]
    public void Likeness_is_a_share()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var tags = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Of([.. Enumerable.Range(0, random.Next(0, 20))
                .Select(_ => (random.Next(2) == 0, (random.NextDouble() * 24) - 12))])).ToArray();
            var shares = tags.Select(_ => (float)random.NextDouble()).ToArray();
            var all = new StepProfile();
            for (var at = 0; at < tags.Length; at++)
            {
                all.Add(tags[at], shares[at]);
            }

            for (var at = 0; at < tags.Length; at++)
            {
                var (left, reached) = (tags[at].AlikeWith(all, shares[at], false), tags[at].AlikeWith(all, shares[at], true));
                Assert.True(left is -1 or (>= 0 and <= 1.001f), $"seed {seed}: {left}");
                Assert.True(reached is -1 or (>= 0 and <= 1.001f), $"seed {seed}: {reached}");
                Assert.True(all.ReachedWithout(tags[at], shares[at]) is -1 or (>= 0 and <= 1.001f), $"seed {seed}");
            }
        }
    }

    private static StepProfile Of((bool IsReached, double Seconds)[] reads)
    {
        var tag = new StepProfile();
        foreach (var (isReached, seconds) in reads)
        {
            tag.Add(isReached, seconds, 1);
        }

        tag.Close();
        return tag;
    }

    private static StepProfile All(params StepProfile[] tags)
    {
        var all = new StepProfile();
        foreach (var tag in tags)
        {
            all.Add(tag, 1);
        }

        return all;
    }
}
