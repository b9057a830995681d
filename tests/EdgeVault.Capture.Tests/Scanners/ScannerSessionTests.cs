using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using EdgeVault.Capture.Scanners;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Fuzzing;
using EdgeVault.TestKit.Terminals;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Capture.Tests.Scanners;

/// <summary>Scanners on pseudo-terminals, through the real serial path, and over TCP.</summary>
public sealed class ScannerSessionTests
{
    private readonly Channel<Scan[]> _scans = Channel.CreateBounded<Scan[]>(64);
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private readonly Channel<string> _read = Channel.CreateUnbounded<string>();

    private static CancellationToken Test => Patience.Within(TestContext.Current.CancellationToken);

    /// <summary>
    /// Goal: every complete code once and in order, none invented.
    /// Method: 3,000 codes between STX and ETX in random pieces, noise between them, the plug pulled three times in the middle of
    /// a code. As fast as it goes; in a campaign 50 a second for a minute.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_125)]
    public async Task Codes_come_once_and_in_order_through_noise_splits_and_unplugging(int seed)
    {
        const int Codes = 3_000;
        const int Unplugs = 3;
        var random = new Random(FuzzBudget.Seed(seed));
        using var folder = new TempFolder();
        var device = Path.Combine(folder.Path, "ttyACM0");
        var terminal = Plug(device);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Session($"serial://{device}?baud=115200", isMarked: true).RunAsync(stop.Token);
        Assert.True(await _changes.Reader.ReadAsync(Test));

        var pump = PumpAsync();
        var next = 0;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var number = 0; number < Codes; number++)
        {
            if (FuzzBudget.IsWhole)
            {
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }

            Send(terminal, random, $"{Noise(random)}\u0002{Code(number)}\u0003{Noise(random)}");
            if (number % (Codes / (Unplugs + 1)) == (Codes / (Unplugs + 1)) - 1 && number < Codes - 1)
            {
                // What a port has received and nobody read goes with the port, as it does with a real one.
                for (; next <= number; next++)
                {
                    Assert.Equal(Code(next), await _read.Reader.ReadAsync(Test));
                }

                Send(terminal, random, $"\u0002{Code(number + 1)[..10]}");
                terminal.Dispose();
                Assert.False(await _changes.Reader.ReadAsync(Test));
                terminal = Plug(device);
                Assert.True(await _changes.Reader.ReadAsync(Test));
            }
        }

        for (; next < Codes; next++)
        {
            Assert.Equal(Code(next), await _read.Reader.ReadAsync(Test));
        }

        await stop.CancelAsync();
        await running;
        terminal.Dispose();
        _scans.Writer.Complete();
        await pump;
        Assert.False(_read.Reader.TryRead(out var invented), $"seed {seed}: {invented}");
    }

    [Fact]
    public async Task Scanners_over_tcp_are_read_and_answered_and_dialled_again()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var session = Session($"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}", answerGood: "1B5B3671");
        var running = session.RunAsync(stop.Token);

        for (var round = 0; round < 2; round++)
        {
            using var scanner = await server.AcceptSocketAsync(Test);
            Assert.True(await _changes.Reader.ReadAsync(Test));
            await scanner.SendAsync("]C101095212345432"u8.ToArray());
            await scanner.SendAsync("13\r\nhalf"u8.ToArray());
            Assert.Equal("]C10109521234543213", await NextAsync());

            Assert.True(await session.AnswerAsync(isGood: true, Test));
            var answer = new byte[4];
            Assert.Equal(4, await scanner.ReceiveAsync(answer, Test));
            Assert.Equal("1B5B3671", Convert.ToHexString(answer));
            Assert.False(await session.AnswerAsync(isGood: false, Test));
            scanner.Close();
            Assert.False(await _changes.Reader.ReadAsync(Test));
        }

        await stop.CancelAsync();
        await running;
        Assert.False(_scans.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Silence_completes_a_code_where_that_is_configured()
    {
        using var terminal = new PseudoTerminal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Session($"serial://{terminal.DevicePath}", idleFlush: TimeSpan.FromMilliseconds(50)).RunAsync(stop.Token);
        Assert.True(await _changes.Reader.ReadAsync(Test));

        terminal.Write("A1"u8);
        Assert.Equal("A1", await NextAsync());

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_scanner_that_is_not_there_is_tried_less_and_less_often()
    {
        var time = new ManualTimeProvider();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var session = new ScannerSession(
            "s1", new ScannerOptions { Endpoint = "serial:///dev/edgevault-no-such-device" }, _scans.Writer,
            new GatewayClock(time), NullLogger.Instance);
        var running = session.RunAsync(stop.Token);
        foreach (var seconds in new[] { 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5 })
        {
            await time.WaitForArmedTimersAsync(1, Test);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(1, time.ArmedTimers);
            time.Advance(TimeSpan.FromTicks(1));
        }

        await stop.CancelAsync();
        await running;
    }

    private static PseudoTerminal Plug(string device)
    {
        var terminal = new PseudoTerminal();
        File.Delete(device);
        File.CreateSymbolicLink(device, terminal.DevicePath);
        return terminal;
    }

    private static string Code(int number)
    {
        var digits = $"0614141{number:000000}";
        return $"]C1010{digits[..12]}{Gs1.CheckDigit.Of(digits.AsSpan(0, 12))}21{number}";
    }

    // Anything but the mark that begins a code.
    private static string Noise(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(4)).Select(_ => (char)random.Next(3, 0x80)));

    private static void Send(PseudoTerminal terminal, Random random, string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text).AsSpan();
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(random.Next(1, 16), bytes.Length);
            terminal.Write(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    private ScannerSession Session(
        string endpoint, string answerGood = "", TimeSpan idleFlush = default, bool isMarked = false)
    {
        var options = new ScannerOptions
        {
            Endpoint = endpoint,
            AnswerGood = answerGood,
            IdleFlush = idleFlush,
            Prefix = isMarked ? "\u0002" : "",
            Suffix = isMarked ? "\u0003" : "",
        };
        return new("s1", options, _scans.Writer, new GatewayClock(TimeProvider.System), NullLogger.Instance)
        {
            Changed = isOpen => _changes.Writer.TryWrite(isOpen),
        };
    }

    private async Task<string> NextAsync()
    {
        var batch = await _scans.Reader.ReadAsync(Test);
        return Assert.Single(batch).Text;
    }

    private async Task PumpAsync()
    {
        await foreach (var batch in _scans.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            foreach (var scan in batch)
            {
                await _read.Writer.WriteAsync(scan.Text);
            }
        }
    }
}
