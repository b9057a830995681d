namespace EdgeVault.Capture.Passages;

internal static class Paths
{
    /// <summary>When a path last changed sides, gateway µs; its middle where it never did.</summary>
    public static long InstantUs(ReadOnlySpan<double> seenInside, int first, int last, in TimeGrid grid)
    {
        for (var step = last; step > first; step--)
        {
            if ((seenInside[step] > 0.5) != (seenInside[step - 1] > 0.5))
            {
                return grid.TimeOf(step);
            }
        }

        return (grid.TimeOf(first) + grid.TimeOf(last + 1)) / 2;
    }
}
