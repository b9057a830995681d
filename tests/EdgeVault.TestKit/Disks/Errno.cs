namespace EdgeVault.TestKit.Disks;

/// <summary>The Linux error numbers that a <see cref="MemoryDisk"/> answers with.</summary>
internal static class Errno
{
    public const int NoSuchFile = 2;
    public const int IoError = 5;
    public const int BadDescriptor = 9;
    public const int AlreadyExists = 17;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int NotEmpty = 39;
}
