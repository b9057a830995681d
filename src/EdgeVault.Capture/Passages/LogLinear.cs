namespace EdgeVault.Capture.Passages;

/// <summary>What log-linear models have in common.</summary>
internal static class LogLinear
{
    public static double Score(ReadOnlySpan<double> terms, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var term = 0; term < terms.Length; term++)
        {
            sum += terms[term] * weights[term];
        }

        return sum;
    }

    /// <summary>Nats; both sides of it are at least <paramref name="least"/>.</summary>
    public static double LogOdds(double chance, double least) => Math.Log((chance + least) / (1 - chance + least));

    /// <summary>A bend: nothing up to the knee, and what is above it.</summary>
    public static double Above(double value, double knee) => Math.Max(0, value - knee);
}
