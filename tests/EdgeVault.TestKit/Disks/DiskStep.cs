namespace EdgeVault.TestKit.Disks;

/// <summary>An operation on a <see cref="MemoryDisk"/>, before it happens.</summary>
/// <param name="Number">
/// Changes count from 1 over the life of the disk; an operation that changes nothing has the number of the last change.
/// </param>
/// <param name="Operation">The system call that a real disk would make.</param>
/// <param name="File">The file's name without its folder.</param>
public readonly record struct DiskStep(int Number, string Operation, string File);

/// <summary>What becomes of a step.</summary>
public enum DiskFault
{
    None,

    /// <summary>
    /// EIO. A failed sync leaves the pages readable and clean; what of them reached the disk is
    /// <see cref="MemoryDisk.FailedSyncs"/>'s to say, and no later sync writes the rest.
    /// </summary>
    Fail,

    /// <summary>ENOSPC.</summary>
    NoSpace,

    /// <summary>EIO, and EROFS for every change until the next crash: a failed journal write ends ext4 and XFS.</summary>
    Abort,

    /// <summary>
    /// The machine or the process dies before the step; nothing works until
    /// <see cref="MemoryDisk.Crash(CrashRule)"/> or <see cref="MemoryDisk.Kill"/>.
    /// </summary>
    PowerCut,
}

/// <summary>Stands for the death of the process: nobody may catch it but the test.</summary>
public sealed class PowerCutException : Exception
{
    public PowerCutException()
        : base("the power is out")
    {
    }
}
