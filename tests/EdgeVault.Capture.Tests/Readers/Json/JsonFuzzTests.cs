using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>
/// Goal: nothing that a JSON reader sends makes its intake throw what nobody catches, hang, or take memory out of
/// proportion. Method: real messages, mutated under a seed, cut anywhere, fed through framer, decoder and intake.
/// </summary>
public sealed class JsonFuzzTests(ITestOutputHelper output)
{
    private const int Slice = 20_000;
    private const int Whole = 5_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("impinj", "r700.ndjson", 1)]
    [InlineData("zebra", "ziotc.ndjson", 2)]
    public async Task Damaged_messages_are_read_counted_or_end_the_connection(string make, string file, int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(Slice, Whole));
        output.WriteLine($"{file}: seed {seed}, {rounds} rounds");
        using var bench = new JsonBench(make);
        var (random, lines, dearest, broken) = (new Random(seed), LinesOf(file), 0L, 0);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(1, 3))
                .SelectMany(_ => Mutator.Mutate(lines[random.Next(lines.Length)], random)).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                await FeedAsync(bench, bytes, random);
            }
            catch (Exception fault)
            {
                Assert.True(fault is ReaderDataException, $"seed {seed}, round {round}, {Convert.ToHexString(bytes)}: {fault}");
                broken++;
            }

            dearest = Math.Max(dearest, GC.GetAllocatedBytesForCurrentThread() - before);
            bench.Arrived();
            bench.Gaps();
        }

        output.WriteLine($"{broken} ended the connection; {bench.Portal.Meter.Totals.TagReports} reads taken; at most {dearest} bytes a round");
        Assert.InRange(dearest, 0, 4L * JsonFramer.ValueBytesMax);
        Assert.True(bench.Portal.Meter.Totals.TagReports > 0, "no damaged message was whole enough to be read: a weak campaign");
    }

    [Theory]
    [InlineData("impinj", "r700.ndjson")]
    [InlineData("zebra", "ziotc.ndjson")]
    public void Every_truncation_is_counted_and_none_is_read_as_something_else(string make, string file)
    {
        var (whole, cut) = (new ReaderReport(), new ReaderReport());
        ReaderDecoder decoder = make == "zebra" ? new ZebraDecoder() : new ImpinjDecoder();
        foreach (var line in LinesOf(file))
        {
            whole.Clear();
            decoder.Decode(line, whole);
            for (var length = 1; length < line.Length; length++)
            {
                cut.Clear();
                decoder.Decode(line.AsSpan(0, length), cut);
                Assert.True(cut.Malformed > 0, $"{length} bytes of {System.Text.Encoding.UTF8.GetString(line)}");
                Assert.All(cut.Reads.Zip(whole.Reads), static pair => Assert.Equal(pair.Second.Epc, pair.First.Epc));
            }
        }
    }

    /// <summary>The most reads that fit a message, which is what costs most.</summary>
    [Fact]
    public async Task The_dearest_message_costs_no_more_than_four_times_the_cap()
    {
        using var bench = new JsonBench();
        var one = "{\"tagInventoryEvent\":{\"epcHex\":\"01\"}},"u8;
        var message = new byte[JsonFramer.ValueBytesMax];
        message[0] = (byte)'[';
        var at = 1;
        for (; at + one.Length < message.Length; at += one.Length)
        {
            one.CopyTo(message.AsSpan(at));
        }

        message.AsSpan(at - 1).Fill((byte)' ');
        message[^1] = (byte)']';
        var before = GC.GetAllocatedBytesForCurrentThread();
        var framer = new JsonFramer();
        foreach (var piece in message.Chunk(16 * 1024))
        {
            framer.Feed(piece);
            if (framer.TryTake(out var value))
            {
                await bench.Intake.TakeAsync(value, bench.Decoder, null, Token);
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, (4L * JsonFramer.ValueBytesMax) + message.Length);
        // They name the same event, all of them.
        Assert.Equal(1, bench.Portal.Meter.Totals.TagReports);
        Assert.Contains(bench.Gaps(), static gap => gap.Gap.Detail == "a message has more events than are taken");
    }

    private static async Task FeedAsync(JsonBench bench, byte[] bytes, Random random)
    {
        var framer = new JsonFramer();
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(random.Next(1, bytes.Length + 1), bytes.Length - at);
            framer.Feed(bytes.AsSpan(at, count));
            at += count;
            while (framer.TryTake(out var value))
            {
                await bench.Intake.TakeAsync(value, bench.Decoder, null, Token);
            }
        }
    }

    private static byte[][] LinesOf(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", file)).Select(System.Text.Encoding.UTF8.GetBytes)];
}
