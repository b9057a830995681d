using System.Text;

namespace EdgeVault.Custody.Events;

/// <summary>Keeps text that strangers wrote (a reader's model, an error) within an event's size and within
/// UTF-8.</summary>
internal static class EventText
{
    public const int CharsMax = 64;
    public const int UriCharsMax = 128;
    public const int DetailCharsMax = 512;

    public static string Bound(string? text, int charsMax = CharsMax)
    {
        if (text is null)
        {
            return "";
        }

        var kept = text.AsSpan(0, Math.Min(text.Length, charsMax));
        if (kept.Length > 0 && char.IsHighSurrogate(kept[^1]))
        {
            kept = kept[..^1];
        }

        if (kept.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return Repaired(kept);
        }

        return kept.Length == text.Length ? text : new string(kept);
    }

    // A lone surrogate has no UTF-8, and protobuf would refuse the whole event for it.
    private static string Repaired(ReadOnlySpan<char> text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }
}
