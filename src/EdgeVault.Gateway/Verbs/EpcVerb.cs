using System.CommandLine;
using System.Text.Json;
using EdgeVault.Gs1.Epc;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>epc decode|encode</c>: one JSON object per line, in order, also for a bad one.</summary>
internal static class EpcVerb
{
    // 496 bits are 124 digits and the longest URI is shorter still; what is longer is not an EPC.
    private const int LineCharsMax = 1_024;

    public static Command Create() => new("epc", "Translates EPCs between their binary and text forms (GS1 TDS).")
    {
        Lines("decode", "EPCs as hex to URI, element string and Digital Link.", "HEX", Decode),
        Lines("encode", "Tag URIs to hex; pure identity URIs to Digital Link.", "TAG-URI", Encode),
    };

    private static Command Lines(
        string name, string description, string what, Func<string, Action<Utf8JsonWriter>> translate)
    {
        var inputs = new Argument<string[]>(what)
        {
            Description = $"{what}s; none reads one per line from standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { inputs };
        command.SetAction(async (parsed, cancellation) =>
        {
            var faulty = false;
            await foreach (var line in LinesOf(parsed.GetValue(inputs) ?? [], cancellation))
            {
                faulty |= !Translate(line, translate);
            }

            return faulty ? ExitCode.Wrong : ExitCode.Success;
        });
        return command;
    }

    private static async IAsyncEnumerable<string> LinesOf(
        string[] given, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var line in given)
        {
            yield return line;
        }

        while (given.Length == 0 && await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Trim();
            }
        }
    }

    private static bool Translate(string line, Func<string, Action<Utf8JsonWriter>> translate)
    {
        var sound = true;
        JsonLine.Write(json =>
        {
            if (line.Length > LineCharsMax)
            {
                json.WriteString("error", $"{line.Length} characters; an EPC has at most {LineCharsMax}.");
                sound = false;
                return;
            }

            try
            {
                translate(line)(json);
            }
            catch (FormatException fault)
            {
                json.WriteString("error", fault.Message);
                sound = false;
            }
        });
        return sound;
    }

    private static Action<Utf8JsonWriter> Decode(string hex) => json =>
    {
        json.WriteString("hex", hex);
        if (!EpcCodec.TryDecodeHex(hex, out var bits, out var identity, out var error))
        {
            throw new FormatException(error.ToString());
        }

        json.WriteNumber("bits", bits.BitCount);
        json.WriteString("scheme", identity.SchemeName);
        WriteText(json, "uri", identity.PureIdentityUri);
        WriteText(json, "tagUri", identity.TagUri);
        WriteText(json, "elementString", identity.ElementString);
        WriteText(json, "digitalLink", identity.DigitalLink);
    };

    private static Action<Utf8JsonWriter> Encode(string uri) => json =>
    {
        json.WriteString("tagUri", uri);
        EpcError error;
        if (uri.StartsWith("urn:epc:id:", StringComparison.Ordinal))
        {
            if (!EpcCodec.TryParseIdentityUri(uri, out var identity, out error))
            {
                throw new FormatException(error.ToString());
            }

            WriteText(json, "elementString", identity.ElementString);
            WriteText(json, "digitalLink", identity.DigitalLink);
            return;
        }

        if (!EpcCodec.TryEncodeTagUri(uri, out var bits, out error))
        {
            throw new FormatException(error.ToString());
        }

        json.WriteString("hex", bits.ToHex());
    };

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
