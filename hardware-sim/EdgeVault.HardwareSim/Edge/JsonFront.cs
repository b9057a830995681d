using EdgeVault.HardwareSim.JsonReaders;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Edge;

/// <summary>Gives a JSON reader what the world's radio reads, by the reader's own clock.</summary>
internal sealed class JsonFront(JsonReader reader, ReaderSpec spec, WorldClock clock) : IReadSink
{
    public JsonReader Reader => reader;

    public bool TryTake(in TagRead read)
    {
        var seenUs = (long)clock.ToUnixMicros(read.AtUs, spec.ClockOffsetMs, spec.ClockDriftPpm);
        reader.Say(new(read.Tag.EpcBytes, default, read.Antenna.Port, (short)(read.RssiDbm * 100), 0, JsonRead.KhzOf(1), seenUs));
        return true;
    }
}
