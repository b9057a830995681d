using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Holds a JSON document against the part of JSON Schema that <see cref="ScenarioSchema"/> uses, and names
/// every fault with its path.</summary>
internal sealed class SchemaCheck
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private readonly List<string> _faults = [];

    public static IReadOnlyList<string> Faults(JsonNode? document, JsonObject schema)
    {
        var check = new SchemaCheck();
        check.Check(document, schema, "$");
        return check._faults;
    }

    private void Check(JsonNode? node, JsonObject schema, string path)
    {
        if (!HasType(node, schema["type"]))
        {
            Fault(path, $"is {KindOf(node)}; {Wanted(schema["type"])} would do.");
            return;
        }

        switch (node)
        {
            case JsonObject map:
                CheckMap(map, schema, path);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value.GetValue<double>(), schema, path);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                CheckText(value.GetValue<string>(), schema, path);
                break;
        }
    }

    private void CheckMap(JsonObject map, JsonObject schema, string path)
    {
        CheckEntries(map, schema, path);
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()))
        {
            if (!map.ContainsKey(required))
            {
                Fault(path, $"has no \"{required}\", which it needs.");
            }
        }

        var properties = schema["properties"] as JsonObject;
        foreach (var (name, value) in map)
        {
            if (properties?[name] is JsonObject known)
            {
                Check(value, known, $"{path}.{name}");
            }
            else
            {
                CheckEntry(name, value, schema, path);
            }
        }
    }

    private void CheckEntry(string name, JsonNode? value, JsonObject schema, string path)
    {
        if (schema["additionalProperties"] is not JsonObject entry)
        {
            var names = (schema["properties"] as JsonObject ?? []).Select(property => property.Key);
            Fault($"{path}.{name}", $"is not known here; known are {string.Join(", ", names)}.");
            return;
        }

        if (schema["propertyNames"]?["pattern"]?.GetValue<string>() is { } pattern && !Matches(name, pattern))
        {
            Fault($"{path}.{name}", $"is not a good name; {pattern} would do.");
        }

        Check(value, entry, $"{path}.{name}");
    }

    private void CheckEntries(JsonObject map, JsonObject schema, string path)
    {
        var min = schema["minProperties"]?.GetValue<int>() ?? 0;
        var max = schema["maxProperties"]?.GetValue<int>() ?? int.MaxValue;
        if (map.Count < min || map.Count > max)
        {
            Fault(path, $"has {map.Count} entries; {min} to {max} would do.");
        }
    }

    private void CheckNumber(double value, JsonObject schema, string path)
    {
        var min = schema["minimum"]?.GetValue<double>() ?? double.NegativeInfinity;
        var max = schema["maximum"]?.GetValue<double>() ?? double.PositiveInfinity;
        if (!(value >= min && value <= max))
        {
            Fault(path, string.Create(CultureInfo.InvariantCulture, $"is {value}; {min} to {max} would do."));
        }
    }

    private void CheckText(string value, JsonObject schema, string path)
    {
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Matches(value, pattern))
        {
            Fault(path, $"is \"{value}\"; {pattern} would do.");
        }

        if (schema["enum"] is JsonArray choices && !choices.Any(choice => choice!.GetValue<string>() == value))
        {
            var known = string.Join(" or ", choices.Select(choice => choice!.ToJsonString()));
            Fault(path, $"is \"{value}\"; {known} would do.");
        }
    }

    private void Fault(string path, string what) => _faults.Add($"{path} {what}");

    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime);

    // "type" is a name, or several of which one must fit; an enum has none and is text.
    private static bool HasType(JsonNode? node, JsonNode? type) => type switch
    {
        JsonArray several => several.Any(one => HasType(node, one)),
        null => node?.GetValueKind() == JsonValueKind.String,
        _ => IsA(node, type.GetValue<string>()),
    };

    private static bool IsA(JsonNode? node, string type) => (type, node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => node!.AsValue().TryGetValue(out int _),
        _ => false,
    };

    private static string Wanted(JsonNode? type) => type switch
    {
        JsonArray several => string.Join(" or ", several.Select(one => one!.GetValue<string>())),
        null => "a string",
        _ => $"{(type.GetValue<string>() is "object" or "integer" ? "an" : "a")} {type.GetValue<string>()}",
    };

    private static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => $"the number {node.ToJsonString()}",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
