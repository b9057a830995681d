using System.Globalization;
using System.Text.Json;
using EdgeVault.Hub.Api;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>Links to the catalogue with one thing of the query changed.</summary>
internal static class QueryText
{
    /// <summary>As the query calls what facets call <c>certificate_lab</c>.</summary>
    public static string NameOf(string attribute) => string.Concat(attribute.Split('_').Select((word, at) =>
        at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Anything but a step to the next page starts from the first one.</summary>
    public static string Of(PieceQuery query, string name, string value)
    {
        var parts = typeof(PieceQuery).GetProperties().Where(property => property.CanWrite)
            .Select(property => (
                Name: JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                Value: property.GetValue(query) is bool flag
                    ? flag ? "true" : ""
                    : Convert.ToString(property.GetValue(query), CultureInfo.InvariantCulture) ?? ""))
            .Where(part => part.Name != name && part.Name != "after" && part.Value.Length > 0)
            .Append((Name: name, Value: value));
        return "/catalogue?" + string.Join('&', parts.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
    }
}
