namespace EdgeVault.Hosting.Charts;

/// <summary>Maps values to places along one axis, and finds round values to write at it.</summary>
internal readonly record struct ChartScale(double From, double To, double FromPlace, double ToPlace)
{
    // More ticks than this cannot be read, and a range that a hostile value has torn open must not make a million.
    private const int TicksMax = 60;

    // Neither a time nor a level; what would leave nothing to see of all others stands at the edge.
    private const double Absurd = 1e9;

    public bool Holds(double value) => value >= From && value <= To;

    public double Place(double value) =>
        double.IsNaN(value)
            ? FromPlace
            : FromPlace + ((Math.Clamp(value, From, To) - From) / (To - From) * (ToPlace - FromPlace));

    /// <summary>Round values within the range, about <paramref name="count"/> of them: steps of 1, 2 or 5.</summary>
    public IEnumerable<double> Ticks(int count)
    {
        var step = StepOf((To - From) / Math.Max(count, 1));
        var first = Math.Ceiling(From / step - 1e-9);
        for (var at = 0; at < TicksMax && (first + at) * step <= To + (step * 1e-9); at++)
        {
            yield return (first + at) * step;
        }
    }

    /// <summary>The least range around the values that is no narrower than <paramref name="least"/>, with room at both
    /// ends; around zero where there is none.</summary>
    public static (double From, double To) RangeOf(IEnumerable<double> values, double least, double room)
    {
        var (from, to) = (double.MaxValue, double.MinValue);
        foreach (var value in values.Where(static value => Math.Abs(value) < Absurd))
        {
            (from, to) = (Math.Min(from, value), Math.Max(to, value));
        }

        (from, to) = from > to ? (0, 0) : (from, to);
        var lacking = Math.Max(0, least - (to - from)) / 2;
        return (from - lacking - room, to + lacking + room);
    }

    /// <summary>From zero up, for what is counted: never below it, and no lower than <paramref name="least"/> at the
    /// top.</summary>
    public static (double From, double To) CountsOf(IEnumerable<double> values, double least, double room)
    {
        var (_, to) = RangeOf(values, least: 0, room);
        return (0, Math.Max(to, least));
    }

    private static double StepOf(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(rough, 1e-6))));
        var times = rough / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }
}
