using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EdgeVault.HardwareSim.JsonReaders;
using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Tests.JsonReaders;

/// <summary>The ways out of a JSON reader, each on a real socket.</summary>
public sealed class JsonReaderTests
{
    private const int TimeoutMs = 60_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeoutMs)]
    public async Task A_stream_is_lines_behind_a_password_for_one_client_at_a_time()
    {
        var spec = new JsonInterfaceSpec { Speaks = JsonSpeech.R700Stream, HistorySeconds = 3_600, KeepAliveMs = 100 };
        var carrier = new StreamCarrier(spec, TimeProvider.System);
        await using var reader = new JsonReader(spec, carrier, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{carrier.EndPoint}/api/v1/") };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("data/stream", Stop)).StatusCode);
        http.DefaultRequestHeaders.Authorization = Basic("root:impinj");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("status", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync("profiles/stop", null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("nothing", Stop)).StatusCode);

        reader.Say(Tag(1));
        using (var lines = await LinesAsync(http))
        {
            reader.Say(Tag(2));
            Assert.Equal((1, 2), (SerialOf(await EventAsync(lines)), SerialOf(await EventAsync(lines))));
            Assert.Equal("", await lines.ReadLineAsync(Stop));
            Assert.Equal(
                HttpStatusCode.Conflict,
                (await http.GetAsync("data/stream", HttpCompletionOption.ResponseHeadersRead, Stop)).StatusCode);
        }

        // Whoever comes again hears the last events once more, and then what is new.
        using var again = await ReconnectAsync(http, reader);
        Assert.Equal((1, 2), (SerialOf(await EventAsync(again)), SerialOf(await EventAsync(again))));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_webhook_gets_arrays_an_empty_one_when_there_is_nothing_and_all_again_after_a_failure()
    {
        var port = FreePorts.Take(1)[0];
        using var server = new HttpListener();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var carrier = new PostCarrier(new Uri($"http://127.0.0.1:{port}/hook"), isR700: true, TimeSpan.FromMilliseconds(100));
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.R700Webhook, BatchMs = 100 }, carrier, TimeProvider.System);

        Assert.Equal("[]", await TakeAsync(server, HttpStatusCode.OK));
        reader.Say(Tag(1));
        reader.Say(Tag(2));
        var first = await TakeAsync(server, HttpStatusCode.InternalServerError);
        while (first == "[]")
        {
            first = await TakeAsync(server, HttpStatusCode.InternalServerError);
        }

        var second = await TakeAsync(server, HttpStatusCode.OK);
        Assert.StartsWith(first[..^1], second);
        Assert.Contains(JsonDocument.Parse(second).RootElement.EnumerateArray(), one => SerialOf(one) == 1);
    }

    [Theory(Timeout = TimeoutMs)]
    [InlineData(0, JsonValueKind.Object)]
    [InlineData(200, JsonValueKind.Array)]
    public async Task A_Zebra_posts_an_object_or_with_batching_an_array(int batchMs, JsonValueKind expected)
    {
        var port = FreePorts.Take(1)[0];
        using var server = new HttpListener();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.ZebraPost, BatchMs = batchMs },
            new PostCarrier(new Uri($"http://127.0.0.1:{port}/"), isR700: false, TimeSpan.FromSeconds(1)), TimeProvider.System);
        for (byte serial = 1; serial <= 20; serial++)
        {
            reader.Say(Tag(serial));
        }

        var kinds = new List<JsonValueKind>();
        for (var got = 0; got < 20;)
        {
            var body = JsonDocument.Parse(await TakeAsync(server, HttpStatusCode.OK)).RootElement;
            kinds.Add(body.ValueKind);
            got += body.ValueKind == JsonValueKind.Array ? body.GetArrayLength() : 1;
        }

        Assert.Contains(expected, kinds);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Bare_TCP_has_nothing_between_the_objects_and_goes_on_with_the_next_client()
    {
        var carrier = TcpCarrier.Listen(0);
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.ZebraTcp, BatchMs = 50 }, carrier, TimeProvider.System);
        for (byte serial = 1; serial <= 10; serial++)
        {
            reader.Say(Tag(serial));
        }

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(carrier.EndPoint!, Stop);
            var text = await TextUntilAsync(client, "\"eventNum\":10,");
            Assert.Contains("}{", text);
            Assert.DoesNotContain("\n", text);
            Assert.DoesNotContain("[", text);
        }

        using var next = new TcpClient();
        await next.ConnectAsync(carrier.EndPoint!, Stop);
        while (!next.GetStream().DataAvailable)
        {
            reader.Say(Tag(11));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        Assert.Contains("\"eventNum\":", await TextUntilAsync(next, "\"eventNum\":"));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_Zebra_whose_memory_is_full_shows_it_by_a_gap_in_its_numbers()
    {
        var carrier = new Gate();
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.ZebraTcp, BufferEvents = 10 }, carrier, TimeProvider.System);
        await SayAsync(reader, carrier, 100);

        carrier.Open();
        var numbers = new List<int>();
        while (numbers.Count == 0 || numbers[^1] < 100)
        {
            numbers.Add(NumberOf(await carrier.Sent.Reader.ReadAsync(Stop)));
        }

        Assert.Equal(Enumerable.Range(91, 10), numbers.TakeLast(10));
        Assert.InRange(numbers.Count, 10, 11);
        Assert.InRange(reader.Lost, 89, 90);
        Assert.Equal(100, reader.Reads);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task An_R700_whose_memory_is_full_says_so_in_an_event()
    {
        var carrier = new Gate();
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.R700Mqtt, BufferEvents = 10 }, carrier, TimeProvider.System);
        await SayAsync(reader, carrier, 100);

        carrier.Open();
        JsonElement overflow;
        do
        {
            overflow = JsonDocument.Parse(await carrier.Sent.Reader.ReadAsync(Stop)).RootElement;
        }
        while (overflow.GetProperty("eventType").GetString() != "overflow");

        Assert.Equal(reader.Lost, overflow.GetProperty("overflowEvent").GetProperty("eventsPurged").GetInt64());
        Assert.InRange(reader.Lost, 89, 90);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task An_overflow_that_could_not_be_told_is_told_when_sending_works_again()
    {
        var carrier = new Gate();
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.R700Mqtt, BufferEvents = 10 }, carrier, TimeProvider.System);
        await SayAsync(reader, carrier, 100);
        carrier.Fail();
        // The overflow event is what is tried next, and fails too.
        await carrier.Tried.Reader.ReadAsync(Stop);
        await carrier.Tried.Reader.ReadAsync(Stop);

        carrier.Open();
        var first = JsonDocument.Parse(await carrier.Sent.Reader.ReadAsync(Stop)).RootElement;

        Assert.Equal("overflow", first.GetProperty("eventType").GetString());
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Inputs_of_a_Zebra_leave_no_gap_in_the_numbers_of_its_reads()
    {
        var carrier = new Gate();
        await using var reader = new JsonReader(
            new JsonInterfaceSpec { Speaks = JsonSpeech.ZebraTcp }, carrier, TimeProvider.System);
        carrier.Open();
        reader.Say(Tag(1));
        reader.SayInput(1_795_660_200_000_000, 1, isHigh: true);
        reader.Say(Tag(2));

        Assert.Equal(1, NumberOf(await carrier.Sent.Reader.ReadAsync(Stop)));
        await carrier.Sent.Reader.ReadAsync(Stop);
        Assert.Equal(2, NumberOf(await carrier.Sent.Reader.ReadAsync(Stop)));
    }

    private static async Task SayAsync(JsonReader reader, Gate carrier, byte count)
    {
        reader.Say(Tag(1));
        await carrier.Tried.Reader.ReadAsync(Stop);
        for (byte serial = 2; serial <= count; serial++)
        {
            reader.Say(Tag(serial));
        }
    }

    private static JsonRead Tag(byte serial) =>
        new(new byte[] { 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, serial }, default, 1, -5_000, 0, 866_300, 1_795_660_200_000_000 + serial);

    private static int SerialOf(JsonElement tag) =>
        Convert.FromHexString(tag.GetProperty("tagInventoryEvent").GetProperty("epcHex").GetString()!)[^1];

    private static int NumberOf(string text) =>
        JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("eventNum").GetInt32();

    private static AuthenticationHeaderValue Basic(string credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials)));

    private static async Task<StreamReader> LinesAsync(HttpClient http)
    {
        var answer = await http.GetAsync("data/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
    }

    private static async Task<StreamReader> ReconnectAsync(HttpClient http, JsonReader reader)
    {
        while (true)
        {
            // It finds out that the first has gone when it next writes.
            reader.SayInput(1_795_660_200_000_000, 1, isHigh: true);
            var answer = await http.GetAsync("data/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }

    private static async Task<JsonElement> EventAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Stop) is { } line)
        {
            if (line.Length > 0)
            {
                return JsonDocument.Parse(line).RootElement;
            }
        }

        throw new InvalidOperationException("the stream has ended");
    }

    private static async Task<string> TakeAsync(HttpListener server, HttpStatusCode code)
    {
        var context = await server.GetContextAsync().WaitAsync(Stop);
        using var body = new StreamReader(context.Request.InputStream);
        var text = await body.ReadToEndAsync(Stop);
        Assert.Equal("application/json", context.Request.ContentType);
        context.Response.StatusCode = (int)code;
        context.Response.Close();
        return text;
    }

    private static async Task<string> TextUntilAsync(TcpClient client, string wanted)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4_096]);
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await client.GetStream().ReadAsync(buffer, Stop);
            Assert.NotEqual(0, count);
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Lets nothing through until it is opened.</summary>
    private sealed class Gate : IEventCarrier
    {
        private readonly TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _fails;

        public Channel<string> Sent { get; } = Channel.CreateUnbounded<string>();

        public Channel<bool> Tried { get; } = Channel.CreateUnbounded<bool>();

        public TimeSpan KeepAlive => Timeout.InfiniteTimeSpan;

        public int TogetherMax => 1;

        public void Open()
        {
            _fails = false;
            _moved.TrySetResult();
        }

        /// <summary>What is under way, and what is tried until it opens, fails.</summary>
        public void Fail()
        {
            _fails = true;
            _moved.TrySetResult();
        }

        public async ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken)
        {
            Tried.Writer.TryWrite(true);
            await _moved.Task.WaitAsync(cancellationToken);
            if (_fails)
            {
                throw new IOException("the gate is shut");
            }

            foreach (var one in events)
            {
                Sent.Writer.TryWrite(Encoding.UTF8.GetString(one));
            }
        }

        public ValueTask SayAliveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
