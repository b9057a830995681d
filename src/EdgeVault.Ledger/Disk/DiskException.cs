using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EdgeVault.Ledger.Disk;

/// <summary>A disk operation failed. After a write or sync, the file must not be used for writing again.</summary>
public sealed class DiskException : IOException
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    public DiskException(string operation, string path, int errno, Exception? inner = null)
        : base($"{operation} of {path} failed: {Describe(errno)} (errno {errno})", inner)
    {
        Operation = operation;
        Path = path;
        Errno = errno;
    }

    /// <summary>The system call, such as <c>fdatasync</c>.</summary>
    public string Operation { get; }

    public string Path { get; }

    /// <summary>For the message and <see cref="IsFull"/>; that it failed was decided on the return value.</summary>
    public int Errno { get; }

    /// <summary>The disk or the quota is used up.</summary>
    public bool IsFull => Errno is NoSpace or OverQuota;

    [DoesNotReturn]
    internal static void Throw(string operation, string path, int errno) =>
        throw new DiskException(operation, path, errno);

    private static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
