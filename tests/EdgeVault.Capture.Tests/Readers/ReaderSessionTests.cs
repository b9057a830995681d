using System.Net;
using System.Net.Sockets;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Capture.Tests.Readers;

public sealed class ReaderSessionTests
{
    private readonly LlrpReader _reader = new(new LlrpReaderOptions(), TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long NowUs =>
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    [Fact]
    public async Task A_reader_is_announced_and_its_portal_sees()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port);

        var state = await bench.NextAsync<ReaderStateChanged>();
        var closed = bench.Taken.OfType<CoverageGapClosed>().SingleOrDefault() ?? await bench.NextAsync<CoverageGapClosed>();

        Assert.Equal((ReaderStatus.Connected, "r1", "001625FFFE000001"), (state.Status, state.Reader, state.Identity));
        Assert.Equal(("25882/2001002", "5.14.0.240"), (state.Model, state.Firmware));
        Assert.Equal(GapCause.GatewayDown, closed.Cause);
        var reader = Assert.Single(bench.Room.Snapshot().Readers);
        Assert.Equal((ReaderStatus.Connected, true), (reader.Status, reader.Inventorying));
        Assert.Equal($"llrp://127.0.0.1:{endpoint.LocalEndPoint.Port}", reader.Endpoint);
    }

    [Fact]
    public async Task A_walk_through_the_door_comes_out_as_a_passage()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port);
        await bench.NextAsync<CoverageGapClosed>();

        Assert.Equal(LlrpReportOutcome.Sent, await _reader.ReportAsync(Walk(), Token));
        var decided = await bench.NextAsync<PassagesDecided>();

        var passage = Assert.Single(decided.Passages);
        Assert.Equal(Tags.Epc(1), passage.Epc);
        Assert.Equal(40, passage.Antennas.Sum(static row => row.Reads));
        Assert.Equal((40, 1), (bench.Room.Snapshot().Totals.TagReports, bench.Room.Snapshot().Totals.DistinctEpcs));
    }

    [Fact]
    public async Task A_replayed_session_counts_130_tag_reports_and_65_epcs_whatever_the_mapping()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port, static options => options.Portals.Clear());
        await bench.NextAsync<ReaderStateChanged>();

        foreach (var report in Reports.Recorded())
        {
            await _reader.SendRawAsync(report.Bytes, Token);
        }

        // Whatever comes after them on the connection comes after them in the room.
        await _reader.CloseAsync(Token);
        await bench.NextAsync<ReaderStateChanged>();
        var totals = bench.Room.Snapshot().Totals;
        Assert.Equal((130, 65), (totals.TagReports, totals.DistinctEpcs));
        Assert.Equal(130, bench.Room.Snapshot().Readers[0].Reads);
    }

    [Fact]
    public async Task A_reader_that_closes_in_mid_message_is_a_gap_and_is_tried_again()
    {
        var socket = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var door = new ReaderDoor(_reader, stream =>
        {
            socket.TrySetResult(((NetworkStream)stream).Socket);
            return Task.FromResult<Stream?>(stream);
        });
        await using var bench = new RoomBench(door.Port);
        await bench.NextAsync<ReaderStateChanged>();

        // A close with words of ours unread would be a reset, and the half message lost with it: only this side ends.
        await _reader.SendRawAsync(Reports.Recorded()[0].Bytes[..100], Token);
        (await socket.Task).Shutdown(SocketShutdown.Send);
        var lost = await bench.FindAsync<ReaderStateChanged>(static state => state.Status == ReaderStatus.Disconnected);
        var gap = await bench.FindAsync<CoverageGapOpened>(static gap => gap.Cause == GapCause.ReaderDisconnected);
        var closed = await bench.FindAsync<CoverageGapClosed>(other => other.GapId == gap.GapId);
        var back = await bench.FindAsync<ReaderStateChanged>(
            state => state.Status == ReaderStatus.Connected && bench.Taken.IndexOf(state) > bench.Taken.IndexOf(lost));

        Assert.Equal(ReaderStatus.Disconnected, lost.Status);
        Assert.Contains("mid-message", lost.Detail, StringComparison.Ordinal);
        Assert.Equal(("door-1", "r1", gap.From), (closed.Portal, closed.Reader, closed.From));
        Assert.Equal("001625FFFE000001", back.Identity);
        Assert.Contains("mid-message", bench.Room.Snapshot().Readers[0].LastError, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task How_a_door_stands_is_known_from_the_connection_on_and_unknown_when_its_reader_is_lost()
    {
        await _reader.SetInputAsync(2, high: true, Token);
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port, static options =>
        {
            options.Portals["door-1"].Door = "r1/gpi1";
            options.Portals["door-1"].Beams["outside"] = "r1/gpi2/low";
        });

        var closed = await bench.NextAsync<PortalInputChanged>();
        var whole = await bench.NextAsync<PortalInputChanged>();
        await _reader.SetInputAsync(1, high: true, Token);
        var open = await bench.NextAsync<PortalInputChanged>();
        var shown = bench.Room.Snapshot().Portals[0].Inputs;
        _reader.Cut();
        var unknown = await bench.NextAsync<PortalInputChanged>();
        var back = await bench.NextAsync<PortalInputChanged>(
            static change => change is { Kind: InputKind.Door, State: not InputState.Unknown });

        Assert.Equal(("door-1", InputKind.Door, InputState.Off, "r1/gpi1"), (closed.Portal, closed.Kind, closed.State, closed.Input));
        Assert.Equal((InputKind.BeamOutside, InputState.Off, "r1/gpi2"), (whole.Kind, whole.State, whole.Input));
        Assert.Equal((InputKind.Door, InputState.On), (open.Kind, open.State));
        Assert.Equal([InputState.On, InputState.Off], shown.Select(static input => input.State));
        Assert.Equal(InputState.Unknown, unknown.State);
        Assert.Equal(InputState.On, back.State);
        Assert.True(open.Since <= open.At && open.Since >= closed.Since);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_door_whose_antennas_the_reader_does_not_have_says_so_and_stays_blind()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(
            endpoint.LocalEndPoint.Port, static options => options.Portals["door-1"].Antennas["r1/5"] = "inside");

        await bench.LogAsync("antenna 5 is wanted and the reader has 1 to 4");

        Assert.Single(bench.Room.Snapshot().Portals[0].OpenGaps);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_antennas_of_doors_are_used()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(
            endpoint.LocalEndPoint.Port, static options => options.Portals["door-1"].Antennas.Remove("r1/2"));

        await bench.NextAsync<ReaderStateChanged>();

        Assert.Equal([1, 3, 4], _reader.ActiveAntennas);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(25_882)]
    [InlineData(32_473)]
    public async Task A_TID_that_is_asked_for_stands_in_the_passage(uint manufacturer)
    {
        var reader = new LlrpReader(new LlrpReaderOptions { ManufacturerPen = manufacturer }, TimeProvider.System);
        await using var endpoint = RoomBench.Listen(reader);
        await using var bench = new RoomBench(
            endpoint.LocalEndPoint.Port, static options => options.Readers["r1"].Tid = true);
        await bench.NextAsync<CoverageGapClosed>();

        await reader.ReportAsync([.. Walk().Select(static read => read with { Tid = Tags.Epc(99).ToArray() })], Token);

        Assert.Equal(Tags.Epc(99), Assert.Single((await bench.NextAsync<PassagesDecided>()).Passages).Tid);
    }

    [Fact]
    public async Task A_reader_that_keeps_reports_back_hands_them_over_as_backlog()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port);
        await bench.NextAsync<CoverageGapClosed>();
        _reader.Cut();
        await bench.NextAsync<CoverageGapOpened>(static gap => gap.Cause == GapCause.ReaderDisconnected);

        var agoUs = NowUs - 60_000_000;
        var held = await _reader.ReportAsync([Reports.Tag(Tags.Epc(1), 3, agoUs), Reports.Tag(Tags.Epc(1), 1, agoUs)], Token);
        await bench.NextAsync<CoverageGapClosed>();

        Assert.Equal(LlrpReportOutcome.Held, held);
        Assert.Equal((2, 2), (bench.Room.Snapshot().Totals.TagReports, bench.Room.Snapshot().Totals.ReadsBacklog));
    }

    [Fact]
    public async Task A_reader_that_is_taken_says_so_and_is_had_when_it_is_free()
    {
        await using var endpoint = RoomBench.Listen(_reader);
        var other = new TcpClient();
        await other.ConnectAsync(endpoint.LocalEndPoint, Token);
        _ = await other.GetStream().ReadAsync(new byte[64], Token);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port);

        Assert.Contains("tried again", await bench.LogAsync("the reader is taken"), StringComparison.Ordinal);
        Assert.Contains("the reader is taken", bench.Room.Snapshot().Readers[0].LastError, StringComparison.Ordinal);
        other.Dispose();

        Assert.Equal(ReaderStatus.Connected, (await bench.NextAsync<ReaderStateChanged>()).Status);
    }

    [Fact]
    public async Task A_reader_that_speaks_another_version_says_so_and_the_loop_goes_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var bench = new RoomBench(((IPEndPoint)listener.LocalEndpoint).Port);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            await client.GetStream().WriteAsync(GreetingOfVersion2(), Token);
            await bench.LogAsync("version 2 (1.1)");
        }

        Assert.Contains("version 2", bench.Room.Snapshot().Readers[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_is_not_there_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var bench = new RoomBench(port);

        await bench.LogAsync("refused");

        var reader = bench.Room.Snapshot().Readers[0];
        Assert.Equal(ReaderStatus.Disconnected, reader.Status);
        Assert.Contains("refused", reader.LastError, StringComparison.Ordinal);
        Assert.Single(bench.Room.Snapshot().Portals[0].OpenGaps);
    }

    [Fact]
    public async Task Stopping_closes_the_reader_in_order_and_completes_the_output()
    {
        var closed = new TaskCompletionSource();
        void Tap(bool outbound, ReadOnlySpan<byte> message)
        {
            if (!outbound && LlrpHeader.Read(message).Type == LlrpMessageType.CLOSE_CONNECTION)
            {
                closed.TrySetResult();
            }
        }

        var reader = new LlrpReader(new LlrpReaderOptions { Tap = Tap }, TimeProvider.System);
        await using var endpoint = RoomBench.Listen(reader);
        await using var bench = new RoomBench(endpoint.LocalEndPoint.Port);
        await bench.NextAsync<ReaderStateChanged>();

        await bench.StopAsync();

        Assert.True(closed.Task.IsCompleted);
        Assert.True(bench.Room.Output.Completion.IsCompletedSuccessfully);
        Assert.Equal("closed", bench.Room.Snapshot().Readers[0].Detail);
    }

    [Fact]
    public async Task Stopping_while_no_reader_answers_is_quick()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var bench = new RoomBench(((IPEndPoint)listener.LocalEndpoint).Port);
        using var silent = await listener.AcceptTcpClientAsync(Token);

        await bench.StopAsync();

        Assert.True(bench.Room.Output.Completion.IsCompletedSuccessfully);
    }

    // Nobody has walked for long enough to be told from what lay there: the walk is behind us when it is reported.
    private static TagReportData[] Walk()
    {
        var startUs = NowUs - 4_500_000;
        return
        [
            .. Enumerable.Range(0, 40).Select(step => Reports.Tag(
                Tags.Epc(1), step < 20 ? 3 : 1, startUs + (step * 100_000), dbm: Math.Min(-50, -75 + (step * 2)))),
        ];
    }

    private static ReadOnlyMemory<byte> GreetingOfVersion2()
    {
        var writer = new LlrpWriter { Version = 2 };
        var start = writer.BeginMessage(LlrpMessageType.READER_EVENT_NOTIFICATION, 1);
        writer.EndMessage(start);
        return writer.WrittenMemory;
    }
}
