namespace EdgeVault.Llrp.Tests.Support;

internal static class Guard
{
    /// <summary>A test of two ends that wait for each other fails after this, where it would hang. Never a wait.</summary>
    public const int Ms = 30_000;
}
