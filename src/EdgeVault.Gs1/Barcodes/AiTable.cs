using System.Collections.Frozen;
using System.Globalization;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>All application identifiers, found by their digits. No identifier is the start of another.</summary>
internal static partial class AiTable
{
    private const int AiDigitsMin = 2;
    private const int AiDigitsMax = 4;

    private static readonly FrozenDictionary<string, AiEntry> ByAi =
        Entries().ToFrozenDictionary(entry => entry.Ai, StringComparer.Ordinal);

    public static IReadOnlyCollection<AiEntry> All => ByAi.Values;

    public static AiEntry? Find(ReadOnlySpan<char> ai) =>
        ByAi.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(ai, out var entry) ? entry : null;

    /// <summary>The identifier that the data start with.</summary>
    public static AiEntry? FindPrefixOf(ReadOnlySpan<char> data)
    {
        for (var digits = AiDigitsMin; digits <= Math.Min(AiDigitsMax, data.Length); digits++)
        {
            if (Find(data[..digits]) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    private static IEnumerable<AiEntry> Entries()
    {
        foreach (var row in Rows.Split('\n').Select(line => line.Split('|', 4)))
        {
            var range = row[0].Split('-');
            var digits = range[0].Length;
            var last = int.Parse(range[^1], CultureInfo.InvariantCulture);
            for (var ai = int.Parse(range[0], CultureInfo.InvariantCulture); ai <= last; ai++)
            {
                var name = ai.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
                yield return new AiEntry(name, row[1], row[2], row.Length > 3 ? row[3] : "");
            }
        }
    }
}
