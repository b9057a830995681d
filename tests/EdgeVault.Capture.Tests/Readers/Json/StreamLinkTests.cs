using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>The R700's HTTP stream and Zebra's TCP, on real sockets and a clock that the test moves.</summary>
public sealed class StreamLinkTests : IDisposable
{
    private readonly HttpDoor _door = new();
    private readonly FakeFate _fate = new();
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _door.Dispose();
    }

    [Fact]
    public async Task A_stream_is_asked_for_and_its_events_arrive_line_by_line()
    {
        using var folder = new TempFolder();
        using var bench = Bench($"http://127.0.0.1:{_door.Port}", options =>
        {
            options.UserName = "root";
            options.PasswordFile = folder.File("password");
        });
        await File.WriteAllTextAsync(folder.File("password"), "secret\n", Token);
        var running = HttpLink(bench).RunAsync(_stop.Token);
        var asked = await _door.AnswerAsync(HttpDoor.Streaming);
        Assert.StartsWith("GET /api/v1/data/stream HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.Contains($"Basic {Convert.ToBase64String("root:secret"u8)}", asked, StringComparison.Ordinal);
        Assert.Equal("opened: connected; waiting for its first event or keep-alive", await _fate.NextAsync());

        await _door.ChunkAsync("\r\n");
        Assert.Equal("up: /impinj", await _fate.NextAsync());
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "r700.ndjson")))
        {
            await _door.ChunkAsync(line[..20]);
            await _door.ChunkAsync(line[20..] + "\r\n");
        }

        _door.HangUp();
        await Assert.ThrowsAnyAsync<IOException>(() => running.WaitAsync(Token));
        Assert.Equal(7, bench.Portal.Meter.Totals.TagReports);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "the reader refuses the sign-in (401); see UserName and PasswordFile")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "the reader has no such stream (404): its IoT device interface is off, or the path is another")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nContent-Length: 0\r\n\r\n", "the reader answers 302 instead of its stream")]
    public async Task A_refusal_is_named(string answer, string why)
    {
        using var bench = Bench($"http://127.0.0.1:{_door.Port}");
        var running = HttpLink(bench).RunAsync(_stop.Token);
        await _door.AnswerAsync(answer);

        Assert.Equal(why, (await Assert.ThrowsAsync<IOException>(() => running.WaitAsync(Token))).Message);
    }

    [Fact]
    public async Task A_stream_that_stalls_for_90_seconds_is_given_up()
    {
        using var bench = Bench($"http://127.0.0.1:{_door.Port}");
        var running = HttpLink(bench).RunAsync(_stop.Token);
        await _door.AnswerAsync(HttpDoor.Streaming);
        await _fate.NextAsync();
        await _door.ChunkAsync("\r\n");
        await _fate.NextAsync();
        await bench.Portal.Time.WaitForArmedTimersAsync(1, Token);

        bench.Portal.Time.Advance(TimeSpan.FromSeconds(89.9));
        Assert.False(running.IsCompleted);
        bench.Portal.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(
            "nothing came from the reader for 90 s",
            (await Assert.ThrowsAsync<TimeoutException>(() => running.WaitAsync(Token))).Message);
    }

    [Fact]
    public async Task A_reader_that_does_not_answer_the_request_is_given_up()
    {
        using var bench = Bench($"http://127.0.0.1:{_door.Port}");
        var running = HttpLink(bench).RunAsync(_stop.Token);
        await _door.AcceptAsync();
        await Patience.UntilAsync(
            () =>
            {
                bench.Portal.Time.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("the reader did not answer within 15 s", (await Assert.ThrowsAsync<TimeoutException>(() => running)).Message);
    }

    [Fact]
    public async Task Concatenated_objects_arrive_one_by_one()
    {
        using var bench = Bench($"tcp://127.0.0.1:{_door.Port}", make: "zebra");
        var running = TcpLink(bench).RunAsync(_stop.Token);
        await _door.AcceptAsync();
        await _door.WriteAsync(string.Concat(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ziotc.ndjson"))));
        Assert.Equal("opened: connected; waiting for its first message", await _fate.NextAsync());
        Assert.Equal("up: /zebra", await _fate.NextAsync());

        _door.HangUp();
        await Assert.ThrowsAnyAsync<IOException>(() => running.WaitAsync(Token));
        Assert.Equal(4, bench.Portal.Meter.Totals.TagReports);
    }

    [Fact]
    public async Task What_is_no_JSON_ends_the_connection_with_its_name()
    {
        using var bench = Bench($"tcp://127.0.0.1:{_door.Port}", make: "zebra");
        var running = TcpLink(bench).RunAsync(_stop.Token);
        await _door.AcceptAsync();
        await _door.WriteAsync("SSH-2.0-OpenSSH");

        var fault = await Assert.ThrowsAsync<ReaderDataException>(() => running.WaitAsync(Token));
        Assert.Equal("byte 0x53 stands where a JSON object or array should begin", fault.Message);
        Assert.True(ReaderRetry.IsReadersFault(fault));
    }

    /// <summary>A byte a second is no silence of the line, and yet it is one of the reader.</summary>
    [Fact]
    public async Task A_drip_that_never_becomes_a_message_is_given_up()
    {
        using var bench = Bench("tcp://127.0.0.1:1", make: "zebra");
        var drip = new DripStream();
        var running = new DripLink(drip, bench, _fate).RunAsync(_stop.Token);
        var seconds = 0;
        for (; seconds < 200 && await Task.WhenAny(running, drip.AskedAsync(Token)) != running; seconds++)
        {
            bench.Portal.Time.Advance(TimeSpan.FromSeconds(1));
            drip.Drop(seconds == 0 ? (byte)'[' : (byte)'1');
        }

        Assert.Equal(90, seconds);
        Assert.Equal("nothing came from the reader for 90 s", (await Assert.ThrowsAsync<TimeoutException>(() => running)).Message);
    }

    [Fact]
    public async Task Stopping_is_quick()
    {
        using var bench = Bench($"http://127.0.0.1:{_door.Port}");
        var running = HttpLink(bench).RunAsync(_stop.Token);
        await _door.AnswerAsync(HttpDoor.Streaming);
        await _fate.NextAsync();

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Token));
    }

    private HttpStreamLink HttpLink(JsonBench bench) => new(bench.Reader, bench.Intake, _fate, bench.Portal.Clock);

    private TcpLink TcpLink(JsonBench bench) => new(bench.Reader, bench.Intake, _fate, bench.Portal.Clock);

    private static JsonBench Bench(string endpoint, Action<ReaderOptions>? change = null, string make = "impinj") =>
        new(make, options =>
        {
            options.Readers["r1"].Endpoint = endpoint;
            change?.Invoke(options.Readers["r1"]);
        });

    private sealed class DripLink(DripStream drip, JsonBench bench, IReaderFate fate)
        : JsonLink(bench.Reader, bench.Intake, fate, bench.Portal.Clock)
    {
        public override Task RunAsync(CancellationToken stop) => ReadAsync(drip, stop);
    }
}
