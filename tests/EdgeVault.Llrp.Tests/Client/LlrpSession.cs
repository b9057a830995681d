using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

/// <summary>
/// A client and a virtual reader on the two ends of a stream in memory, on a clock that stands still.
/// </summary>
internal sealed class LlrpSession : IAsyncDisposable
{
    private readonly DuplexStream _clientEnd;
    private readonly DuplexStream _readerEnd;
    private readonly LlrpReaderConnection _connection;

    public LlrpSession(
        LlrpReader reader, ManualTimeProvider clock, LlrpClientOptions? options = null)
    {
        Reader = reader;
        (_clientEnd, _readerEnd) = DuplexStream.Pair();
        _connection = new LlrpReaderConnection(reader, _readerEnd);
        Client = new LlrpClient(_clientEnd, options ?? new LlrpClientOptions(), Handler, clock);
        ReaderEnded = ServeAsync();
    }

    public LlrpReader Reader { get; }

    public LlrpClient Client { get; }

    public RecordingHandler Handler { get; } = new();

    public Task<LlrpConnectionEnd> ReaderEnded { get; }

    public static LlrpReader NewReader(ManualTimeProvider clock, LlrpReaderOptions? options = null) =>
        new(options ?? new LlrpReaderOptions(), clock);

    /// <summary>The client's end breaks off.</summary>
    public void BreakOff() => _clientEnd.Dispose();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _clientEnd.DisposeAsync();
        await ReaderEnded;
        _connection.Dispose();
    }

    private async Task<LlrpConnectionEnd> ServeAsync()
    {
        var end = await _connection.RunAsync(CancellationToken.None);
        await _readerEnd.DisposeAsync();
        return end;
    }
}
