namespace EdgeVault.Capture.Passages;

/// <summary>The time steps in which evidence is weighed: the portal's recent past, cut into <see cref="Steps"/>.</summary>
/// <remarks>A step is as long as a reader takes to ask all antennas of a door once, so that a side that was not read in a step
/// could have been. Absolute, so that the steps of all tags are the same ones.</remarks>
internal readonly record struct TimeGrid(long FirstStep)
{
    public const long StepUs = 400_000;

    /// <summary>16 s: a visit with what came before it.</summary>
    public const int Steps = 40;

    public static TimeGrid EndingAt(long nowUs) => new((nowUs / StepUs) - Steps + 1);

    public long EndUs => (FirstStep + Steps) * StepUs;

    public long StartUs => FirstStep * StepUs;

    /// <summary>The step of this moment; outside the grid it is negative or at least <see cref="Steps"/>.</summary>
    public int StepOf(long us) => (int)Math.Clamp((us / StepUs) - FirstStep, -1, Steps);

    public long TimeOf(int step) => (FirstStep + step) * StepUs;
}
