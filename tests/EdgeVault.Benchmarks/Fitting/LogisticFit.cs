namespace EdgeVault.Benchmarks.Fitting;

/// <summary>One thing that happened: the terms that speak for each answer but the last, which is "none of them".</summary>
/// <param name="Terms">One row for each answer, all with the same weights.</param>
/// <param name="Answer">Which was true; as many as there are rows means none of them.</param>
/// <param name="Weight">How many times it counts.</param>
internal readonly record struct Sample(double[][] Terms, int Answer, double Weight);

/// <summary>Maximum likelihood of a log-linear model with a ridge, by Newton's method; it has one maximum and no
/// chance.</summary>
internal static class LogisticFit
{
    private const double Ridge = 1.0;
    private const int RoundsMax = 60;
    private const double Enough = 1e-7;

    public static double[] Of(IReadOnlyList<Sample> samples, int terms)
    {
        var weights = new double[terms];
        var last = Loss(samples, weights);
        for (var round = 0; round < RoundsMax; round++)
        {
            var step = Step(samples, weights);
            var scale = 1.0;
            double[] next;
            double loss;
            do
            {
                next = [.. weights.Select((weight, term) => weight + (scale * step[term]))];
                loss = Loss(samples, next);
                scale /= 2;
            }
            while (loss > last && scale > 1e-6);

            if (loss > last * (1 - Enough))
            {
                return weights;
            }

            (weights, last) = (next, loss);
        }

        return weights;
    }

    public static void Chances(in Sample sample, double[] weights, Span<double> chances)
    {
        var most = 0.0;
        for (var row = 0; row < sample.Terms.Length; row++)
        {
            chances[row] = Dot(sample.Terms[row], weights);
            most = Math.Max(most, chances[row]);
        }

        var sum = Math.Exp(-most);
        for (var row = 0; row < sample.Terms.Length; row++)
        {
            chances[row] = Math.Exp(chances[row] - most);
            sum += chances[row];
        }

        for (var row = 0; row < sample.Terms.Length; row++)
        {
            chances[row] /= sum;
        }
    }

    private static double Dot(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var at = 0; at < one.Length; at++)
        {
            sum += one[at] * other[at];
        }

        return sum;
    }

    private static double Loss(IReadOnlyList<Sample> samples, double[] weights)
    {
        var loss = Ridge / 2 * Dot(weights, weights);
        Span<double> chances = stackalloc double[4];
        foreach (var sample in samples)
        {
            Chances(sample, weights, chances);
            var rows = sample.Terms.Length;
            var none = 1.0;
            for (var row = 0; row < rows; row++)
            {
                none -= chances[row];
            }

            loss -= sample.Weight * Math.Log(Math.Max(1e-12, sample.Answer < rows ? chances[sample.Answer] : none));
        }

        return loss;
    }

    // (Hessian + ridge)⁻¹ · gradient.
    private static double[] Step(IReadOnlyList<Sample> samples, double[] weights)
    {
        var count = weights.Length;
        var hessian = new double[count, count];
        var gradient = new double[count];
        var mean = new double[count];
        Span<double> chances = stackalloc double[4];
        for (var term = 0; term < count; term++)
        {
            (hessian[term, term], gradient[term]) = (Ridge, -Ridge * weights[term]);
        }

        foreach (var sample in samples)
        {
            Chances(sample, weights, chances);
            Array.Clear(mean);
            for (var row = 0; row < sample.Terms.Length; row++)
            {
                var terms = sample.Terms[row];
                var pull = sample.Weight * ((sample.Answer == row ? 1 : 0) - chances[row]);
                for (var term = 0; term < count; term++)
                {
                    gradient[term] += pull * terms[term];
                    mean[term] += chances[row] * terms[term];
                }

                Add(hessian, terms, sample.Weight * chances[row]);
            }

            Add(hessian, mean, -sample.Weight);
        }

        return Solve(hessian, gradient);
    }

    private static void Add(double[,] hessian, double[] terms, double weight)
    {
        for (var row = 0; row < terms.Length; row++)
        {
            var scaled = weight * terms[row];
            for (var column = 0; scaled != 0 && column <= row; column++)
            {
                hessian[row, column] += scaled * terms[column];
            }
        }
    }

    // Cholesky; the ridge keeps it positive. Only the lower half is filled in.
    private static double[] Solve(double[,] lower, double[] right)
    {
        var count = right.Length;
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = lower[row, column];
                for (var at = 0; at < column; at++)
                {
                    sum -= lower[row, at] * lower[column, at];
                }

                lower[row, column] = row == column ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / lower[column, column];
            }
        }

        var solution = (double[])right.Clone();
        for (var row = 0; row < count; row++)
        {
            for (var at = 0; at < row; at++)
            {
                solution[row] -= lower[row, at] * solution[at];
            }

            solution[row] /= lower[row, row];
        }

        for (var row = count - 1; row >= 0; row--)
        {
            for (var at = row + 1; at < count; at++)
            {
                solution[row] -= lower[at, row] * solution[at];
            }

            solution[row] /= lower[row, row];
        }

        return solution;
    }
}
