namespace EdgeVault.TestKit.Disks;

/// <summary>An operation that changes a <see cref="MemoryDisk"/>, before it happens.</summary>
/// <param name="Number">Counts from 1 over the life of the disk.</param>
/// <param name="Operation">The system call that a real disk would make.</param>
/// <param name="File">The file's name without its folder.</param>
public readonly record struct DiskStep(int Number, string Operation, string File);

/// <summary>What becomes of a step.</summary>
public enum DiskFault
{
    None,

    /// <summary>EIO. A failed sync leaves the pages readable and clean, and half of them never on the disk.</summary>
    Fail,

    /// <summary>ENOSPC.</summary>
    NoSpace,

    /// <summary>The machine dies before the step; nothing works until <see cref="MemoryDisk.Crash"/>.</summary>
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
