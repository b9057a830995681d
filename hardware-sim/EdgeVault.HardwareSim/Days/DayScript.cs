using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>Writes the lines of a rehearsal (docs/formats/rehearsal.md).</summary>
internal sealed class DayScript(TextWriter output)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Lines { get; private set; }

    /// <summary>Returns the number of the line.</summary>
    public int Write(DateTimeOffset at, string thing, JsonNode what)
    {
        var line = new JsonObject
        {
            ["at"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), [thing] = what,
        };
        output.Write(line.ToJsonString(Compact));
        output.Write('\n');
        return ++Lines;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => JsonValue.Create(text))]);
}
