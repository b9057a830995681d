using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.HardwareSim.Scanners;

/// <summary>A pair of terminals (pty(7)): the scanner's end here, the gateway's at <see cref="DevicePath"/>. Disposing
/// it is pulling the plug.</summary>
internal sealed unsafe partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short PollIn = 0x1;
    private const int TryAgain = 11;

    private readonly SafeFileHandle _file;

    /// <exception cref="IOException">This machine has none to give.</exception>
    public PseudoTerminal()
    {
        _file = new SafeFileHandle(OpenPt(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec), ownsHandle: true);
        var name = new byte[64];
        if (_file.IsInvalid || GrantPt(_file) != 0 || UnlockPt(_file) != 0 || PtsName(_file, name, name.Length) != 0)
        {
            _file.Dispose();
            throw new IOException($"There is no pseudo-terminal to be had: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        DevicePath = Encoding.ASCII.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0)));
    }

    public string DevicePath { get; }

    /// <returns>Bytes taken; 0 where the line takes none now.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            return (int)nint.Max(0, Write(_file, from, (nuint)bytes.Length));
        }
    }

    /// <summary>Waits up to a time for bytes.</summary>
    /// <returns>Bytes read; 0 where none came; −1 where the other end was closed.</returns>
    public int Read(Span<byte> bytes, int waitMs)
    {
        var held = false;
        try
        {
            _file.DangerousAddRef(ref held);
            var entry = new PollEntry { File = (int)_file.DangerousGetHandle(), Events = PollIn };
            if (Poll(&entry, 1, waitMs) <= 0)
            {
                return 0;
            }

            fixed (byte* to = bytes)
            {
                var read = Read(_file, to, (nuint)bytes.Length);
                return read >= 0 ? (int)read : Marshal.GetLastPInvokeError() == TryAgain ? 0 : -1;
            }
        }
        finally
        {
            if (held)
            {
                _file.DangerousRelease();
            }
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantPt(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockPt(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int PtsName(SafeFileHandle file, [Out] byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, byte* to, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, byte* from, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
