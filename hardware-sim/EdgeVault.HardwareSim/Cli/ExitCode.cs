namespace EdgeVault.HardwareSim.Cli;

/// <summary>Exit codes that every verb keeps to, so that scripts can tell the cases apart.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Checked and found wrong.</summary>
    public const int Wrong = 1;

    /// <summary>Cannot be read or opened.</summary>
    public const int Unreadable = 2;

    /// <summary>The command line itself is wrong (sysexits EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The scenario is wrong (sysexits EX_CONFIG).</summary>
    public const int Configuration = 78;
}
