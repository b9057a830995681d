using System.Text;

namespace EdgeVault.Gs1;

/// <summary>Writes elements the two ways that people and webs read them.</summary>
public static class Gs1Text
{
    /// <summary>GS1's own resolver, the domain of every canonical Digital Link.</summary>
    public const string CanonicalDomain = "https://id.gs1.org";

    /// <summary>Human readable interpretation with brackets: <c>(01)80614141123458(21)6789</c>
    /// (GS1 General Specifications, 4.14).</summary>
    public static string ElementString(ReadOnlySpan<Gs1Element> elements)
    {
        var text = new StringBuilder();
        foreach (var element in elements)
        {
            text.Append('(').Append(element.Ai).Append(')').Append(element.Value);
        }

        return text.ToString();
    }

    /// <summary>Primary key first, then its qualifiers, as path segments. All but letters, digits and <c>-._~</c> is
    /// percent-encoded (GS1 Digital Link URI Syntax 1.x, 5; RFC 3986, 2.3).</summary>
    public static string DigitalLink(ReadOnlySpan<Gs1Element> elements)
    {
        var link = new StringBuilder(CanonicalDomain);
        foreach (var element in elements)
        {
            link.Append('/').Append(element.Ai).Append('/').Append(Uri.EscapeDataString(element.Value));
        }

        return link.ToString();
    }
}
