using System.Diagnostics.Metrics;
using EdgeVault.Capture.Recorder;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;

namespace EdgeVault.Capture.Tests.Recorder;

public sealed class FlightRecorderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly CaptureMeter _meter = new();
    private readonly RecordingLogger<FlightRecorder> _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _meter.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task What_passes_is_on_disk_a_second_later_in_its_order()
    {
        using var recorder = New();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = recorder.RunAsync(stop.Token);
        recorder.BeginConnection();
        recorder.Tap(outbound: true, [1, 2, 3]);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        recorder.Tap(outbound: false, [4, 5]);

        Assert.Empty(Recorded());
        await _clock.WaitForArmedTimersAsync(1, Stop);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await running;

        var startUs = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 - 1_010_000;
        Assert.Equal(
            [
                (startUs, FlightKind.ConnectionBegins, ""), (startUs, FlightKind.ToReader, "010203"),
                (startUs + 10_000, FlightKind.FromReader, "0405"),
            ],
            Recorded());
    }

    [Fact]
    public void When_nobody_writes_it_fills_up_drops_and_never_waits()
    {
        using var recorder = New();
        var message = new byte[1_000];
        for (var sent = 0; sent < 2_000; sent++)
        {
            recorder.Tap(outbound: false, message);
        }

        Assert.Equal(0, Allocations.Least(_ => recorder.Tap(outbound: false, message)));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_dropped_is_counted_and_the_rest_is_whole()
    {
        using var counted = new Counted();
        using var recorder = New();
        var message = new byte[1_000];
        for (var sent = 0; sent < 2_000; sent++)
        {
            recorder.Tap(outbound: false, message);
        }

        await RunOnceAsync(recorder);

        var kept = FlightRecorder.BufferBytes / (1_000 + FlightFormat.RecordHeaderSize);
        Assert.Equal(kept, Recorded().Count);
        Assert.Equal(2_000 - kept, counted.Total);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_disk_that_refuses_is_told_once_and_what_was_lost_is_counted()
    {
        using var counted = new Counted();
        using var recorder = New();
        await File.WriteAllTextAsync(_folder.File("r1"), "a file where the folder should be", Stop);
        recorder.Tap(outbound: false, [1]);
        await RunOnceAsync(recorder);
        recorder.Tap(outbound: false, [2]);
        await RunOnceAsync(recorder);
        Assert.Equal(2, counted.Total);
        Assert.Equal([2190], _log.Entries.Select(entry => entry.EventId));

        File.Delete(_folder.File("r1"));
        recorder.Tap(outbound: false, [3]);
        await RunOnceAsync(recorder);

        Assert.Equal(["03"], Recorded().Select(record => record.Hex));
    }

    private static async Task RunOnceAsync(FlightRecorder recorder) =>
        await recorder.RunAsync(new CancellationToken(canceled: true));

    private FlightRecorder New() => new("r1", new RecorderOptions { Path = _folder.Path }, _meter, _clock, _log);

    private List<(long Us, FlightKind Kind, string Hex)> Recorded() =>
        [.. FlightLog.Read(_folder.Path, "r1", 0, long.MaxValue, file => Assert.Fail(file))
            .Select(record => (record.UtcMicros, record.Kind, Convert.ToHexString(record.Message.Span)))];

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _total;

        public Counted()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "edgevault.capture.not_recorded")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _total, count));
            _listener.Start();
        }

        public long Total => Interlocked.Read(ref _total);

        public void Dispose() => _listener.Dispose();
    }
}
