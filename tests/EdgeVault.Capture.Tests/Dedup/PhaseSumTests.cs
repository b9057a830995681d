using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Dedup;

/// <summary>Phases added as arrows of twice the angle.</summary>
public sealed class PhaseSumTests
{
    private const int Turn = 4_096;

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(4_095)]
    public void A_phase_and_its_opposite_are_one(int phase)
    {
        var sum = Of(7, phase, (phase + (Turn / 2)) % Turn, phase);

        Assert.Equal(3, sum.Reads);
        Assert.Equal(3, Length(sum), 0.05);
    }

    [Fact]
    public void What_was_moved_by_an_eighth_of_a_wavelength_points_the_other_way()
    {
        // There and back that is a quarter of a turn, and twice as much is added.
        Assert.Equal(0, Length(Of(7, 1_000, 1_000 + (Turn / 4))), 0.05);
    }

    [Fact]
    public void Another_channel_is_left_out_and_so_is_a_read_without_channel_or_phase()
    {
        var sum = Of(7, 100);
        sum.Add(Read(100, 8));
        sum.Add(Read(100, 0));
        sum.Add(Read(Sighting.NoPhase, 7));

        Assert.Equal(1, sum.Reads);
        Assert.Equal(0, Of(0, 100, 200).Reads);
        Assert.Equal(0, Of(0, 100, 200).Channel);
    }

    [Fact]
    public void After_255_reads_it_holds_what_it_has()
    {
        var sum = Of(65_535, [.. Enumerable.Repeat(50, 300)]);
        var held = sum.Arrow;
        sum.Add(Of(65_535, 50));

        Assert.Equal(255, sum.Reads);
        Assert.Equal(held, sum.Arrow);
        Assert.Equal(255, Length(sum), 1.0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_the_sum_in_whatever_parts_it_is_added(int seed)
    {
        var random = new Random(seed);
        var phases = Enumerable.Range(0, 200).Select(_ => random.Next(Turn)).ToArray();
        var (real, imaginary) = (
            phases.Sum(static phase => Math.Cos(2 * Math.Tau * phase / Turn)), phases.Sum(static phase => Math.Sin(2 * Math.Tau * phase / Turn)));
        var cut = random.Next(phases.Length);

        var sum = Of(3, phases[..cut]);
        sum.Add(Of(3, phases[cut..]));

        Assert.Equal((200, 200), (sum.Reads, Of(3, phases).Reads));
        Assert.Equal(Of(3, phases).Arrow, sum.Arrow);
        Assert.True(
            Math.Abs(sum.Arrow.Real - real) < 1 && Math.Abs(sum.Arrow.Imaginary - imaginary) < 1, $"seed {seed}: {sum.Arrow}, {(real, imaginary)}");
    }

    internal static PhaseSum Of(int channel, params int[] phases)
    {
        var sum = default(PhaseSum);
        foreach (var phase in phases)
        {
            sum.Add(Read((short)phase, (ushort)channel));
        }

        return sum;
    }

    private static Sighting Read(short phase, ushort channel) => new() { Phase = phase, Channel = channel, SeenCount = 1 };

    private static double Length(in PhaseSum sum) => Math.Sqrt((sum.Arrow.Real * sum.Arrow.Real) + (sum.Arrow.Imaginary * sum.Arrow.Imaginary));
}
