using System.Globalization;

namespace EdgeVault.Benchmarks.Fitting;

/// <summary>Gradient boosting of log-odds by trees of one depth (Friedman 2001), Newton leaves, thresholds at quantiles. No chance in
/// it.</summary>
internal sealed class TreeFit
{
    private const int Depth = 5;
    private const int Inner = (1 << Depth) - 1;
    private const int Bins = 200;
    private const double Rate = 0.1;
    private const double Ridge = 20;
    private const double LeafLeast = 30;

    private readonly float[][] _cuts;
    private readonly byte[][] _binned;
    private readonly bool[] _answers;
    private readonly double[] _scores;
    private readonly List<string> _lines = [];

    private TreeFit(List<float[]> samples, bool[] answers)
    {
        var values = samples[0].Length;
        _answers = answers;
        _scores = new double[samples.Count];
        _cuts = [.. Enumerable.Range(0, values).Select(value => Cuts(samples, value))];
        _binned = [.. Enumerable.Range(0, values).Select(value => samples.Select(sample => Bin(_cuts[value], sample[value])).ToArray())];
    }

    /// <returns>The lines of a <c>TreeModel</c>.</returns>
    public static IReadOnlyList<string> Of(List<float[]> samples, bool[] answers, int trees)
    {
        var fit = new TreeFit(samples, answers);
        for (var tree = 0; tree < trees; tree++)
        {
            fit.Grow();
        }

        return fit._lines;
    }

    /// <returns>The model whose log-odds are the mean of those of two.</returns>
    public static IReadOnlyList<string> Mean(IReadOnlyList<string> one, IReadOnlyList<string> other) => [.. one.Concat(other).Select(Halved)];

    private static string Halved(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        var leaves = line[(bar + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static leaf => (double.Parse(leaf, CultureInfo.InvariantCulture) / 2).ToString("G5", CultureInfo.InvariantCulture));
        return $"{line[..bar]}| {string.Join(' ', leaves)}";
    }

    private static float[] Cuts(List<float[]> samples, int value)
    {
        var sorted = samples.Select(sample => sample[value]).ToArray();
        Array.Sort(sorted);
        return [.. Enumerable.Range(1, Bins - 1).Select(bin => sorted[(int)((long)bin * sorted.Length / Bins)]).Distinct()];
    }

    // How many cuts are at or below it.
    private static byte Bin(float[] cuts, float value)
    {
        var at = Array.BinarySearch(cuts, value);
        return (byte)(at >= 0 ? at + 1 : ~at);
    }

    private void Grow()
    {
        var count = _answers.Length;
        var (pull, weight, node) = (new float[count], new float[count], new byte[count]);
        for (var at = 0; at < count; at++)
        {
            var chance = 1 / (1 + Math.Exp(-_scores[at]));
            (pull[at], weight[at]) = ((float)((_answers[at] ? 1 : 0) - chance), (float)(chance * (1 - chance)));
        }

        var (features, bins) = (new int[Inner], new int[Inner]);
        for (var level = 0; level < Depth; level++)
        {
            var first = (1 << level) - 1;
            Split(pull, weight, node, first, 1 << level, features, bins);
            for (var at = 0; at < count; at++)
            {
                var own = node[at];
                node[at] = (byte)((2 * own) + (_binned[features[own]][at] < bins[own] ? 1 : 2));
            }
        }

        var leaves = Leaves(pull, weight, node);
        for (var at = 0; at < count; at++)
        {
            _scores[at] += leaves[node[at] - Inner];
        }

        var nodes = features.Select((feature, at) => string.Create(
            CultureInfo.InvariantCulture, $"{feature}:{(bins[at] == 0 ? -1e9f : _cuts[feature][bins[at] - 1]):G5}"));
        _lines.Add(string.Join(' ', nodes) + " | "
            + string.Join(' ', leaves.Select(static leaf => leaf.ToString("0.####", CultureInfo.InvariantCulture))));
    }

    // Below bins[node] goes left: below the threshold cuts[bins[node] − 1].
    private void Split(float[] pull, float[] weight, byte[] node, int first, int nodes, int[] features, int[] bins)
    {
        var best = new double[nodes];
        var gate = new Lock();
        Parallel.For(0, _cuts.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, feature =>
        {
            var (pulls, weights) = (new double[nodes * (Bins + 1)], new double[nodes * (Bins + 1)]);
            var binned = _binned[feature];
            for (var at = 0; at < binned.Length; at++)
            {
                var cell = ((node[at] - first) * (Bins + 1)) + binned[at];
                pulls[cell] += pull[at];
                weights[cell] += weight[at];
            }

            for (var own = 0; own < nodes; own++)
            {
                var (gain, bin) = BestOf(pulls.AsSpan(own * (Bins + 1), Bins + 1), weights.AsSpan(own * (Bins + 1), Bins + 1));
                lock (gate)
                {
                    if (gain > best[own] || (gain == best[own] && gain > 0 && feature < features[first + own]))
                    {
                        (best[own], features[first + own], bins[first + own]) = (gain, feature, bin);
                    }
                }
            }
        });
    }

    private static (double Gain, int Bin) BestOf(ReadOnlySpan<double> pulls, ReadOnlySpan<double> weights)
    {
        var (allPull, allWeight) = (0.0, 0.0);
        for (var bin = 0; bin < pulls.Length; bin++)
        {
            (allPull, allWeight) = (allPull + pulls[bin], allWeight + weights[bin]);
        }

        var (left, leftWeight, best, at) = (0.0, 0.0, 0.0, 0);
        for (var bin = 1; bin < pulls.Length; bin++)
        {
            (left, leftWeight) = (left + pulls[bin - 1], leftWeight + weights[bin - 1]);
            var (right, rightWeight) = (allPull - left, allWeight - leftWeight);
            if (leftWeight < LeafLeast || rightWeight < LeafLeast)
            {
                continue;
            }

            var gain = (left * left / (leftWeight + Ridge)) + (right * right / (rightWeight + Ridge))
                - (allPull * allPull / (allWeight + Ridge));
            (best, at) = gain > best ? (gain, bin) : (best, at);
        }

        return (best, at);
    }

    private static double[] Leaves(float[] pull, float[] weight, byte[] node)
    {
        var (pulls, weights) = (new double[1 << Depth], new double[1 << Depth]);
        for (var at = 0; at < node.Length; at++)
        {
            pulls[node[at] - Inner] += pull[at];
            weights[node[at] - Inner] += weight[at];
        }

        return [.. pulls.Select((sum, leaf) => Rate * sum / (weights[leaf] + Ridge))];
    }
}
