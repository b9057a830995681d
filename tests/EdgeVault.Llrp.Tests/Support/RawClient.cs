using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>A client by hand: writes requests, reads whatever comes, knows nothing by itself.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly DuplexStream _clientEnd;
    private readonly LlrpReaderConnection _connection;
    private readonly LlrpFrameReader _frames;
    private uint _lastId;

    public RawClient(LlrpReader reader)
    {
        (_clientEnd, var readerEnd) = DuplexStream.Pair();
        _connection = new LlrpReaderConnection(reader, readerEnd);
        _frames = new LlrpFrameReader(_clientEnd);
        Ended = ServeAsync(readerEnd);
    }

    public Task<LlrpConnectionEnd> Ended { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(LlrpReader reader)
    {
        var client = new RawClient(reader);
        Assert.Equal("ConnectionAttempt", await client.HearAsync());
        return client;
    }

    /// <summary>Writes a request and reads its answer, which has to be the next message.</summary>
    public async Task<string> AskAsync(Action<LlrpWriter, uint> write, byte version = 1)
    {
        var id = ++_lastId;
        await TellAsync(write, version);
        var heard = await HearAsync();
        Assert.Equal(id, _frames.Frame.Header.MessageId);
        return heard;
    }

    public async Task TellAsync(Action<LlrpWriter, uint> write, byte version = 1)
    {
        var writer = new LlrpWriter { Version = version };
        write(writer, _lastId);
        await _clientEnd.WriteAsync(writer.WrittenMemory, Stop);
        await _clientEnd.FlushAsync(Stop);
    }

    public LlrpFrame Frame => _frames.Frame;

    /// <summary>The next message in short: events by their kind, reports by their tags' last digits, answers by status.</summary>
    public async Task<string> HearAsync()
    {
        Assert.Equal(LlrpFrameStatus.Frame, await _frames.ReadAsync(Stop));
        return InShort(_frames.Frame);
    }

    public async ValueTask DisposeAsync()
    {
        await _clientEnd.DisposeAsync();
        await Ended;
        _connection.Dispose();
    }

    public static LlrpReader Reader(ManualTimeProvider clock, LlrpReaderOptions? options = null) =>
        new(options ?? new LlrpReaderOptions(), clock);

    private static string InShort(in LlrpFrame frame) => frame.Header.Type switch
    {
        LlrpMessageType.READER_EVENT_NOTIFICATION => EventOf(frame),
        LlrpMessageType.RO_ACCESS_REPORT => TagsOf(frame),
        LlrpMessageType.GET_SUPPORTED_VERSION_RESPONSE => $"versions {frame.Body[0]} {frame.Body[1]}",
        _ when LlrpStatus.TryRead(frame.Body, out var status) => status.ToString(),
        var type => type.ToString(),
    };

    private static string EventOf(in LlrpFrame frame)
    {
        var events = new ReaderEventNotification(frame.Body);
        Assert.True(events.TryRead(out var one));
        return one.Kind switch
        {
            ReaderEventKind.RoSpec => $"ROSpec {one.RoSpecId} {one.RoSpecEvent}",
            ReaderEventKind.AiSpec => $"AISpec {one.RoSpecId}/{one.SpecIndex} End",
            ReaderEventKind.Gpi => $"GPI {one.GpiPort} {(one.GpiHigh ? "high" : "low")}",
            ReaderEventKind.ReportBufferLevelWarning => $"buffer {one.BufferPercentFull} %",
            var kind => kind.ToString(),
        };
    }

    private static string TagsOf(in LlrpFrame frame)
    {
        var report = new RoAccessReport(frame.Body);
        var tags = new List<string>();
        while (report.TryRead(out var tag))
        {
            tags.Add(Convert.ToHexString(tag.Epc)[^2..]);
        }

        return $"tags {string.Join(' ', tags)}";
    }

    private async Task<LlrpConnectionEnd> ServeAsync(DuplexStream readerEnd)
    {
        var end = await _connection.RunAsync(CancellationToken.None);
        await readerEnd.DisposeAsync();
        return end;
    }
}
