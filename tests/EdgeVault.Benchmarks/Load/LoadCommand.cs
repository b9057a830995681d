using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeVault.Benchmarks.Load;

/// <summary>
/// <c>llrp-load</c>: virtual readers in one process, the capture room in this one, loopback TCP between them. Exits 1 if a
/// read was lost.
/// </summary>
internal static class LoadCommand
{
    public const string Verb = "llrp-load";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PlainTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        using var source = Start(arguments);
        var ports = Numbers(await source.StandardOutput.ReadLineAsync());
        var plain = await PlainAsync((int)ports[0]);
        await using var gateway = new LoadGateway([.. ports.Skip(1).Select(static port => (int)port)]);
        await WaitUntilAsync(() => gateway.Connected == arguments.Readers);
        await WaitAsync(WarmUp);
        var (before, sourceBefore) = (Reading.Take(gateway.Totals.TagReports), source.TotalProcessorTime);
        var peak = before;
        for (var left = arguments.For; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            await WaitAsync(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            var now = Reading.Take(gateway.Totals.TagReports);
            peak = now with { ResidentBytes = Math.Max(now.ResidentBytes, peak.ResidentBytes) };
            await Progress(arguments, before, now);
        }

        source.Refresh();
        var sourceTime = source.TotalProcessorTime - sourceBefore;
        source.StandardInput.Close();
        var sent = Numbers(await source.StandardOutput.ReadLineAsync()).Sum();
        await WaitUntilAsync(() => gateway.Totals.TagReports >= sent || source.HasExited);
        var totals = gateway.Totals;
        foreach (var line in Lines(arguments, before, peak, sourceTime, plain, sent, totals))
        {
            await Console.Out.WriteLineAsync(line);
        }

        return totals.TagReports == sent && totals.ReadsShed == 0 && totals.ReadsBacklog == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Lines(
        LoadArguments arguments, Reading before, Reading after, TimeSpan sourceTime, double plain, long sent, Capture.CaptureTotals totals)
    {
        var reads = Math.Max(1.0, after.Reads - before.Reads);
        var perSecond = reads / (after.At - before.At).TotalSeconds;
        var rate = arguments.Rate == 0 ? "flat out" : Text($"{arguments.Rate:N0} reads/s each");
        yield return Text($"{arguments.Readers} reader(s), {rate}, {arguments.For.TotalSeconds:0} s, one tag a message:");
        yield return Text($"  {perSecond / 1e3:N0} k reads/s through the capture room");
        yield return Text($"  {plain / 1e3:N0} k messages/s of the same bytes over plain loopback TCP; ratio {perSecond / plain:0.000}");
        var (ours, theirs) = ((after.Processor - before.Processor).TotalMicroseconds / reads, sourceTime.TotalMicroseconds / reads);
        yield return Text($"  processor time: {ours:0.000} µs a read here, {theirs:0.000} µs in the readers' process: {2 / (ours + theirs):0.00} M reads/s if two cores were ours alone");
        yield return Text($"  sent {sent:N0}, received {totals.TagReports:N0}, shed {totals.ReadsShed:N0}, late {totals.ReadsBacklog:N0}");
        yield return Text($"  resident {before.ResidentBytes / 1e6:N0} MB, at most {after.ResidentBytes / 1e6:N0} MB after; growth {(after.ResidentBytes - before.ResidentBytes) / 1e6:N0} MB");
        yield return Text($"  collections of generation 0/1/2: {after.Gen0 - before.Gen0}/{after.Gen1 - before.Gen1}/{after.Gen2 - before.Gen2}; {(after.AllocatedBytes - before.AllocatedBytes) / reads:0.0} B allocated a read");
    }

    // The limit: nobody reads the same bytes faster than one who does not look at them.
    private static async Task<double> PlainAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        var buffer = new byte[64 * 1024];
        var startedAt = TimeProvider.System.GetTimestamp();
        var bytes = 0L;
        while (TimeProvider.System.GetElapsedTime(startedAt) < PlainTime)
        {
            bytes += await socket.ReceiveAsync(buffer);
        }

        return bytes / (double)LoadSource.Sample().Length / PlainTime.TotalSeconds;
    }

    private static Process Start(LoadArguments arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [LoadSource.Verb, .. arguments.ToArguments()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;

    private static async Task Progress(LoadArguments arguments, Reading before, Reading now)
    {
        if (!Console.IsErrorRedirected)
        {
            var done = now.At - before.At;
            await Console.Error.WriteAsync(Text(
                $"\r{now.Reads - before.Reads:N0} reads, {(now.Reads - before.Reads) / done.TotalSeconds:N0}/s, {Math.Max(0, (arguments.For - done).TotalSeconds):0} s left   "));
        }
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await WaitAsync(Poll);
        }
    }

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private static long[] Numbers(string? line) =>
        [.. (line ?? "").Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>This process at one moment.</summary>
    private readonly record struct Reading(
        TimeSpan At, TimeSpan Processor, long Reads, long ResidentBytes, long AllocatedBytes, int Gen0, int Gen1, int Gen2)
    {
        public static Reading Take(long reads) => new(
            TimeSpan.FromSeconds(TimeProvider.System.GetTimestamp() / (double)TimeProvider.System.TimestampFrequency),
            Environment.CpuUsage.TotalTime, reads,
            Environment.WorkingSet, GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
    }
}
