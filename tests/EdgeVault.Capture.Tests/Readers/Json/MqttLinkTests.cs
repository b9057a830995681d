using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Brokers;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>JSON readers over a real mosquitto.</summary>
public sealed class MqttLinkTests : IDisposable
{
    private const string Topic = "dc1/r1/tags";
    private const int Ms = 120_000;

    private readonly FakeFate _fate = new();
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    [Fact(Timeout = Ms)]
    public async Task Messages_arrive_and_the_reader_is_there_from_the_first_on()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var reader = await Publisher.ConnectAsync(broker);
        using var bench = Bench(broker);
        var running = Link(bench).RunAsync(_stop.Token);
        Assert.Equal("opened: connected to its broker; waiting for its first message", await _fate.NextAsync());

        await reader.PublishAsync(Topic, Read(1));

        Assert.Equal("up: /impinj", await _fate.NextAsync());
        Assert.Single(bench.Arrived());
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Token));
    }

    [Fact(Timeout = Ms)]
    public async Task What_was_sent_while_we_were_away_comes_when_we_are_back()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var reader = await Publisher.ConnectAsync(broker);
        using var bench = Bench(broker);
        using var first = new CancellationTokenSource();
        var running = Link(bench).RunAsync(first.Token);
        await _fate.NextAsync();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Token));

        await reader.PublishAsync(Topic, Read(1));
        await reader.PublishAsync(Topic, Read(2));
        _ = Link(bench).RunAsync(_stop.Token);

        await ArriveAsync(bench, 2);
    }

    /// <summary>The promise of QoS 1: what is not in the pipeline is not acknowledged, and comes again.</summary>
    [Fact(Timeout = Ms)]
    public async Task A_message_that_found_no_room_was_not_acknowledged()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var reader = await Publisher.ConnectAsync(broker);
        using var full = Bench(broker);
        while (full.Portal.Inbox.TryPost(new SightingBatch()))
        {
            continue;
        }

        using var first = new CancellationTokenSource();
        var running = Link(full).RunAsync(first.Token);
        await _fate.NextAsync();
        await reader.PublishAsync(Topic, Read(1));
        await Patience.UntilAsync(() => full.Portal.Meter.Totals.DistinctEpcs > 0, TestContext.Current.CancellationToken);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Token));
        Assert.Equal(PortalInbox.BatchesMax, full.Portal.Inbox.Waiting);

        using var next = Bench(broker);
        _ = Link(next).RunAsync(_stop.Token);
        Assert.Equal(Tags.Epc(1), Assert.Single(await ArriveAsync(next, 1)));
    }

    [Fact(Timeout = Ms)]
    public async Task A_retained_read_is_refused_and_a_retained_status_is_not()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var reader = await Publisher.ConnectAsync(broker);
        await reader.PublishAsync(Topic, Read(1), isRetained: true);
        await reader.PublishAsync("dc1/r1/status", "connected", isRetained: true);
        using var bench = Bench(broker, static options =>
        {
            options.StatusTopic = "dc1/r1/status";
            options.Silence = TimeSpan.Zero;
        });
        _ = Link(bench).RunAsync(_stop.Token);
        await _fate.NextAsync();

        Assert.Equal("up: /impinj", await _fate.NextAsync());
        await reader.PublishAsync("dc1/r1/status", "connection lost");
        Assert.Equal("down: the broker says that the reader is not connected", await _fate.NextAsync());
        Assert.Empty(bench.Arrived());
        Assert.Single(bench.Log.Entries, static entry => entry.Message.Contains("retained", StringComparison.Ordinal));
    }

    [Fact(Timeout = Ms)]
    public async Task A_broker_that_dies_ends_the_link_with_a_fault_that_is_tried_again()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var bench = Bench(broker);
        var running = Link(bench).RunAsync(_stop.Token);
        await _fate.NextAsync();

        await broker.KillAsync();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(Token));
        Assert.True(ReaderRetry.IsReadersFault(fault), $"{fault}");
    }

    [Fact(Timeout = Ms)]
    public async Task In_the_room_a_broker_that_restarts_is_a_gap_that_closes()
    {
        await using var broker = await Publisher.BrokerAsync();
        using var before = await Publisher.ConnectAsync(broker);
        await using var bench = new RoomBench(0, options => Set(options.Readers["r1"], broker));
        await bench.UntilAsync(() => bench.Room.Snapshot().Readers[0].Detail.StartsWith("connected", StringComparison.Ordinal));
        await before.PublishAsync(Topic, Read(1));
        var up = await bench.NextAsync<ReaderStateChanged>();
        Assert.Equal((ReaderStatus.Connected, "impinj"), (up.Status, up.Model));

        await broker.StopAsync();
        await bench.FindAsync<ReaderStateChanged>(static state => state.Status == ReaderStatus.Disconnected);
        var gap = await bench.FindAsync<CoverageGapOpened>(static gap => gap.Cause == GapCause.ReaderDisconnected);
        await broker.StartAsync(Token);
        using var after = await Publisher.ConnectAsync(broker);
        await after.PublishAsync(Topic, Read(2));

        await bench.FindAsync<CoverageGapClosed>(closed => closed.GapId == gap.GapId);
        Assert.Equal(2, bench.Room.Snapshot().Totals.TagReports);
    }

    private MqttLink Link(JsonBench bench) =>
        new(bench.Reader, "dc1-gw1", bench.Intake, _fate, bench.Portal.Clock, bench.Portal.Meter, bench.Log);

    private static JsonBench Bench(Mosquitto broker, Action<ReaderOptions>? change = null) => new("impinj", options =>
    {
        Set(options.Readers["r1"], broker);
        change?.Invoke(options.Readers["r1"]);
    });

    private static void Set(ReaderOptions options, Mosquitto broker)
    {
        (options.Endpoint, options.Make) = ($"mqtt://127.0.0.1:{broker.Port}", "impinj");
        options.Topics["tags"] = Topic;
    }

    private static async Task<List<Gs1.Epc.EpcBits>> ArriveAsync(JsonBench bench, int count)
    {
        var arrived = new List<Gs1.Epc.EpcBits>();
        for (var token = Token; arrived.Count < count; token.ThrowIfCancellationRequested())
        {
            arrived.AddRange(bench.Arrived().Select(static read => read.Sighting.Epc));
            await Task.Yield();
        }

        return arrived;
    }

    private static string Read(int serial) =>
        $$$"""{"timestamp":"2026-03-01T09:00:00Z","tagInventoryEvent":{"epcHex":"{{{Tags.Epc(serial).ToHex()}}}","antennaPort":3}}""";
}
