using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class InventoryTests
{
    private static readonly Scenario Typical = Presets.Named("typical") with { Seed = 3 };

    private static readonly Scenario Crowded = Typical with
    {
        Strays = new() { Count = 1_000, ShelfLossDb = new(0, 0), Distance = new(1, 2) },
    };

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
    public void Crowd_behind_the_door_makes_reads_of_a_tray_rarer()
    {
        Assert.True(InsideReads(Crowded) < InsideReads(Typical) / 2);

        static int InsideReads(Scenario scenario) =>
            Recording.Of(scenario, 30).Crossings.Sum(crossing => crossing.ReadsInside);
    }

    /// <summary>With one target a tag of session 1 keeps silent for its half to five seconds; with both it is asked
    /// again at once.</summary>
    [Fact]
    public void One_target_reads_a_tag_once_until_its_flag_falls_back()
    {
        var (both, one) = (Reads(session: 1, dual: true), Reads(session: 1, dual: false));

        Assert.True(one * 5 < both, $"{one} against {both}");
    }

    [Fact]
    public void Session_2_keeps_quiet_longer_than_session_1() =>
        Assert.True(Reads(session: 2, dual: false) < Reads(session: 1, dual: false));

    private static int Reads(int session, bool dual)
    {
        var readers = Typical.Readers.ToDictionary(
            reader => reader.Key, reader => reader.Value with { Session = session, DualTarget = dual });
        return Recording.Of(Typical with { Readers = readers }, 60).Reads.Count;
    }
}
