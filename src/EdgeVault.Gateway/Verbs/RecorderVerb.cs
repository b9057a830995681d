using System.CommandLine;
using System.Globalization;
using EdgeVault.Capture.Recorder;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Llrp.Recording;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>recorder export</c>: what the flight recorder kept of a reader, as a packet capture.</summary>
internal static class RecorderVerb
{
    private static readonly Option<string> Folder = new("--path")
    {
        Description = "The recorder's folder: EdgeVault:Recorder:Path of the gateway's settings.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> Reader = new("--reader")
    {
        Description = "Id of the reader.", HelpName = "ID", Required = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "File to write: a pcap for Wireshark, tshark and 'edgevault-sim replay'.", HelpName = "FILE", Required = true,
    };

    private static readonly Option<DateTimeOffset?> From = Time("--from", "Nothing older than this.");

    private static readonly Option<DateTimeOffset?> To = Time("--to", "Nothing younger than this.");

    public static Command Create()
    {
        var export = new Command("export", "Writes a reader's recording as a packet capture; the gateway may run.")
            { Folder, Reader, Out, From, To };
        export.SetAction((parsed, cancellation) => Task.FromResult(Export(parsed, cancellation)));
        return new Command("recorder", "Looks at what the flight recorder kept.")
        {
            export, ReplayVerb.Create(),
        };
    }

    private static int Export(ParseResult parsed, CancellationToken cancellation)
    {
        var (path, reader) = (parsed.GetRequiredValue(Folder), parsed.GetRequiredValue(Reader));
        if (!FlightLog.Readers(path).Contains(reader, StringComparer.Ordinal))
        {
            throw new VerbException(
                ExitCode.Unreadable,
                $"'{path}' has no recording of '{reader}'; it has: {string.Join(", ", FlightLog.Readers(path))}.");
        }

        var (fromUs, toUs) = (Micros(parsed.GetValue(From)) ?? 0, Micros(parsed.GetValue(To)) ?? long.MaxValue);
        var (messages, connections, damaged) = (0, 0, new List<string>());
        long? firstUs = null;
        var lastUs = 0L;
        using var output = new BufferedStream(File.Create(parsed.GetRequiredValue(Out)), 1 << 16);
        var pcap = new LlrpPcapWriter(output);
        foreach (var record in FlightLog.Read(path, reader, fromUs, toUs, damaged.Add))
        {
            cancellation.ThrowIfCancellationRequested();
            (firstUs, lastUs) = (firstUs ?? record.UtcMicros, record.UtcMicros);
            if (record.Kind == FlightKind.ConnectionBegins)
            {
                connections++;
                pcap.BeginConnection(record.UtcMicros);
                continue;
            }

            if (record.Kind == FlightKind.ConnectionEnds)
            {
                continue;
            }

            messages++;
            pcap.Message(record.UtcMicros, record.Kind == FlightKind.FromReader, record.Message.Span);
        }

        JsonLine.Write(json =>
        {
            json.WriteString("reader", reader);
            json.WriteNumber("messages", messages);
            json.WriteNumber("connections", connections);
            if (firstUs is { } first)
            {
                json.WriteString("from", Text(first));
                json.WriteString("to", Text(lastUs));
            }
        });
        damaged.ForEach(static file => Console.Error.WriteLine($"{file} ends in the middle of a record; what came before is there."));
        return messages > 0 ? ExitCode.Success : ExitCode.Wrong;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description + " With its offset: 2026-03-01T14:32:00+01:00.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"'{text}' is not a time; 2026-03-01T14:32:00+01:00 would do.");
            return null;
        },
    };

    private static long? Micros(DateTimeOffset? time) =>
        time is { } there ? (there - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;

    private static string Text(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
