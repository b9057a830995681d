using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Dedup;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>Whether a tag lay still, by its phases.</summary>
public sealed class StillnessTests
{
    private const int Turn = 4_096;

    private readonly Stillness _stillness = new();

    [Fact]
    public void Without_phases_nothing_is_known()
    {
        Assert.Equal((0f, 0f), _stillness.Of());

        _stillness.Add(0, PhaseSumTests.Of(0, 100, 200));
        Assert.Equal((0f, 0f), _stillness.Of());
    }

    [Fact]
    public void One_read_of_an_antenna_has_nothing_to_be_compared_with()
    {
        _stillness.Add(0, PhaseSumTests.Of(1, 100));
        _stillness.Add(1, PhaseSumTests.Of(1, 100));

        Assert.Equal((0f, 0f), _stillness.Of());
    }

    [Fact]
    public void What_lies_still_has_a_phase_for_each_antenna_and_channel()
    {
        for (var slice = 0; slice < 3; slice++)
        {
            _stillness.Add(0, PhaseSumTests.Of(1, 100, 100));
            _stillness.Add(0, PhaseSumTests.Of(2, 900, 900));
            _stillness.Add(3, PhaseSumTests.Of(1, 1_700, 1_700));
        }

        var (alike, pairs) = _stillness.Of();
        Assert.Equal(1, alike, 0.02);
        // Six reads in each of three groups.
        Assert.Equal(3 * 15, pairs);
    }

    [Fact]
    public void What_is_carried_comes_to_nothing()
    {
        // Eight slices on a way of one wavelength.
        for (var slice = 0; slice < 8; slice++)
        {
            _stillness.Add(0, PhaseSumTests.Of(1, slice * Turn / 16));
        }

        var (alike, pairs) = _stillness.Of();
        Assert.InRange(alike, -0.2f, 0f);
        Assert.Equal(28, pairs);
    }

    [Fact]
    public void Of_chance_it_makes_nothing_on_the_whole_however_few_there_are()
    {
        const int seed = 5;
        var random = new Random(seed);
        var sum = 0.0;
        for (var run = 0; run < 4_000; run++)
        {
            _stillness.Clear();
            _stillness.Add(0, PhaseSumTests.Of(1, random.Next(Turn), random.Next(Turn), random.Next(Turn)));
            sum += _stillness.Of().Alike;
        }

        Assert.True(Math.Abs(sum / 4_000) < 0.05, $"seed {seed}: {sum / 4_000}");
    }

    [Fact]
    public void More_hops_than_it_has_room_for_are_left_out()
    {
        for (var channel = 1; channel <= 50; channel++)
        {
            _stillness.Add(0, PhaseSumTests.Of(channel, 100, 100));
        }

        Assert.Equal(16, _stillness.Of().Pairs);
    }
}
