using System.Globalization;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>Reads the Prometheus text format 0.0.4 as far as one counter needs it.</summary>
internal static class PrometheusText
{
    /// <summary>The sum over all label sets of a metric; 0 if it is not there.</summary>
    public static long Sum(string text, string metric)
    {
        var sum = 0.0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(metric, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = line[metric.Length..];
            // Label values may hold blanks and braces; the value stands behind the last closing brace.
            var value = rest.StartsWith("{") ? rest[(rest.LastIndexOf('}') + 1)..] : rest;
            if (value.StartsWith(" ")
                && double.TryParse(FirstWord(value), CultureInfo.InvariantCulture, out var sample))
            {
                sum += sample;
            }
        }

        return (long)sum;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        var blank = trimmed.IndexOf(' ');
        return blank < 0 ? trimmed : trimmed[..blank];
    }
}
