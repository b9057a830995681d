namespace EdgeVault.Custody.Counts;

/// <summary>How one zone is counted.</summary>
/// <param name="RadioPermille">How probably its readers read a piece that is there, in thousandths; 0 where it has
/// none.</param>
/// <param name="IsTwoTechnologies">Readers and scanners are both to be used, and must agree.</param>
public readonly record struct CountZone(uint RadioPermille, bool IsTwoTechnologies)
{
    // Two counts a day for a thousand years: whatever is rarer than that is no chance.
    private const double ByChance = 1e-6;

    /// <summary>Pieces of so many that readers may miss without anything being wrong: more happen by chance in less than one
    /// of a million counts.</summary>
    /// <remarks>The tail of the binomial distribution, summed by the logarithm of its terms so that the first ones of a large
    /// zone do not vanish.</remarks>
    public int MissesMax(int pieces)
    {
        var missed = (1_000 - Math.Min(RadioPermille, 1_000)) / 1_000.0;
        if (missed is 0 or 1)
        {
            return missed == 0 ? 0 : pieces;
        }

        var (term, misses) = (pieces * Math.Log(1 - missed), 0);
        for (var atMost = Math.Exp(term); 1 - atMost >= ByChance && misses < pieces; atMost += Math.Exp(term))
        {
            term += Math.Log((double)(pieces - misses) / (misses + 1) * missed / (1 - missed));
            misses++;
        }

        return misses;
    }
}
