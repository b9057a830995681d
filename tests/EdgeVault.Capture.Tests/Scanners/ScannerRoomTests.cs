using System.Net;
using System.Net.Sockets;
using EdgeVault.Capture.Scanners;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture.Tests.Scanners;

/// <summary>Scanners as they are configured: whose codes go where, and what there is to say about each.</summary>
public sealed class ScannerRoomTests
{
    private static CancellationToken Test => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Codes_go_to_the_station_or_the_door_that_the_scanner_serves_and_are_counted()
    {
        using var meter = new CaptureMeter();
        using var one = Listen();
        using var two = Listen();
        using var door = Listen();
        var room = Room(meter, ("s1", one, "packing-1", null), ("s2", two, "packing-1", null), ("s3", door, null, "door-1"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = room.RunAsync(stop.Token);

        Assert.Equal("packing-1", Assert.Single(room.Stations));
        Assert.Equal("door-1", Assert.Single(room.Portals));
        using var first = await one.AcceptSocketAsync(Test);
        using var second = await two.AcceptSocketAsync(Test);
        using var badge = await door.AcceptSocketAsync(Test);
        await first.SendAsync("A1\rA\0X\r"u8.ToArray(), Test);
        Assert.Equal(("s1", "A1"), await NextAsync(room.AtStation("packing-1")));
        await second.SendAsync("B1\r"u8.ToArray(), Test);
        Assert.Equal(("s2", "B1"), await NextAsync(room.AtStation("packing-1")));
        await badge.SendAsync("C1\r"u8.ToArray(), Test);
        Assert.Equal(("s3", "C1"), await NextAsync(room.AtPortal("door-1")));

        Assert.True(await room.AnswerAsync("s2", isGood: true, Test));
        var answer = new byte[1];
        Assert.Equal(1, await second.ReceiveAsync(answer, Test));
        Assert.Equal(0x06, answer[0]);

        badge.Close();
        await Patience.UntilAsync(() => !room.Snapshot()[2].IsOpen, Test);

        Assert.Equal(
            [("s1", "station packing-1", true, 1L, 1L), ("s2", "station packing-1", true, 1L, 0L), ("s3", "portal door-1", false, 1L, 0L)],
            room.Snapshot().Select(scanner => (scanner.Name, scanner.Target, scanner.IsOpen, scanner.Scans, scanner.Dropped)));
        Assert.NotEqual("", room.Snapshot()[2].Detail);
        Assert.Equal("", room.Snapshot()[0].Detail);

        await stop.CancelAsync();
        await running;
        await room.AtStation("packing-1").Completion.WaitAsync(Test);
    }

    [Fact]
    public async Task A_scanner_that_takes_no_bytes_holds_up_nobody()
    {
        using var meter = new CaptureMeter();
        using var server = Listen();
        var room = Room(meter, ("s1", server, "packing-1", null));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = room.RunAsync(stop.Token);
        using var scanner = await server.AcceptSocketAsync(Test);
        await scanner.SendAsync("A1\r"u8.ToArray(), Test);
        await NextAsync(room.AtStation("packing-1"));

        // Nobody reads at the other end: sooner or later its buffers are full, and the answer is given up.
        var sent = true;
        while (sent)
        {
            Test.ThrowIfCancellationRequested();
            sent = await room.AnswerAsync("s1", isGood: false, Test);
        }

        await stop.CancelAsync();
        await running;
    }

    private static TcpListener Listen()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        return server;
    }

    private static ScannerRoom Room(
        CaptureMeter meter, params (string Id, TcpListener Server, string? Station, string? Portal)[] scanners)
    {
        var options = new CaptureOptions();
        foreach (var (id, server, station, portal) in scanners)
        {
            options.Scanners[id] = new ScannerOptions
            {
                Endpoint = $"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}",
                Station = station,
                Portal = portal,
                AnswerGood = "06",
                AnswerBad = string.Concat(Enumerable.Repeat("15", 32)),
            };
        }

        return new ScannerRoom(
            Options.Create(options), new GatewayClock(TimeProvider.System), meter, NullLogger<ScannerSession>.Instance);
    }

    private static async Task<(string Scanner, string Text)> NextAsync(System.Threading.Channels.ChannelReader<Scan[]> scans)
    {
        var scan = Assert.Single(await scans.ReadAsync(Test));
        return (scan.Scanner, scan.Text);
    }
}
