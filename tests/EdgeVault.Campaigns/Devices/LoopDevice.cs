using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeVault.Campaigns.Devices;

/// <summary>A file with an ext4 file system in it, mounted over a loop device, whose power can be cut.</summary>
/// <remarks>
/// The cut is the file system's own shutdown (<c>EXT4_IOC_SHUTDOWN</c> with <c>NOLOGFLUSH</c>, as xfstests does it):
/// from then on nothing more reaches the device, neither page cache nor what of the journal is still in memory. Then
/// the file holds what a disk would hold whose own cache survives.
/// </remarks>
internal sealed partial class LoopDevice : IDisposable
{
    // _IOR('X', 125, __u32) and EXT4_GOING_FLAGS_NOLOGFLUSH of the kernel's fs/ext4/ext4.h.
    private const nuint Shutdown = 0x8004587D;
    private const uint WithoutFlushingTheLog = 2;
    private const int OpenFolder = 0x80000;

    private readonly string _image;
    private bool _isMounted;

    private LoopDevice(string image, string folder)
    {
        _image = image;
        Folder = folder;
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <exception cref="CampaignException">No root, no loop device, or no mkfs.ext4.</exception>
    public static LoopDevice Make(Workshop shop, int mebibytes)
    {
        var image = shop.Next("image");
        using (var file = File.Create(image))
        {
            file.SetLength((long)mebibytes << 20);
        }

        Run("mkfs.ext4", "-q", "-F", image);
        var device = new LoopDevice(image, shop.NextFolder("mount"));
        device.Mount();
        return device;
    }

    /// <summary>Nothing reaches the device any more; whoever still writes gets EIO.</summary>
    public unsafe void CutPower()
    {
        var folder = Open(Folder, OpenFolder);
        var flag = WithoutFlushingTheLog;
        var failed = folder < 0 || Control(folder, Shutdown, &flag) != 0;
        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(folder);
        if (failed)
        {
            throw new CampaignException(ExitCode.Unreadable, $"ext4 on {Folder} cannot be shut down: {error}");
        }
    }

    /// <summary>Off and on again: ext4 replays its journal.</summary>
    public void Restart()
    {
        Unmount();
        Mount();
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Unmount();
        }
    }

    private void Mount()
    {
        Run("mount", "-o", "loop", _image, Folder);
        _isMounted = true;
    }

    private void Unmount()
    {
        Run("umount", Folder);
        _isMounted = false;
    }

    private static void Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var said = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new CampaignException(
                    ExitCode.Unreadable, $"{program} {string.Join(' ', arguments)}: {said.Result.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CampaignException(
                ExitCode.Unreadable, $"{program} is missing: apt-get install e2fsprogs mount, and run as root");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Control(int file, nuint request, uint* argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
