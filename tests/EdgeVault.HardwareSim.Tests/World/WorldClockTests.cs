using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class WorldClockTests
{
    private static readonly WorldClock Clock = new(DateTimeOffset.UnixEpoch.AddSeconds(1_000));

    [Fact]
    public void Reader_is_off_and_runs_wrong()
    {
        var reader = new ReaderSpec { ClockOffsetMs = -250, ClockDriftPpm = 50 };

        Assert.Equal(1_000_000_000 - 250_000, Clock.ToReaderUs(0, reader));
        // Fifty microseconds a second.
        Assert.Equal(1_100_000_000 - 250_000 + 5_000, Clock.ToReaderUs(100_000_000, reader));
    }

    [Fact]
    public void Reader_jumps_forth_and_back()
    {
        var reader = new ReaderSpec { ClockStepMs = 800, ClockStepSeconds = 60 };

        Assert.Equal(1_059_999_999, Clock.ToReaderUs(59_999_999, reader));
        Assert.Equal(1_060_800_000, Clock.ToReaderUs(60_000_000, reader));
        Assert.Equal(1_120_000_000, Clock.ToReaderUs(120_000_000, reader));
    }
}
