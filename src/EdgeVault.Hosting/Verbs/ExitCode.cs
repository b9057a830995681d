namespace EdgeVault.Hosting.Verbs;

/// <summary>Exit codes that every verb keeps to, so that scripts can tell the cases apart.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>Checked and found wrong.</summary>
    public const int Wrong = 1;

    /// <summary>Cannot be read or opened.</summary>
    public const int Unreadable = 2;

    /// <summary>The command line itself is wrong (sysexits EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The configuration is wrong (sysexits EX_CONFIG).</summary>
    public const int Configuration = 78;
}

/// <summary>A failure that a user can mend: its message says what, where and what would do.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">For standard error.</param>
/// <param name="inner">What it was caused by.</param>
public class VerbException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
