using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Readers;

/// <summary>What a reader of the simulator says of itself, to a client of LLRP.</summary>
public sealed class VirtualReaderTests
{
    private static readonly LlrpClientOptions Patient = new() { KeepalivePeriod = TimeSpan.FromHours(1) };

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Its_greeting_tells_the_time_by_its_own_wrong_clock()
    {
        var spec = new ReaderSpec { ClockOffsetMs = -86_400_000, ClockDriftPpm = 100 };
        var clock = new WorldClock(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(1_000));
        await using var reader = VirtualReader.Start(1, spec, 4, clock, _time);
        var ear = new Ear();

        await TalkAsync(reader, ear, static _ => Task.CompletedTask);

        var told = ear.Events.First(static one => one.Kind == ReaderEventKind.ConnectionAttempt);
        var expected = _time.GetUtcNow() - TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(100);
        Assert.Equal(expected, DateTimeOffset.UnixEpoch.AddMicroseconds(told.UtcMicros!.Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_whose_client_is_away_for_too_long_says_that_it_lost_reports()
    {
        var spec = new ReaderSpec { BufferReports = 10, ReportTags = 1 };
        await using var reader = VirtualReader.Start(1, spec, 4, new WorldClock(_time.GetUtcNow()), _time);
        await TalkAsync(reader, new Ear(), static _ => Task.CompletedTask);
        for (var read = 0; read < 15; read++)
        {
            reader.BeginStep();
            Assert.True(reader.TryTake(ReadAt(read * 1_000)));
        }

        await Patience.UntilAsync(() => reader.Lost >= 5, Test);

        var ear = new Ear();
        await TalkAsync(reader, ear, static heard => heard.OverflowAsync());

        Assert.Equal(5, reader.Lost);
        Assert.Equal(10, ear.Tags);
        Assert.Equal(80, ear.Events.First(static one => one.Kind == ReaderEventKind.ReportBufferLevelWarning).BufferPercentFull);
    }

    private static TagRead ReadAt(long atUs) => new(
        Antenna.From("door-1", "r1/1", new AntennaSpec(), 0, 0), new Tag(Gs1.Epc.EpcBits.From(new byte[12], 96)), -5_000, 0, 1, atUs);

    private static async Task TalkAsync(VirtualReader reader, Ear ear, Func<Ear, Task> until)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(reader.EndPoint, Test);
        using var client = new LlrpClient(tcp.GetStream(), Patient, ear, TimeProvider.System);
        await client.StartAsync(Test);
        var running = client.RunAsync(Test);
        await until(ear);
        await client.CloseAsync(Test);
        await running;
        await Patience.UntilAsync(() => !reader.IsConnected, Test);
    }

    private sealed class Ear : ILlrpClientHandler
    {
        private readonly TaskCompletionSource _overflow = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<ReaderEvent> Events { get; } = new();

        public int Tags { get; private set; }

        public Task OverflowAsync() => _overflow.Task.WaitAsync(Test);

        public void OnTagReport(in TagReport report) => Tags++;

        public void OnReportEnd(int tagReports)
        {
        }

        public void OnReaderEvent(in ReaderEvent readerEvent)
        {
            Events.Enqueue(readerEvent);
            if (readerEvent.Kind == ReaderEventKind.ReportBufferOverflow)
            {
                _overflow.TrySetResult();
            }
        }

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in LlrpHeader header) => Assert.Fail($"unknown message {header}");
    }
}
