using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeVault.HardwareSim.Scanners;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Scanners;

/// <summary>The scanner's end of both kinds of cable; the other end is a plain file or socket.</summary>
public sealed class ScannerLineTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_serial_scanner_is_heard_answered_and_keeps_its_name_when_it_is_plugged_in_anew()
    {
        using var folder = new TempFolder();
        var name = folder.File("scanner");
        await using var line = SerialLine.Open(name, TimeProvider.System);
        Assert.Equal($"serial://{name}?baud=115200", line.Endpoint);
        for (var round = 0; round < 2; round++)
        {
            // A terminal makes lines and sends them back; a gateway switches that off, a file does not.
            await using var device = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            await line.SendAsync("A1\r"u8.ToArray(), Cancellation);
            var buffer = new byte[16];
            var read = await device.ReadAsync(buffer, Cancellation);
            Assert.Equal("A1\n", Encoding.ASCII.GetString(buffer, 0, read));

            await device.WriteAsync(new byte[] { 0x06 }, Cancellation);
            byte? answer;
            do
            {
                answer = await line.AnswerAsync(Wait, Cancellation);
            }
            while (answer is not (null or 0x06));
            Assert.Equal((byte)0x06, answer);
            if (round == 0)
            {
                await line.ReplugAsync(TimeSpan.Zero, Cancellation);
            }
        }
    }

    [Fact]
    public async Task A_scanner_over_tcp_hangs_up_when_it_is_unplugged_and_takes_the_next_call()
    {
        await using var line = TcpLine.Open(TimeProvider.System);
        var port = new Uri(line.Endpoint).Port;
        for (var round = 0; round < 2; round++)
        {
            using var gateway = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await gateway.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            await gateway.SendAsync(new byte[] { 0x15 }, Cancellation);
            Assert.Equal((byte)0x15, await line.AnswerAsync(Wait, Cancellation));

            await line.SendAsync("A1\r"u8.ToArray(), Cancellation);
            var buffer = new byte[16];
            Assert.Equal(3, await gateway.ReceiveAsync(buffer, Cancellation));
            await line.ReplugAsync(TimeSpan.Zero, Cancellation);
            Assert.True(await IsHungUpAsync(gateway));
        }
    }

    // In order, or with a reset: a plug that is pulled does not say goodbye.
    private static async Task<bool> IsHungUpAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16], Cancellation) == 0;
        }
        catch (SocketException reset)
        {
            return reset.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    [Fact]
    public async Task Where_there_is_no_terminal_to_be_had_the_line_is_tcp_and_says_so()
    {
        await using var line = ScannerLines.Open(
            ScannerLineKind.Serial, "/nonexistent/folder", "scanner", TimeProvider.System);

        Assert.StartsWith("tcp://127.0.0.1:", line.Endpoint, StringComparison.Ordinal);
    }
}
