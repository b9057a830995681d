namespace EdgeVault.Campaigns.OtherWorld;

internal static class Chance
{
    public static bool Hits(this Random random, double share) => random.NextDouble() < share;

    public static double Between(this Random random, double low, double high) =>
        low + (random.NextDouble() * (high - low));

    /// <summary>Mean 0, deviation 1 (Box and Muller 1958).</summary>
    public static double Gauss(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    /// <summary>Time to the next of what comes so often.</summary>
    public static double Wait(this Random random, double perSecond) =>
        perSecond > 0 ? -Math.Log(1 - random.NextDouble()) / perSecond : double.PositiveInfinity;

    public static int Sign(this Random random) => random.Hits(0.5) ? 1 : -1;
}
