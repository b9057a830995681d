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
        var seenUs = clock.ToReaderUs(read.AtUs, spec);
        reader.Say(new(read.Tag.EpcBytes, default, read.Antenna.Port, read.RssiCentiDbm, read.Phase, JsonRead.KhzOf(read.Channel), seenUs));
        return true;
    }

    public void Input(in InputEdge edge) => reader.SayInput(clock.ToReaderUs(edge.AtUs, spec), edge.Port, edge.IsHigh);
}
