using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>The JSON schema of a scenario, made from the records, their attributes and their defaults.</summary>
internal static class ScenarioSchema
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static JsonObject Create()
    {
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Annotate,
        };
        var schema = (JsonObject)Json.GetJsonSchemaAsNode(typeof(Scenario), exporter);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "EdgeVault scenario");
        return schema;
    }

    private static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema || context.PropertyInfo is not { AttributeProvider: PropertyInfo property })
        {
            return node;
        }

        if (property.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema.Insert(0, "description", description.Description);
        }

        if (property.GetCustomAttribute<PatternAttribute>() is { Pattern: var pattern })
        {
            AddPattern(schema, pattern);
        }

        if (property.GetCustomAttribute<EntriesAttribute>() is { } entries)
        {
            schema["minProperties"] = entries.Min;
            schema["maxProperties"] = entries.Max;
        }

        if (property.GetCustomAttribute<LimitsAttribute>() is { } limits)
        {
            AddLimits(schema, limits);
        }

        AddDefault(schema, context.PropertyInfo, property);
        return schema;
    }

    private static void AddPattern(JsonObject schema, string pattern)
    {
        if (schema["additionalProperties"] is JsonObject)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = pattern };
            return;
        }

        schema["pattern"] = pattern;
    }

    private static void AddLimits(JsonObject schema, LimitsAttribute limits)
    {
        if (schema["properties"] is JsonObject ends)
        {
            AddLimits((JsonObject)ends["min"]!, limits);
            AddLimits((JsonObject)ends["max"]!, limits);
            return;
        }

        schema["minimum"] = limits.Min;
        schema["maximum"] = limits.Max;
    }

    private static void AddDefault(JsonObject schema, JsonPropertyInfo json, PropertyInfo property)
    {
        // Both ends of a range are required, so they have no default of their own.
        if (property.DeclaringType == typeof(Between))
        {
            return;
        }

        var value = json.Get!(Activator.CreateInstance(property.DeclaringType!)!);
        schema["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, Json);
    }
}
