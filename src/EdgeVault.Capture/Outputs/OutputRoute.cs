using EdgeVault.Llrp.Messages;

namespace EdgeVault.Capture.Outputs;

/// <summary>What hangs on one output of a reader, and at which portal.</summary>
/// <param name="Port">The reader's number for it, from 1.</param>
/// <param name="Portal">Id.</param>
/// <param name="Light">The one that it switches.</param>
internal readonly record struct OutputRoute(int Port, string Portal, DoorLights Light, bool IsActiveLow)
{
    public OutputLevel LevelAt(DoorLights shown) => new((ushort)Port, shown.HasFlag(Light) != IsActiveLow);
}
