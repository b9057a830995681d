using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.TestKit.Terminals;

/// <summary>A pair of terminals: a test writes at this end what a device would send, the code under test opens
/// <see cref="DevicePath"/>. Disposing it is pulling the plug (pty(7)).</summary>
public sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;

    private readonly FileStream _master;

    public PseudoTerminal()
    {
        var file = new SafeFileHandle(OpenPt(ReadWrite | NoControllingTerminal), ownsHandle: true);
        var name = new byte[64];
        if (file.IsInvalid || GrantPt(file) != 0 || UnlockPt(file) != 0 || PtsName(file, name, name.Length) != 0)
        {
            throw new IOException($"There is no pseudo-terminal to be had: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        DevicePath = Encoding.ASCII.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0)));
        _master = new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
    }

    public string DevicePath { get; }

    public void Write(ReadOnlySpan<byte> bytes) => _master.Write(bytes);

    /// <summary>Blocks until the other end has written something.</summary>
    public int Read(Span<byte> bytes) => _master.Read(bytes);

    public void Dispose() => _master.Dispose();

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantPt(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockPt(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int PtsName(SafeFileHandle file, [Out] byte[] name, nint length);
}
