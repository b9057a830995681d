namespace EdgeVault.Hosting.Charts;

/// <summary>SVG does not break lines: this does, by how wide letters are at most as a rule.</summary>
internal static class TextFit
{
    // Of the font's size; system sans-serif faces average below it, also with capitals and digits.
    private const double LetterWidth = 0.6;

    public static double WidthOf(string text, double size) => text.Length * size * LetterWidth;

    public static int LettersIn(double width, double size) => Math.Max(1, (int)(width / (size * LetterWidth)));

    /// <summary>Lines no longer than so many letters; words longer than a line are cut into several.</summary>
    public static IEnumerable<string> Lines(string text, int lettersMax)
    {
        var line = "";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words.SelectMany(word => word.Chunk(lettersMax)))
        {
            var longer = line.Length == 0 ? new string(word) : $"{line} {new string(word)}";
            if (longer.Length <= lettersMax)
            {
                line = longer;
                continue;
            }

            yield return line;
            line = new string(word);
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    /// <summary>The text, or its beginning with an ellipsis.</summary>
    public static string Short(string text, int lettersMax) =>
        text.Length <= lettersMax ? text : text[..Math.Max(0, lettersMax - 1)] + "…";
}
