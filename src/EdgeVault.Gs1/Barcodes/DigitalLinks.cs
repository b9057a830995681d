using System.Buffers;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>
/// GS1 Digital Link URIs (URI Syntax 1.4 and later): <c>scheme://domain[/stem]/key/value{/qualifier/value}[?query][#…]</c>.
/// </summary>
/// <remarks>Identifiers are digits; the names of 1.1 (gtin, ser) are gone. Compressed links are not read.</remarks>
internal static class DigitalLinks
{
    private static readonly SearchValues<char> UriChars = SearchValues.Create(
        "-._~:/?#[]@!$&'()*+,;=%0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether this is a web address at all; a scheme of mixed case is not taken for one.</summary>
    public static bool IsLink(ReadOnlySpan<char> text) => SchemeLength(text) > 0;

    public static bool TryParse(ReadOnlySpan<char> uri, int position, List<ScannedElement> elements, out BarcodeError error)
    {
        error = default;
        var fault = uri.IndexOfAnyExcept(UriChars);
        if (fault >= 0)
        {
            error = new("", position + fault, $"'{uri[fault]}' is no character of a URI.");
            return false;
        }

        var start = SchemeLength(uri);
        var hash = uri.IndexOf('#');
        uri = hash < 0 ? uri : uri[..hash];
        var slash = uri[start..].IndexOf('/');
        if (slash <= 0)
        {
            error = new("", position + start, "a domain and a path would do behind the scheme.");
            return false;
        }

        var question = uri.IndexOf('?');
        var path = question < 0 ? uri : uri[..question];
        return TryParsePath(path, start + slash, position, elements, out error)
            && (question < 0 || TryParseQuery(uri[(question + 1)..], position + question + 1, elements, out error));
    }

    private static int SchemeLength(ReadOnlySpan<char> text)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "HTTPS://", "HTTP://"])
        {
            if (text.StartsWith(scheme))
            {
                return scheme.Length;
            }
        }

        return 0;
    }

    /// <summary>Walks from the end to the rightmost key: what stands in front of it is the stem, whatever it is.
    /// </summary>
    private static bool TryParsePath(
        ReadOnlySpan<char> uri, int pathStart, int position, List<ScannedElement> elements, out BarcodeError error)
    {
        var pairs = new List<(AiEntry Entry, Range Value, int At)>();
        for (var end = uri.Length; end > pathStart;)
        {
            var valueSlash = uri[..end].LastIndexOf('/');
            var aiSlash = valueSlash <= pathStart ? -1 : uri[..valueSlash].LastIndexOf('/');
            if (aiSlash < pathStart || valueSlash == end - 1
                || AiTable.Find(uri[(aiSlash + 1)..valueSlash]) is not { } entry)
            {
                break;
            }

            pairs.Insert(0, (entry, (valueSlash + 1)..end, aiSlash + 1));
            if (entry.Qualifiers is not null)
            {
                return TryTake(uri, pairs, position, elements, out error);
            }

            end = aiSlash;
        }

        error = new(
            "", position + pathStart,
            "no GS1 key in the path; /01/09520123456788 would do (names such as gtin, and compressed links, are not read).");
        return false;
    }

    private static bool TryTake(
        ReadOnlySpan<char> uri, List<(AiEntry Entry, Range Value, int At)> pairs, int position,
        List<ScannedElement> elements, out BarcodeError error)
    {
        error = default;
        var key = pairs[0].Entry;
        var qualifiers = pairs.Skip(1).Select(pair => pair.Entry.Ai).ToArray();
        if (!Array.Exists(key.Qualifiers!, sequence => IsSubsequence(qualifiers, sequence)))
        {
            error = new(
                key.Ai, position + pairs[0].At, $"/{string.Join('/', qualifiers)} do not qualify it in this order.");
            return false;
        }

        foreach (var (entry, value, at) in pairs)
        {
            Add(entry, uri[value], position + at, position + value.Start.Value, elements, ref error);
        }

        return error.IsNone;
    }

    private static bool TryParseQuery(
        ReadOnlySpan<char> query, int position, List<ScannedElement> elements, out BarcodeError error)
    {
        error = default;
        foreach (var part in query.SplitAny('&', ';'))
        {
            var at = position + part.Start.Value;
            var pair = query[part];
            var equals = pair.IndexOf('=');
            if (equals <= 0 || pair[..equals].ContainsAnyExceptInRange('0', '9'))
            {
                continue; // Whatever else the brand says to its own web site.
            }

            var ai = pair[..equals].ToString();
            if (AiTable.Find(ai) is not { IsLinkAttribute: true } entry)
            {
                error = new(ai, at, "it is no data attribute of a Digital Link.");
            }
            else if (elements.Exists(element => element.Ai == ai))
            {
                error = new(ai, at, "it is there twice.");
            }
            else
            {
                Add(entry, pair[(equals + 1)..], at, at + equals + 1, elements, ref error);
            }

            if (!error.IsNone)
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(
        AiEntry entry, ReadOnlySpan<char> escaped, int position, int valuePosition, List<ScannedElement> elements,
        ref BarcodeError error)
    {
        if (!error.IsNone)
        {
            return;
        }

        var plain = new char[escaped.Length];
        if (!UriText.TryUnescape(escaped, plain, out var length, out var fault))
        {
            error = new(entry.Ai, valuePosition + fault, "a percent sign without two hex digits of a printable character.");
        }
        else if (!entry.TryCheck(plain.AsSpan(0, length), out var wrong))
        {
            error = wrong with { Position = valuePosition };
        }
        else
        {
            elements.Add(new ScannedElement(entry, new string(plain, 0, length), position));
        }
    }

    private static bool IsSubsequence(string[] qualifiers, string[] sequence)
    {
        var at = 0;
        foreach (var allowed in sequence)
        {
            at += at < qualifiers.Length && qualifiers[at] == allowed ? 1 : 0;
        }

        return at == qualifiers.Length;
    }
}
