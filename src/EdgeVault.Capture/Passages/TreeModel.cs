using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeVault.Capture.Passages;

/// <summary>A sum of small decision trees that gives the log-odds of something; read from a text that is part of the
/// assembly.</summary>
/// <remarks>
/// One line a tree, all of the same depth: <c>feature:threshold</c> for each inner node in the order of a heap, <c>|</c>, then the leaves.
/// A value below the threshold goes left. How the texts are made is told in docs/operating/portals.md.
/// </remarks>
internal sealed class TreeModel
{
    private readonly int _depth;
    private readonly short[] _features;
    private readonly float[] _thresholds;
    private readonly float[] _leaves;

    private TreeModel(int depth, short[] features, float[] thresholds, float[] leaves) =>
        (_depth, _features, _thresholds, _leaves) = (depth, features, thresholds, leaves);

    /// <summary>Reads the text of this name.</summary>
    public static TreeModel Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no {name}.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <exception cref="FormatException">A line is no tree, or not as deep as the first.</exception>
    public static TreeModel Parse(IReadOnlyList<string> lines)
    {
        List<short> features = [];
        List<float> thresholds = [];
        List<float> leaves = [];
        var depth = 0;
        foreach (var line in lines)
        {
            var parts = line.Split('|');
            var nodes = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var values = parts.Length == 2 ? parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            depth = depth == 0 ? (int)Math.Log2(values.Length) : depth;
            if (values.Length != 1 << depth || nodes.Length != values.Length - 1)
            {
                throw new FormatException($"No tree of depth {depth}: {line}");
            }

            foreach (var node in nodes)
            {
                var colon = node.IndexOf(':', StringComparison.Ordinal);
                features.Add(short.Parse(node.AsSpan(0, colon), CultureInfo.InvariantCulture));
                thresholds.Add(float.Parse(node.AsSpan(colon + 1), CultureInfo.InvariantCulture));
            }

            leaves.AddRange(values.Select(static value => float.Parse(value, CultureInfo.InvariantCulture)));
        }

        return new TreeModel(depth, [.. features], [.. thresholds], [.. leaves]);
    }

    /// <summary>Log-odds, nats.</summary>
    /// <exception cref="IndexOutOfRangeException">There are fewer values than the trees look at.</exception>
    public double Score(ReadOnlySpan<float> values)
    {
        var (inner, outer) = ((1 << _depth) - 1, 1 << _depth);
        var sum = 0.0;
        for (int first = 0, leaf = 0; leaf < _leaves.Length; first += inner, leaf += outer)
        {
            var features = _features.AsSpan(first, inner);
            var thresholds = _thresholds.AsSpan(first, inner);
            var node = 0;
            for (var level = 0; level < _depth; level++)
            {
                // Which way a value goes nobody can predict, the processor neither: without a jump it looks at several trees at once.
                node = (2 * node) + 2 - Unsafe.BitCast<bool, byte>(values[features[node]] < thresholds[node]);
            }

            sum += _leaves[leaf + node - inner];
        }

        return sum;
    }

    public double Chance(ReadOnlySpan<float> values) => 1 / (1 + Math.Exp(-Score(values)));
}
