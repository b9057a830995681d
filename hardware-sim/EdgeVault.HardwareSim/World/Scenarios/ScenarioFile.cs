using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Reads a scenario: JSON that keeps <see cref="ScenarioSchema"/> and <see cref="ScenarioRules"/>.</summary>
internal static class ScenarioFile
{
    // A door takes some hundred bytes; a megabyte is a chain of stores, or not a scenario.
    internal const int BytesMax = 1 << 20;

    private static readonly JsonObject Schema = ScenarioSchema.Create();

    private static readonly JsonDocumentOptions Document = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
    };

    /// <summary>Reads the file, or names everything that is wrong with it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool TryLoad(
        string path, [NotNullWhen(true)] out Scenario? scenario, out IReadOnlyList<string> faults)
    {
        using var file = File.OpenRead(path);
        if (file.Length > BytesMax)
        {
            scenario = null;
            faults = [$"{path} has {file.Length} bytes; at most {BytesMax} are read."];
            return false;
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return TryParse(bytes, out scenario, out faults);
    }

    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Scenario? scenario, out IReadOnlyList<string> faults)
    {
        scenario = null;
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(utf8, documentOptions: Document);
        }
        catch (JsonException fault)
        {
            faults = [$"$ is not JSON: {fault.Message}"];
            return false;
        }

        faults = SchemaCheck.Faults(document, Schema);
        if (faults.Count > 0)
        {
            return false;
        }

        var read = document.Deserialize<Scenario>(ScenarioSchema.Json)!;
        faults = ScenarioRules.Faults(read);
        scenario = faults.Count == 0 ? read : null;
        return scenario is not null;
    }

    public static byte[] Write(Scenario scenario) => JsonSerializer.SerializeToUtf8Bytes(scenario, ScenarioSchema.Json);
}
