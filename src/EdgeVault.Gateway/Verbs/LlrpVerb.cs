using System.CommandLine;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>llrp decode FILE</c>: one JSON object for each message of a recording.</summary>
internal static class LlrpVerb
{
    // A day of a busy reader is a few hundred megabytes; what is larger is no recording of one session.
    private const long FileBytesMax = 1L << 30;

    // The writer's buffer goes to the file when it holds this much.
    private const int WriteBytes = 1 << 16;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "LLRP messages back to back, as they came over the wire.",
        };
        var reencode = new Option<string?>("--reencode")
        {
            Description = "Also write every message again, encoded anew from what was decoded.",
            HelpName = "OUT",
        };
        var full = new Option<bool>("--full") { Description = "Show every field and parameter." };
        var decode = new Command("decode", "Prints one JSON object per message.") { file, reencode, full };
        decode.SetAction(async (parsed, cancellation) =>
        {
            var recording = await ReadAsync(parsed.GetRequiredValue(file), cancellation);
            using var output = parsed.GetValue(reencode) is { } path ? File.Create(path) : Stream.Null;
            var sound = Decode(recording, parsed.GetValue(full), output, cancellation);
            return sound ? ExitCode.Success : ExitCode.Wrong;
        });
        return new Command("llrp", "Looks at recorded LLRP sessions.") { decode };
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        if (new FileInfo(path) is { Exists: true, Length: > FileBytesMax } large)
        {
            throw new VerbException(
                ExitCode.Unreadable,
                $"'{path}' has {large.Length} bytes; at most {FileBytesMax} are read. "
                + "Cut it between two messages.");
        }

        return await File.ReadAllBytesAsync(path, cancellation);
    }

    /// <summary>False if anything was wrong with any message. A broken one does not stop those behind it.</summary>
    private static bool Decode(byte[] recording, bool full, Stream reencoded, CancellationToken cancellation)
    {
        var (sound, index) = (true, 0);
        var messages = new LlrpFileReader(recording);
        var writer = new LlrpWriter();
        var elements = new LlrpElementWriter(writer);
        using var progress = new TerminalProgress("decoded", "bytes");
        do
        {
            while (messages.TryRead())
            {
                cancellation.ThrowIfCancellationRequested();
                sound &= LlrpMessageJson.Write(index++, messages.Frame, full);
                elements.Rewrite(messages.Frame.Bytes.Span);
                Drain(writer, reencoded, WriteBytes);
                progress.Report(new((ulong)messages.Offset, (ulong)recording.Length));
            }

            if (messages.Error is { } error)
            {
                sound = false;
                LlrpMessageJson.WriteError(index++, error);
            }
        }
        while (messages.Status != LlrpFrameStatus.End && messages.TryResume());

        Drain(writer, reencoded, atLeast: 1);
        return sound;
    }

    private static void Drain(LlrpWriter writer, Stream output, int atLeast)
    {
        if (writer.Length >= atLeast)
        {
            output.Write(writer.WrittenSpan);
            writer.Clear();
        }
    }
}
