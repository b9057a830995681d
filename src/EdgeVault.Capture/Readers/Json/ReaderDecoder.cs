using System.Text;
using System.Text.Json;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Reads one make's messages: an object, or an array of them.</summary>
/// <remarks>What cannot be read is counted in the report and left out; nothing is thrown. One decoder belongs to one
/// reader.</remarks>
internal abstract class ReaderDecoder
{
    // Long EPCs that one reader sees in a day; 40 bytes each.
    private const int LongEpcsMax = 1_024;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = JsonFramer.DepthMax + 1 };

    protected EpcInterner Interner { get; } = new(LongEpcsMax);

    public static ReaderDecoder Of(ReaderPlan plan) => plan.Make == "zebra" ? new ZebraDecoder() : new ImpinjDecoder();

    /// <summary>Adds what the message says to the report.</summary>
    public void Decode(ReadOnlySpan<byte> message, ReaderReport report)
    {
        var json = new Utf8JsonReader(message, Strict);
        try
        {
            if (!json.Read())
            {
                return;
            }

            if (json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    DecodeOne(ref json, report);
                }
            }
            else
            {
                DecodeOne(ref json, report);
            }

            if (json.Read())
            {
                report.AddMalformed("something stands behind the message");
            }
        }
        catch (JsonException fault)
        {
            // What came before the fault is whole in itself, and was read.
            report.AddMalformed(fault.Message);
        }
        catch (InvalidOperationException fault)
        {
            // CopyString of what is no UTF-8.
            report.AddMalformed(fault.Message);
        }
    }

    /// <summary>Stands on the first token of an object, and on its last afterwards.</summary>
    protected abstract void DecodeObject(ref Utf8JsonReader json, ReaderReport report);

    protected static byte[][] Names(params string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The next property of the object: its value is the current token when it returns.</summary>
    /// <returns>False at the end of the object.</returns>
    protected static bool TryNext(ref Utf8JsonReader json, ReadOnlySpan<byte[]> names, out int name)
    {
        name = -1;
        if (!json.Read() || json.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        for (var at = 0; at < names.Length && name < 0; at++)
        {
            name = json.ValueTextEquals(names[at]) ? at : -1;
        }

        return json.Read();
    }

    private void DecodeOne(ref Utf8JsonReader json, ReaderReport report)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            DecodeObject(ref json, report);
            return;
        }

        report.AddMalformed($"a {json.TokenType} stands where an event should");
        json.Skip();
    }
}
