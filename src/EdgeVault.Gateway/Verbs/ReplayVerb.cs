using System.CommandLine;
using EdgeVault.Capture;
using EdgeVault.Capture.Recorder;
using EdgeVault.Gateway.Composition;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Verifying;
using EdgeVault.Llrp.Recording;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>recorder passages</c>: recorded messages through the whole of Capture again, one JSON object a
/// passage.</summary>
internal static class ReplayVerb
{
    private const long PcapBytesMax = 1L << 30;

    // After the last message: as long as anything can stay undecided.
    private static readonly TimeSpan After = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var path = new Argument<string>("FILE|DIR")
        {
            Description = "The recorder's folder, one file of it (.flight), or a packet capture (pcap).",
        };
        var config = CommonOptions.Config();
        var reader = new Option<string?>("--reader")
        {
            Description = "Whose recording it is; of a folder, only this reader. A file lies in its reader's folder.",
            HelpName = "ID",
        };
        var command = new Command(
            "passages", "Makes the passages of a recording again, at full speed: the same input, the same bytes.")
        {
            path, config, reader,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var host = GatewayHost.Build(parsed.GetValue(config), []);
            CommandLine.Validate(host.Services);
            var options = host.Services.GetRequiredService<IOptions<CaptureOptions>>().Value;
            return Replay(options, parsed.GetRequiredValue(path), parsed.GetValue(reader), cancellation);
        });
        return command;
    }

    private static int Replay(CaptureOptions options, string path, string? reader, CancellationToken cancellation)
    {
        List<string> damaged = [];
        var recording = Open(options, path, reader, damaged.Add);
        using var progress = new TerminalProgress("replayed", "bytes");
        var (done, passages) = (0L, 0);
        FlightReplay? replay = null;
        try
        {
            foreach (var (id, record) in FlightLog.Merge(recording.Readers))
            {
                cancellation.ThrowIfCancellationRequested();
                replay ??= new FlightReplay(options, record.UtcMicros);
                replay.Feed(id, record);
                passages += Tell(replay);
                done += record.Message.Length;
                progress.Report(new VerifyProgress((ulong)done, (ulong)Math.Max(done, recording.Bytes)));
            }

            replay?.Finish(After);
            passages += replay is null ? 0 : Tell(replay);
        }
        finally
        {
            replay?.Dispose();
            progress.Clear();
        }

        damaged.ForEach(static file => Console.Error.WriteLine(
            $"{file} ends in the middle of a record; what came before is there."));
        return passages > 0 ? ExitCode.Success : ExitCode.Wrong;
    }

    private static int Tell(FlightReplay replay)
    {
        var count = 0;
        foreach (var decided in replay.Take().OfType<PassagesDecided>())
        {
            foreach (var passage in decided.Passages)
            {
                JsonLine.WriteWhole(json => PassageJson.Write(json, decided, passage));
                count++;
            }
        }

        return count;
    }

    private static Recording Open(CaptureOptions options, string path, string? reader, Action<string> damaged)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new VerbException(ExitCode.Unreadable, $"'{path}' is neither a file nor a folder.");
        }

        var isFolder = Directory.Exists(path);
        List<(string Reader, IEnumerable<FlightRecord> Records)> readers = isFolder
            ?
            [
                .. FlightLog.Readers(path).Where(id => reader is null || id == reader).Select(id =>
                    (id, FlightLog.Read(path, id, 0, long.MaxValue, damaged))),
            ]
            : [(reader ?? ReaderOf(options, path), ReadFile(path, damaged))];
        var known = readers.FindAll(recorded => options.Readers.ContainsKey(recorded.Reader));
        return known.Count > 0
            ? new Recording(known, isFolder ? known.Sum(each => BytesOf(Path.Combine(path, each.Reader))) : new FileInfo(path).Length)
            : throw new VerbException(
                ExitCode.Unreadable,
                $"'{path}' has recordings of {Names(readers.Select(each => each.Reader))}; the configuration knows the readers "
                + $"{Names(options.Readers.Keys)}. --reader ID says whose a file is.");
    }

    private static string ReaderOf(CaptureOptions options, string file)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) ?? "";
        return options.Readers.ContainsKey(folder) || options.Readers.Count != 1 ? folder : options.Readers.Keys.Single();
    }

    private static IEnumerable<FlightRecord> ReadFile(string path, Action<string> damaged)
    {
        if (new FileInfo(path).Length > PcapBytesMax)
        {
            throw new VerbException(ExitCode.Unreadable, $"'{path}' is larger than {PcapBytesMax >> 30} GiB; give a part of it.");
        }

        var bytes = File.ReadAllBytes(path);
        if (!LlrpPcapReader.IsPcap(bytes))
        {
            return FlightLog.ReadFile(path, damaged);
        }

        try
        {
            return LlrpPcapReader.Read(bytes).Select(static message => new FlightRecord(
                message.UtcMicros, message.FromReader ? FlightKind.FromReader : FlightKind.ToReader, message.Frame.Bytes));
        }
        catch (InvalidDataException fault)
        {
            throw new VerbException(ExitCode.Unreadable, $"'{path}': {fault.Message}.", fault);
        }
    }

    private static long BytesOf(string folder) =>
        Directory.EnumerateFiles(folder).Sum(static file => new FileInfo(file).Length);

    private static string Names(IEnumerable<string> ids) => string.Join(", ", ids.DefaultIfEmpty("none"));

    private sealed record Recording(
        IReadOnlyList<(string Reader, IEnumerable<FlightRecord> Records)> Readers, long Bytes);
}
