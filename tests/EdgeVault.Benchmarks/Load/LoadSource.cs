using System.Net;
using System.Net.Sockets;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Benchmarks.Load;

/// <summary>
/// The simulator's half of the load, a process of its own: LLRP readers that say what they are given, and a plain TCP
/// server that gives the same bytes away to whoever connects.
/// </summary>
/// <remarks>Prints its ports, plain one first; ends at the end of standard input and prints what each reader sent.</remarks>
internal static class LoadSource
{
    public const string Verb = "llrp-load-source";

    // What a reader has ready when its socket takes bytes again; 20 ms of a busy one.
    private const int BatchTags = 256;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        using var stop = new CancellationTokenSource();
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        List<Feeder> feeders = [.. Enumerable.Range(0, arguments.Readers).Select(number => new Feeder(number, arguments.Rate))];
        var ports = feeders.Select(feeder => feeder.Port).Prepend(((IPEndPoint)plain.LocalEndpoint).Port);
        await Console.Out.WriteLineAsync(string.Join(' ', ports));
        var giving = GiveAsync(plain, stop.Token);
        var feeding = feeders.Select(feeder => feeder.RunAsync(stop.Token)).ToArray();

        await Console.In.ReadToEndAsync(CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(feeding);
        await giving;
        await Console.Out.WriteLineAsync(string.Join(' ', feeders.Select(feeder => feeder.Sent)));
        foreach (var feeder in feeders)
        {
            await feeder.DisposeAsync();
        }

        return 0;
    }

    /// <summary>One message as the readers send it, for the plain server and for its length.</summary>
    public static byte[] Sample()
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [LoadTags.Make(0)[0] with { RoSpecId = 1 }]);
        return writer.WrittenSpan.ToArray();
    }

    private static async Task GiveAsync(TcpListener listener, CancellationToken stop)
    {
        var block = Enumerable.Repeat(Sample(), BatchTags).SelectMany(static message => message).ToArray();
        try
        {
            using var socket = await listener.AcceptSocketAsync(stop);
            while (true)
            {
                await socket.SendAsync(block, stop);
            }
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            // Whoever measured has seen enough.
        }
    }

    /// <summary>One reader and what makes it talk.</summary>
    private sealed class Feeder : IAsyncDisposable
    {
        private readonly LlrpReader _reader;
        private readonly LlrpReaderEndpoint _endpoint;
        private readonly TagReportData[] _tags;
        private readonly int _rate;
        private int _next;

        public Feeder(int number, int rate)
        {
            _rate = rate;
            _tags = LoadTags.Make(number);
            var options = new LlrpReaderOptions
            {
                ManufacturerPen = 32_473, Identifier = new byte[] { 2, 0, 0, 0xFF, 0xFE, 0, 1, (byte)number },
            };
            _reader = new LlrpReader(options, TimeProvider.System);
            _endpoint = LlrpReaderEndpoint.Start(_reader, new IPEndPoint(IPAddress.Loopback, 0));
        }

        public int Port => _endpoint.LocalEndPoint.Port;

        public long Sent { get; private set; }

        public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

        public async Task RunAsync(CancellationToken stop)
        {
            try
            {
                await _reader.WaitForInventoryAsync(stop);
                await (_rate == 0 ? FlatOutAsync(stop) : PacedAsync(stop));
            }
            catch (OperationCanceledException)
            {
                // The load is over.
            }
        }

        private async Task FlatOutAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                await SayAsync(BatchTags);
            }
        }

        private async Task PacedAsync(CancellationToken stop)
        {
            using var timer = new PeriodicTimer(Pace);
            var startedAt = TimeProvider.System.GetTimestamp();
            var said = 0L;
            while (await timer.WaitForNextTickAsync(stop))
            {
                var due = (long)(TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds * _rate);
                for (; said < due; said += Math.Min(BatchTags, due - said))
                {
                    await SayAsync((int)Math.Min(BatchTags, due - said));
                }
            }
        }

        private async ValueTask SayAsync(int count)
        {
            _next = _next + count > _tags.Length ? 0 : _next;
            var tags = _tags.AsMemory(_next, count);
            _next += count;
            var nowUs = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
            foreach (ref var tag in tags.Span)
            {
                tag = tag with { FirstSeenUtcMicros = nowUs, LastSeenUtcMicros = nowUs };
            }

            // Not to be cut short: what was given to the socket counts.
            var outcome = await _reader.ReportAsync(tags.Span, CancellationToken.None);
            Sent += outcome == LlrpReportOutcome.Sent ? count : 0;
        }
    }
}
