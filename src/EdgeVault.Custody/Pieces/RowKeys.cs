namespace EdgeVault.Custody.Pieces;

/// <summary>Keeps a column unique: the first row that has a value keeps it, later ones are refused.</summary>
internal sealed class RowKeys(string column)
{
    private readonly Dictionary<string, int> _lineOf = new(StringComparer.Ordinal);

    /// <summary>Takes all keys of the row or, if it was refused for anything, none: a bad row blocks no good
    /// one.</summary>
    public static void Claim(RegisterRow row, params ReadOnlySpan<(RowKeys Keys, string Value)> claims)
    {
        foreach (var (keys, value) in claims)
        {
            if (keys._lineOf.TryGetValue(value, out var line))
            {
                // The value stays unsaid: it may be a badge, and this ends in a log.
                row.Refuse(keys.Column, $"the value stands in line {line} already; each may stand once.");
            }
        }

        if (row.Problems.Count > 0)
        {
            return;
        }

        foreach (var (keys, value) in claims)
        {
            if (value.Length > 0)
            {
                keys._lineOf.Add(value, row.Line);
            }
        }
    }

    private string Column => column;
}
