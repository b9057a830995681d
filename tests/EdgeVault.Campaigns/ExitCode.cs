namespace EdgeVault.Campaigns;

/// <summary>As every program of the product has them.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>Checked and found wrong.</summary>
    public const int Wrong = 1;

    /// <summary>Could not be checked: a part is missing, or it was cancelled.</summary>
    public const int Unreadable = 2;

    public const int Usage = 64;
}
