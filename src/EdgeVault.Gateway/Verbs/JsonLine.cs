using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeVault.Gateway.Verbs;

/// <summary>One JSON object a line on standard output.</summary>
internal static class JsonLine
{
    // The lines are data for programs, never markup: '+' and '/' stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<Stream> Output = new(Console.OpenStandardOutput);

    /// <summary>An object with these members.</summary>
    public static void Write(Action<Utf8JsonWriter> members) => WriteWhole(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    /// <summary>An object that is written whole.</summary>
    public static void WriteWhole(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        buffer.Write("\n"u8);
        Output.Value.Write(buffer.WrittenSpan);
    }
}
