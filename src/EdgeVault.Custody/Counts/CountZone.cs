namespace EdgeVault.Custody.Counts;

/// <summary>How one zone is counted.</summary>
/// <param name="RadioPermille">How probably its readers read a piece that is there, in thousandths; 0 where it has
/// none.</param>
/// <param name="IsTwoTechnologies">Readers and scanners are both to be used, and must agree.</param>
public readonly record struct CountZone(uint RadioPermille, bool IsTwoTechnologies)
{
    /// <summary>Pieces of so many that readers may miss without anything being wrong: three standard deviations above what is
    /// to be expected.</summary>
    public int MissesMax(int pieces)
    {
        var mean = pieces * (1_000 - Math.Min(RadioPermille, 1_000)) / 1_000.0;
        return (int)(mean + (3 * Math.Sqrt(mean)));
    }
}
