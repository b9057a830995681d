using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class Gen2RoundTests
{
    /// <summary>What readers reach, reads a second: "up to 1,100" at the fastest setting, nominally 200 in dense-reader
    /// mode, 35–130 for small modules at robust ones.</summary>
    [Theory]
    [InlineData(nameof(RfMode.Fm0Fast), 900, 1_400)]
    [InlineData(nameof(RfMode.Miller4), 250, 370)]
    [InlineData(nameof(RfMode.Miller4Dense), 170, 240)]
    [InlineData(nameof(RfMode.Miller8), 60, 130)]
    public void Crowd_is_read_as_fast_as_readers_read_it(string mode, int least, int most)
    {
        var timing = Gen2Timing.Of(Enum.Parse<RfMode>(mode));
        var (reads, us, _) = Rounds(timing, tags: 100, rounds: 40);

        Assert.InRange(reads / (us / 1e6), least, most);
    }

    /// <summary>Slotted Aloha cannot do better than 1/e = 36.8 % of slots; with a little capture and an adaptive frame
    /// readers show 35–40 %.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(400)]
    public void A_third_of_the_slots_carries_a_tag(int tags)
    {
        // Every slot costs the same, so that time counts slots.
        var (reads, slots, _) = Rounds(new(0, 0, 1, 1, 1), tags, rounds: 40);

        Assert.InRange(reads / slots, 0.27, 0.40);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Round_reads_every_tag_once(int tags)
    {
        var (_, _, counts) = Rounds(Gen2Timing.Of(RfMode.Miller4), tags, rounds: 1);

        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Nothing_is_read_after_the_end()
    {
        var round = new Gen2Round(Gen2Timing.Of(RfMode.Miller4), new Dice(3));
        var (tags, dbm, decode) = Crowd(100);

        round.Run(tags, dbm, decode, 1_000, 51_000);

        Assert.NotEqual(0, round.Reads.Length);
        foreach (var (_, atUs) in round.Reads)
        {
            Assert.InRange(atUs, 1_000, 51_000);
        }
    }

    [Fact]
    public void Reply_that_noise_eats_is_asked_for_again()
    {
        var round = new Gen2Round(Gen2Timing.Of(RfMode.Miller4), new Dice(3));
        var (tags, dbm, decode) = Crowd(30);
        decode.AsSpan().Fill(0.3);

        round.Run(tags, dbm, decode, 0, 10e6);

        Assert.Equal(30, round.Reads.Length);
    }

    [Fact]
    public void Strong_reply_is_heard_above_weak_ones()
    {
        var round = new Gen2Round(Gen2Timing.Of(RfMode.Miller4), new Dice(3));
        var (tags, dbm, decode) = Crowd(200);
        dbm[17] = -30;
        var place = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            round.Run(tags, dbm, decode, 0, 10e6);
            place += Place(round, 17);
        }

        // A hundred is the middle; it collides with nobody, so it comes early.
        Assert.True(place / 20 < 85, $"at place {place / 20} on average");
    }

    [Fact]
    public void Slots_allocate_nothing()
    {
        var round = new Gen2Round(Gen2Timing.Of(RfMode.Miller4), new Dice(3));
        var (tags, dbm, decode) = Crowd(200);
        round.Run(tags, dbm, decode, 0, 10e6);

        Assert.Equal(0, Allocations.Least(_ => round.Run(tags, dbm, decode, 0, 10e6)));
    }

    private static int Place(Gen2Round round, int tag)
    {
        for (var at = 0; at < round.Reads.Length; at++)
        {
            if (round.Reads[at].Tag == tag)
            {
                return at;
            }
        }

        return round.Reads.Length;
    }

    private static (int Reads, double Us, int[] Counts) Rounds(Gen2Timing timing, int tags, int rounds)
    {
        var round = new Gen2Round(timing, new Dice(11));
        var (places, dbm, decode) = Crowd(tags);
        var (reads, at, counts) = (0, 0.0, new int[tags]);
        for (var number = 0; number < rounds; number++)
        {
            at = round.Run(places, dbm, decode, at, double.MaxValue);
            reads += round.Reads.Length;
            foreach (var (tag, _) in round.Reads)
            {
                counts[tag]++;
            }
        }

        return (reads, at, counts);
    }

    private static (int[] Tags, double[] Dbm, double[] Decode) Crowd(int tags) =>
        ([.. Enumerable.Range(0, tags)], [.. Enumerable.Repeat(-60.0, tags)], [.. Enumerable.Repeat(1.0, tags)]);
}
