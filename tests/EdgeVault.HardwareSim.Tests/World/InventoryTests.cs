using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class InventoryTests
{
    private static readonly Scenario Typical = Presets.Named("typical") with { Seed = 3 };

    [Fact]
    public void Antennas_take_turns_and_never_read_in_each_others_dwell()
    {
        var dwellUs = Typical.Readers["r1"].DwellMs * 1_000L;
        var reads = Recording.Of(Typical, 20).Reads.Where(read => read.Antenna.Reader == "r1").ToList();

        Assert.NotEmpty(reads);
        Assert.All(reads, read => Assert.Equal(read.Antenna.Port, 1 + (read.AtUs / dwellUs % 4)));
    }

    [Fact]
    public void Reads_come_in_the_order_of_time() =>
        Assert.All(
            Recording.Of(Typical, 20).Reads.GroupBy(read => read.Antenna.Reader),
            reader => Assert.Equal(reader.OrderBy(read => read.AtUs), reader));

    [Fact]
    public void Reader_makes_no_more_reads_than_it_can()
    {
        var crowded = Typical with { Strays = new() { Count = 1_000, ShelfLossDb = new(0, 0), Distance = new(1, 2) } };

        var reads = Recording.Of(crowded, 10).Reads.Count(read => read.Antenna.Reader == "r1");

        Assert.InRange(reads, 1_000, 10 * Typical.Readers["r1"].ReadsPerSecond);
    }

    [Fact]
    public void Crowd_behind_the_door_makes_reads_of_a_tray_rarer()
    {
        var crowded = Typical with { Strays = new() { Count = 1_000, ShelfLossDb = new(0, 0), Distance = new(1, 2) } };

        Assert.True(InsideReads(crowded) < InsideReads(Typical) / 2);

        static int InsideReads(Scenario scenario) =>
            Recording.Of(scenario, 30).Crossings.Sum(crossing => crossing.ReadsInside);
    }
}
