using System.Net;
using System.Net.Sockets;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>A port on which each connection is handed to whoever stands behind it now.</summary>
internal sealed class ReaderDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, Task<Stream?>> _open;
    private readonly Task _accepting;

    /// <param name="reader">Answers; may be exchanged.</param>
    /// <param name="open">What happens to a connection first; null from it hangs up.</param>
    public ReaderDoor(LlrpReader reader, Func<Stream, Task<Stream?>>? open = null)
    {
        (Reader, _open) = (reader, open ?? (static stream => Task.FromResult<Stream?>(stream)));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public LlrpReader Reader { get; set; }

    public int Connections { get; private set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await using var stream = client.GetStream();
                if (await _open(stream) is { } opened)
                {
                    using var connection = new LlrpReaderConnection(Reader, opened);
                    await connection.RunAsync(_stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.True(_stop.IsCancellationRequested);
        }
    }
}
