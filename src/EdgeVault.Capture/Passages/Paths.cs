namespace EdgeVault.Capture.Passages;

internal static class Paths
{
    /// <summary>When a path last changed sides, gateway µs; its middle where it never did.</summary>
    public static long InstantUs(ReadOnlySpan<double> seenInside, int first, int last, long firstStep)
    {
        for (var step = last; step > first; step--)
        {
            if ((seenInside[step] > 0.5) != (seenInside[step - 1] > 0.5))
            {
                return (firstStep + step) * TimeGrid.StepUs;
            }
        }

        return ((2 * firstStep) + first + last + 1) * TimeGrid.StepUs / 2;
    }
}
