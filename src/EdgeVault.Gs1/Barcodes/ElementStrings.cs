using System.Text;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>GS1 element strings as scanners send them and as people write them.</summary>
internal static class ElementStrings
{
    /// <summary>What a scanner sends for FNC1 (General Specifications, 7.8.3).</summary>
    public const char Separator = '\x1D';

    /// <summary>Reads <c>01…10…</c> with separators. One may stand at the end; none at the start, no two together.
    /// </summary>
    public static bool TryParseScanned(
        ReadOnlySpan<char> data, int position, List<ScannedElement> elements, out BarcodeError error)
    {
        error = data.IsEmpty ? new("", position, "there is no data behind the symbology identifier.") : default;
        while (!data.IsEmpty && error.IsNone)
        {
            if (AiTable.FindPrefixOf(data) is not { } entry)
            {
                error = new("", position, $"no application identifier starts '{Shown(data)}'.");
                break;
            }

            var body = data[entry.Ai.Length..];
            var end = body.IndexOf(Separator);
            var length = end < 0 ? body.Length : end;
            length = entry.HasPredefinedLength ? Math.Min(length, entry.LengthMax) : length;
            Add(entry, body[..length].ToString(), position, entry.Ai.Length, elements, ref error);

            var hasSeparator = length < body.Length && body[length] == Separator;
            var taken = entry.Ai.Length + length + (hasSeparator ? 1 : 0);
            data = data[taken..];
            position += taken;
        }

        return error.IsNone;
    }

    /// <summary>Reads <c>(01)…(10)…</c>; a bracket that belongs to a value is written <c>\(</c>.</summary>
    public static bool TryParseBracketed(
        ReadOnlySpan<char> text, int position, List<ScannedElement> elements, out BarcodeError error)
    {
        error = default;
        for (var at = 0; at < text.Length && error.IsNone;)
        {
            var close = text[at..].IndexOf(')');
            if (text[at] != '(' || close < 0)
            {
                error = new("", position + at, "a bracketed identifier such as (01) would do here.");
                break;
            }

            var ai = text.Slice(at + 1, close - 1);
            if (AiTable.Find(ai) is not { } entry)
            {
                error = new("", position + at, $"'{Shown(ai)}' is no application identifier.");
                break;
            }

            var start = at + close + 1;
            var value = Unescape(text[start..], out var length);
            Add(entry, value, position + at, close + 1, elements, ref error);
            at = start + length;
        }

        return error.IsNone;
    }

    private static void Add(
        AiEntry entry, string value, int position, int valueOffset, List<ScannedElement> elements,
        ref BarcodeError error)
    {
        if (entry.TryCheck(value, out var fault))
        {
            elements.Add(new ScannedElement(entry, value, position));
            return;
        }

        error = fault.Behind(position + valueOffset);
    }

    private static string Unescape(ReadOnlySpan<char> text, out int length)
    {
        var value = new StringBuilder();
        for (length = 0; length < text.Length && text[length] != '('; length++)
        {
            if (text[length] == '\\' && length + 1 < text.Length && text[length + 1] == '(')
            {
                length++;
            }

            value.Append(text[length]);
        }

        return value.ToString();
    }

    private static string Shown(ReadOnlySpan<char> data) =>
        data[..Math.Min(data.Length, 12)].ToString().Replace("\x1D", "{GS}", StringComparison.Ordinal);
}
