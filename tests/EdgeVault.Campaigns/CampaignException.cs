namespace EdgeVault.Campaigns;

/// <summary>A campaign ends early: a promise was broken (1), or it could not be run (2).</summary>
internal sealed class CampaignException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
