using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Scanners;

/// <summary>Lines as a scenario asks for them, as far as the machine has them.</summary>
internal static class ScannerLines
{
    /// <summary>Where there is no pseudo-terminal to be had, TCP: the endpoint says so.</summary>
    public static IScannerLine Open(ScannerLineKind kind, string folder, string id, TimeProvider time)
    {
        if (kind == ScannerLineKind.Tcp)
        {
            return TcpLine.Open(time);
        }

        try
        {
            return SerialLine.Open(Path.Combine(folder, id), time);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or EntryPointNotFoundException
            or DllNotFoundException)
        {
            return TcpLine.Open(time);
        }
    }
}
