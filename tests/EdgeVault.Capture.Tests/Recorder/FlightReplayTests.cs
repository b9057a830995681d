using System.Text.Json;
using EdgeVault.Capture.Recorder;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Recorder;

public sealed class FlightReplayTests : IDisposable
{
    private const long StartUs = 1_780_000_000_000_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 600_000)]
    public async Task What_a_live_room_told_of_its_frames_the_recording_tells_again()
    {
        var reader = new LlrpReader(new LlrpReaderOptions(), TimeProvider.System);
        await using var endpoint = RoomBench.Listen(reader);
        var options = default(CaptureOptions);
        var live = new List<PassagesDecided>();
        await using (var bench = new RoomBench(endpoint.LocalEndPoint.Port, configured =>
        {
            configured.Recorder.Path = _folder.Path;
            options = configured;
        }))
        {
            await bench.NextAsync<CoverageGapClosed>();
            var startUs = NowUs() - 4_500_000;
            foreach (var tag in (int[])[1, 2, 3])
            {
                var reads = Enumerable.Range(0, 40).Select(step => Reports.Tag(
                    Tags.Epc(tag), step < 20 ? 3 : 1, startUs + (step * 100_000), dbm: Math.Min(-50, -75 + (step * 2))));
                await reader.ReportAsync(reads.ToArray(), TestContext.Current.CancellationToken);
            }

            while (live.Sum(decided => decided.Passages.Count) < 3)
            {
                live.Add(await bench.NextAsync<PassagesDecided>());
            }

            await bench.StopAsync();
        }

        var again = Replay(options!, FlightLog.Read(_folder.Path, "r1", 0, long.MaxValue, file => Assert.Fail(file)));

        Assert.Equal(
            live.SelectMany(decided => decided.Passages).Select(Essence).Order(),
            again.OfType<PassagesDecided>().SelectMany(decided => decided.Passages).Select(Essence).Order());
    }

    [Fact]
    public void The_same_records_give_the_same_bytes()
    {
        var records = Walks().ToList();

        var once = Text(Replay(Configured.Door(), records));

        Assert.Contains("\"Direction\":2", once, StringComparison.Ordinal);
        Assert.Equal(once, Text(Replay(Configured.Door(), records)));
    }

    [Fact]
    public void A_session_with_a_real_reader_gives_the_same_bytes_and_loses_no_report()
    {
        var file = new LlrpFileReader(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "dx101_a.bin")));
        var records = new List<FlightRecord>();
        while (file.TryRead())
        {
            records.Add(new FlightRecord(StartUs + (records.Count * 50_000L), FlightKind.FromReader, file.Frame.Bytes.ToArray()));
        }

        var outputs = Replay(Configured.Door(), records);

        Assert.Equal(934, records.Count);
        Assert.Contains(outputs, static output => output is CoverageGapClosed);
        Assert.Equal(Text(outputs), Text(Replay(Configured.Door(), records)));
    }

    [Fact]
    public void What_crossed_while_the_connection_was_gone_is_blind_again()
    {
        var records = Walks().ToList();
        var at = records.FindIndex(record => record.UtcMicros >= StartUs + 2_000_000);
        records.Insert(at, new(records[at].UtcMicros, FlightKind.ConnectionEnds, default));
        records.Insert(at + 1, new(records[at].UtcMicros, FlightKind.ConnectionBegins, default));

        Assert.Equal([UnresolvedReason.None, UnresolvedReason.None], Reasons(Walks()));
        Assert.Equal([UnresolvedReason.Blind, UnresolvedReason.None], Reasons(records));
    }

    [Fact]
    public void Damaged_messages_and_unknown_readers_are_passed_over()
    {
        using var replay = new FlightReplay(Configured.Door(), StartUs);

        Assert.False(replay.Feed("r9", new(StartUs, FlightKind.ConnectionBegins, default)));
        foreach (var length in Enumerable.Range(0, 40))
        {
            Assert.True(replay.Feed("r1", new(StartUs, FlightKind.FromReader, new byte[length])));
        }

        replay.Finish(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(replay.Take(), static output => output is PassagesDecided);
    }

    [Fact]
    public void Recordings_of_several_readers_are_one_in_the_order_of_time()
    {
        FlightRecord At(long us) => new(us, FlightKind.ConnectionBegins, default);

        var merged = FlightLog.Merge([("r2", [At(1), At(4)]), ("r1", [At(1), At(2), At(9)]), ("r3", [])]);

        Assert.Equal(
            [("r2", 1L), ("r1", 1L), ("r1", 2L), ("r2", 4L), ("r1", 9L)],
            merged.Select(each => (each.Reader, each.Record.UtcMicros)));
    }

    private static IEnumerable<UnresolvedReason> Reasons(IEnumerable<FlightRecord> records) =>
        Replay(Configured.Door(), records).OfType<PassagesDecided>()
            .SelectMany(decided => decided.Passages).Select(passage => passage.Reason);

    private static List<CaptureOutput> Replay(CaptureOptions options, IEnumerable<FlightRecord> records)
    {
        var told = new List<CaptureOutput>();
        FlightReplay? replay = null;
        foreach (var record in records)
        {
            replay ??= new FlightReplay(options, record.UtcMicros);
            Assert.True(replay.Feed("r1", record));
            told.AddRange(replay.Take());
        }

        replay!.Finish(TimeSpan.FromMinutes(1));
        told.AddRange(replay.Take());
        replay.Dispose();
        return told;
    }

    /// <summary>Two tags one after the other through the door, out; reports as a reader would send them.</summary>
    private static IEnumerable<FlightRecord> Walks()
    {
        // The reader inventories before anybody comes.
        var empty = new LlrpWriter();
        empty.RoAccessReport(1, []);
        yield return new(StartUs - 10_000_000, FlightKind.FromReader, empty.WrittenSpan.ToArray());
        for (var walk = 0; walk < 2; walk++)
        {
            for (var step = 0; step < 40; step++)
            {
                var atUs = StartUs + (walk * 20_000_000L) + (step * 100_000L);
                var writer = new LlrpWriter();
                writer.RoAccessReport(1, [Reports.Tag(
                    Tags.Epc(walk + 1), step < 20 ? 3 : 1, atUs - 5_000, dbm: Math.Min(-50, -75 + (step * 2)))]);
                yield return new(atUs, FlightKind.FromReader, writer.WrittenSpan.ToArray());
            }
        }
    }

    private static string Essence(Passage passage) =>
        $"{passage.Epc.ToHex()} {passage.Direction} {passage.Reason} {(passage.To - passage.From).TotalMicroseconds} µs "
        + string.Join(',', passage.Antennas.Select(static row => $"{row.Reader}/{row.Antenna}:{row.Reads}:{row.PeakRssiCentiDbm}"));

    private static string Text(IEnumerable<CaptureOutput> outputs) => string.Join(
        '\n', outputs.Select(static output => $"{output.GetType().Name} {JsonSerializer.Serialize<object>(output)}"));

    private static long NowUs() =>
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
