namespace EdgeVault.HardwareSim.Truth;

/// <summary>How many of how many.</summary>
internal readonly record struct Share(long Hits, long Of)
{
    // Two-sided 95 %.
    private const double Z = 1.959963985;

    /// <summary>NaN of nothing.</summary>
    public double Value => (double)Hits / Of;

    /// <summary>95 % interval for independent trials; from 0 to 1 where there were none.</summary>
    /// <remarks>Wilson, J. Am. Stat. Assoc. 22 (1927): holds near 0 and 1, where the plain one does not.</remarks>
    public Interval Wilson()
    {
        if (Of == 0)
        {
            return new(0, 1);
        }

        double n = Of, square = Z * Z, middle = (Value + (square / (2 * n))) / (1 + (square / n));
        var half = Z * Math.Sqrt((Value * (1 - Value) / n) + (square / (4 * n * n))) / (1 + (square / n));
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>95 % interval where trials come in clusters: the percentiles of shares of as many clusters drawn with
    /// replacement.</summary>
    /// <remarks>Efron 1979; of clusters, Davison and Hinkley 1997, 2.4. Tags of a tray see one radio: they err
    /// together.</remarks>
    public static Interval Bootstrap(IReadOnlyList<Share> clusters, World.Dice dice)
    {
        const int Draws = 1_000;
        var shares = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            long hits = 0, of = 0;
            for (var number = 0; number < clusters.Count; number++)
            {
                var cluster = clusters[dice.Next(0, clusters.Count - 1)];
                (hits, of) = (hits + cluster.Hits, of + cluster.Of);
            }

            shares[draw] = of == 0 ? 0 : (double)hits / of;
        }

        Array.Sort(shares);
        return new(shares[(int)(0.025 * Draws)], shares[(int)(0.975 * Draws)]);
    }
}

/// <summary>From where to where a share may well lie.</summary>
internal readonly record struct Interval(double Low, double High);
