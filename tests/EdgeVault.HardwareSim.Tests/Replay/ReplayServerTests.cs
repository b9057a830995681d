using System.Net.Sockets;
using EdgeVault.HardwareSim.Replay;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Recording;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Replay;

public sealed class ReplayServerTests
{
    /// <summary>A session of a real Speedway reader, from the LLRP Toolkit (Apache-2.0): 934 messages, 20 of the
    /// client, 3 reports with 130 tag reports of 65 EPCs.</summary>
    private static readonly byte[] Speedway =
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "dx101_a.bin"));

    // A wound clock runs through ten seconds in no time; no keepalive is to be missed meanwhile.
    private static readonly LlrpClientOptions Patient = new() { KeepalivePeriod = TimeSpan.FromHours(1) };

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public void A_packet_capture_is_the_same_recording_with_its_own_times()
    {
        using var stream = new MemoryStream();
        var pcap = new LlrpPcapWriter(stream);
        var file = new LlrpFileReader(Speedway);
        for (var at = 0; file.TryRead(); at++)
        {
            var type = file.Frame.Header.Type;
            var fromReader = type is LlrpMessageType.RO_ACCESS_REPORT or LlrpMessageType.READER_EVENT_NOTIFICATION
                or LlrpMessageType.KEEPALIVE || type.ToString().EndsWith("_RESPONSE", StringComparison.Ordinal);
            pcap.Message(1_795_660_200_000_000 + (at * 10_000L), fromReader, file.Frame.Bytes.Span);
        }

        var session = RecordedSession.Parse(stream.ToArray());

        Assert.Equal((934, 893), (session.MessagesInFile, session.Messages.Count));
        Assert.Equal((130, 65), (session.TagReports, session.Epcs));
        Assert.InRange(session.Messages[^1].At.TotalSeconds, 9, 9.34);
        Assert.Equal(
            RecordedSession.Parse(Speedway).Messages.Select(message => Convert.ToHexString(message.Bytes.Span)),
            session.Messages.Select(message => Convert.ToHexString(message.Bytes.Span)));
    }

    [Fact]
    public void Recording_is_what_the_reader_said_unasked()
    {
        var session = RecordedSession.Parse(Speedway);

        Assert.Equal(934, session.MessagesInFile);
        // 891 events without the greeting, and three reports.
        Assert.Equal(893, session.Messages.Count);
        Assert.Equal((130, 65), (session.TagReports, session.Epcs));
        Assert.Equal(180, session.Messages[^1].At.TotalSeconds, 1.0);
        Assert.Equal(session.Messages.OrderBy(message => message.At), session.Messages);
    }

    [Fact]
    public async Task Client_gets_every_report_exactly_once()
    {
        await using var server = new ReplayServer(RecordedSession.Parse(Speedway), 0, speed: null, TimeProvider.System);
        var playing = server.RunAsync(ReplayEnd.Leave, Test);

        var heard = await ListenAsync(server, Test);
        await playing;

        Assert.Equal((3, 130, 65), (heard.Reports, heard.Tags, heard.Epcs.Count));
        Assert.Equal(0, heard.Unknown);
    }

    [Fact]
    public async Task Speed_is_that_of_the_recording_times_a_factor()
    {
        var time = new ManualTimeProvider();
        await using var server = new ReplayServer(RecordedSession.Parse(Speedway), 0, speed: 60, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var playing = server.RunAsync(ReplayEnd.Leave, stop.Token);
        var listening = ListenAsync(server, stop.Token);

        // Three minutes at sixty times the speed are three seconds: the third report is the last thing in it.
        await time.StepUntilAsync(() => playing.IsCompleted, TimeSpan.FromMilliseconds(50), Test);

        Assert.Equal(130, (await listening).Tags);
        Assert.InRange(time.Elapsed().TotalSeconds, 2.9, 30);
    }

    [Fact]
    public async Task Client_that_breaks_off_gets_the_rest_when_it_comes_back()
    {
        var time = new ManualTimeProvider();
        await using var server = new ReplayServer(RecordedSession.Parse(Speedway), 0, speed: 60, time);
        var playing = server.RunAsync(ReplayEnd.Leave, Test);

        var first = await ListenAsync(server, Test, stopAfterReports: 1, time);
        var second = ListenAsync(server, Test);
        await time.StepUntilAsync(() => playing.IsCompleted, TimeSpan.FromMilliseconds(50), Test);

        Assert.Equal(130, first.Tags + (await second).Tags);
    }

    [Fact]
    public async Task Inventory_that_is_started_again_meanwhile_is_no_reason_to_play_twice()
    {
        await using var server = new ReplayServer(RecordedSession.Parse(Speedway), 0, speed: null, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var playing = server.RunAsync(ReplayEnd.Stay, stop.Token);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.EndPoint, Test);
        var ear = new Ear(int.MaxValue);
        using var client = new LlrpClient(tcp.GetStream(), Patient, ear, TimeProvider.System);
        await client.StartAsync(Test);
        var writer = new LlrpWriter();
        writer.StopRoSpec(900, 1);
        writer.StartRoSpec(901, 1);
        await tcp.GetStream().WriteAsync(writer.WrittenMemory, Test);
        var running = client.RunAsync(stop.Token);
        while (server.Played == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Test);
        }

        await client.CloseAsync(Test);
        await stop.CancelAsync();
        await Task.WhenAll(playing, running).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal((1, 130), (server.Played, ear.Tags));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(20_000)]
    public void Recording_that_breaks_off_is_refused_with_the_place(int bytes)
    {
        var fault = Assert.Throws<InvalidDataException>(() => RecordedSession.Parse(Speedway.AsMemory(0, bytes)));

        Assert.Contains("byte ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_file_is_not_a_recording() =>
        Assert.Throws<InvalidDataException>(() => RecordedSession.Parse(default));

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Changed_bytes_are_played_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = Speedway.ToArray();
            for (var change = random.Next(1, 20); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotNull(RecordedSession.Parse(bytes));
            }
            catch (InvalidDataException refused)
            {
                Assert.False(string.IsNullOrEmpty(refused.Message), $"seed {seed}, round {round}");
            }
        }
    }

    private static async Task<Ear> ListenAsync(
        ReplayServer server,
        CancellationToken cancellationToken,
        int stopAfterReports = int.MaxValue,
        ManualTimeProvider? stepping = null)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.EndPoint, cancellationToken);
        var ear = new Ear(stopAfterReports);
        using var client = new LlrpClient(tcp.GetStream(), Patient, ear, TimeProvider.System);
        await client.StartAsync(cancellationToken);
        var running = client.RunAsync(cancellationToken);
        if (stepping is not null)
        {
            await stepping.StepUntilAsync(() => running.IsCompleted, TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        // The server closes when all is played; the ear closes its own way by throwing.
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        return ear;
    }

    private sealed class Ear(int reportsMax) : ILlrpClientHandler
    {
        public int Reports { get; private set; }

        public int Tags { get; private set; }

        public int Unknown { get; private set; }

        public HashSet<string> Epcs { get; } = [];

        public void OnTagReport(in TagReport report)
        {
            Tags++;
            Epcs.Add(Convert.ToHexString(report.Epc));
        }

        public void OnReportEnd(int tagReports)
        {
            if (++Reports >= reportsMax)
            {
                throw new OperationCanceledException("enough heard");
            }
        }

        public void OnReaderEvent(in ReaderEvent readerEvent)
        {
        }

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in LlrpHeader header) => Unknown++;
    }
}
