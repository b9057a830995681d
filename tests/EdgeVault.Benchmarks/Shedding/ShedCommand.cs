using System.Globalization;
using EdgeVault.Benchmarks.Pipelining;
using EdgeVault.Capture;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Benchmarks.Shedding;

/// <summary>A door that is offered five times what it is set up for, for a minute of virtual time, while trays of registered
/// pieces are carried out: what was accepted, what was shed, and what was said of the pieces.</summary>
internal static class ShedCommand
{
    public const string Verb = "shed";

    private const int LimitPerSecond = 20_000;
    private const int OfferedPerMs = 100;
    private const int Seconds = 60;
    private const int TrayEveryMs = 6_000;
    private const int PiecesInTray = 5;
    private const int StraysShown = 200;
    private const int Seed = 4;

    // A flood stands on both sides, and is read as well as strays behind a door are.
    private const int FloodDbm = -65;
    private const int PieceDbm = -50;

    // The first tray waits until the portal has seen for a while: what moves at a start is unresolved, as the portal was blind.
    private const int Trays = (Seconds * 1_000 / TrayEveryMs) - 1;

    private static readonly HashSet<EpcBits> Pieces =
        [.. Enumerable.Range(PiecesInTray + 1, Trays * PiecesInTray).Select(static tag => EpcBits.From(Epc(tag), 96))];

    public static async Task<int> RunAsync()
    {
        var isRight = true;
        foreach (var flood in (string[])["none", "repeats", "strangers"])
        {
            var run = Play(flood);
            await Console.Out.WriteLineAsync(run.ToString());
            isRight &= run.IsRight;
        }

        return isRight ? 0 : 1;
    }

    private static Outcome Play(string flood)
    {
        var random = new Random(Seed);
        using var door = new Door(16_384, LimitPerSecond, Pieces.Contains);
        var (sent, slicesMax, before) = (0L, 0, Memory());
        for (var ms = 0; ms < (Seconds + 20) * 1_000; ms++)
        {
            TagReportData[] tags = ms < Seconds * 1_000 ? [.. Flood(flood, random), .. Walking(ms)] : [];
            sent += tags.Length;
            if (tags.Length > 0 || ms % 100 == 0)
            {
                door.Receive(Body(tags, door.ReaderUs));
                slicesMax = Math.Max(slicesMax, door.OpenSlices);
            }

            door.Clock.Advance(1_000);
            Tell(flood, ms);
        }

        return new Outcome(
            flood, sent, door.Accepted, door.Shed, slicesMax, Memory() - before,
            door.Decided.Count(static decided => Pieces.Contains(decided.Epc) && decided.Direction == PassageDirection.Out),
            door.Decided.Count(static decided => Pieces.Contains(decided.Epc) && decided.Direction != PassageDirection.Out),
            door.Decided.Count(static decided => !Pieces.Contains(decided.Epc)));
    }

    private static IEnumerable<TagReportData> Flood(string flood, Random random)
    {
        for (var read = 0; flood != "none" && read < OfferedPerMs; read++)
        {
            var tag = flood == "repeats" ? 100_000 + random.Next(StraysShown) : random.Next(1_000_000, int.MaxValue);
            yield return Read(tag, 3 + (tag % 2), FloodDbm);
        }
    }

    /// <summary>Each tray is read inside for two seconds and then outside for two, every piece each 50 ms.</summary>
    private static IEnumerable<TagReportData> Walking(int ms)
    {
        var (tray, at) = (ms / TrayEveryMs, ms % TrayEveryMs);
        for (var piece = 1; tray > 0 && at < 4_000 && at % 50 == 0 && piece <= PiecesInTray; piece++)
        {
            yield return Read((tray * PiecesInTray) + piece, (at < 2_000 ? 3 : 1) + (at / 50 % 2), PieceDbm);
        }
    }

    private static TagReportData Read(int tag, int antenna, int dbm) => new(Epc(tag))
    {
        AntennaId = (ushort)antenna, PeakRssiDbm = (sbyte)dbm, TagSeenCount = 1,
    };

    private static byte[] Epc(int tag) =>
        [0x30, 0x74, 0x25, 0x7B, 0xF7, 0x19, 0x4E, 0x40, (byte)(tag >> 24), (byte)(tag >> 16), (byte)(tag >> 8), (byte)tag];

    private static byte[] Body(TagReportData[] tags, ulong utcUs)
    {
        foreach (ref var tag in tags.AsSpan())
        {
            tag = tag with { FirstSeenUtcMicros = utcUs, LastSeenUtcMicros = utcUs };
        }

        var writer = new LlrpWriter();
        writer.RoAccessReport(1, tags);
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static void Tell(string flood, int ms)
    {
        if (!Console.IsErrorRedirected && ms % 1_000 == 0)
        {
            Console.Error.Write($"\r{flood}: {ms / 1_000} of {Seconds + 20} s   ");
        }
    }

    private sealed record Outcome(
        string Flood, long Sent, long Accepted, long Shed, int SlicesMax, long GrowthBytes, int Out, int Other, int Strangers)
    {
        public bool IsRight => Accepted + Shed == Sent && Out == Pieces.Count && Other == 0;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
            flood of {Flood}: {Sent:N0} sent in {Seconds} s = {Accepted:N0} accepted + {Shed:N0} shed{(Accepted + Shed == Sent ? "" : ", WHICH IS NOT ALL")}
              open slices at most {SlicesMax:N0}; memory {GrowthBytes / 1e6:N1} MB more at the end than before
              of {Pieces.Count} registered pieces carried out: {Out} out, {Other} anything else; {Strangers} decisions on others
            """);
    }
}
