using System.Runtime.InteropServices;
using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>How far the wall clock can be believed at this moment.</summary>
public interface IClockQuality
{
    ClockQuality Current { get; }
}

/// <summary>Asks the Linux kernel whether something (chrony, ntpd, timesyncd, PTP) keeps its clock.</summary>
/// <remarks>Whatever cannot be asked counts as unsynced: a wrong "synced" would be evidence for a wrong time.</remarks>
public sealed class KernelClock : IClockQuality
{
    // adjtimex(2): 0–4 are states of a synchronised clock, 5 is TIME_ERROR, −1 a failed call.
    private const int TimeWait = 4;

    // struct timex is 208 bytes on 64-bit Linux and smaller on 32-bit; with modes = 0 the call only reads.
    private const int TimexBytesMax = 256;

    public ClockQuality Current =>
        OperatingSystem.IsLinux() && Ask() is >= 0 and <= TimeWait ? ClockQuality.Synced : ClockQuality.Unsynced;

    private static int Ask()
    {
        try
        {
            return AdjTimex(new byte[TimexBytesMax]);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return -1;
        }
    }

    [DllImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AdjTimex(byte[] timex);
}
