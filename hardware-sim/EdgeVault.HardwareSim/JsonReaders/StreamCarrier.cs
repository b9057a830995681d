using System.Net;
using System.Text;
using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>The R700's HTTP side: <c>GET /api/v1/data/stream</c>, one event a line, for one client at a time.</summary>
/// <remarks>
/// Basic authentication as delivered, root and impinj. Empty lines keep it alive. A client that comes second is turned
/// away with 409; one that comes again may hear the last events once more.
/// </remarks>
internal sealed class StreamCarrier : IEventCarrier
{
    private const string Root = "/api/v1/";

    private readonly HttpListener _listener = new();
    private readonly JsonInterfaceSpec _spec;
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly Queue<(long At, byte[] Event)> _history = new();
    private TaskCompletionSource<HttpListenerResponse> _client = NewClient();

    public StreamCarrier(JsonInterfaceSpec spec, TimeProvider time)
    {
        (_spec, _time) = (spec, time);
        var port = spec.Port > 0 ? spec.Port : FreePorts.Take(1)[0];
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.AuthenticationSchemes = AuthenticationSchemes.Basic;
        _listener.Realm = "impinj";
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public TimeSpan KeepAlive => TimeSpan.FromMilliseconds(_spec.KeepAliveMs);

    public int TogetherMax => 100;

    public async ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken)
    {
        foreach (var one in events)
        {
            await WriteLineAsync(one, cancellationToken);
            Remember(one);
        }
    }

    public ValueTask SayAliveAsync(CancellationToken cancellationToken) =>
        _client.Task.IsCompletedSuccessfully ? WriteLineAsync([], cancellationToken) : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _accepting;
    }

    private async ValueTask WriteLineAsync(byte[] line, CancellationToken cancellationToken)
    {
        var response = await _client.Task.WaitAsync(cancellationToken);
        try
        {
            // A client that does not read must not hold up the end of the reader; Abort ends the write.
            await response.OutputStream.WriteAsync((byte[])[.. line, .. "\r\n"u8], cancellationToken)
                .AsTask().WaitAsync(cancellationToken);
            await response.OutputStream.FlushAsync(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            lock (_lock)
            {
                _client = NewClient();
            }

            throw new IOException("the client has gone", cause);
        }
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception cause) when (cause is HttpListenerException or ObjectDisposedException)
            {
                // DisposeAsync.
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async ValueTask AnswerAsync(HttpListenerContext context)
    {
        var identity = context.User?.Identity as HttpListenerBasicIdentity;
        var path = context.Request.Url?.AbsolutePath ?? "";
        if (identity is not { Name: "root", Password: "impinj" })
        {
            End(context, HttpStatusCode.Unauthorized, "");
        }
        else if (context.Request.HttpMethod == "GET" && path == Root + "data/stream")
        {
            await StreamAsync(context);
        }
        else if (context.Request.HttpMethod == "GET" && path == Root + "status")
        {
            End(context, HttpStatusCode.OK, """{"status":"running","activePreset":{"id":"default","profile":"inventory"}}""");
        }
        else if (context.Request.HttpMethod == "POST" && path.StartsWith(Root + "profiles/", StringComparison.Ordinal))
        {
            // It inventories anyway: a start and a stop are taken, and change nothing.
            End(context, HttpStatusCode.NoContent, "");
        }
        else
        {
            End(context, HttpStatusCode.NotFound, "");
        }
    }

    private async ValueTask StreamAsync(HttpListenerContext context)
    {
        List<byte[]> again;
        lock (_lock)
        {
            if (_client.Task.IsCompletedSuccessfully)
            {
                End(context, HttpStatusCode.Conflict, """{"message":"another client has the stream"}""");
                return;
            }

            var oldest = _time.GetTimestamp() - (_spec.HistorySeconds * _time.TimestampFrequency);
            again = [.. _history.Where(told => told.At >= oldest).Select(static told => told.Event)];
        }

        context.Response.ContentType = "application/json";
        context.Response.SendChunked = true;
        try
        {
            // Something has to go out, or the client waits for the head of the answer.
            await context.Response.OutputStream.WriteAsync((byte[])[.. again.SelectMany(static one => (byte[])[.. one, .. "\r\n"u8]), .. "\r\n"u8]);
        }
        catch (HttpListenerException)
        {
            return;
        }

        lock (_lock)
        {
            _client.TrySetResult(context.Response);
        }
    }

    private void Remember(byte[] told)
    {
        lock (_lock)
        {
            _history.Enqueue((_time.GetTimestamp(), told));
            if (_history.Count > _spec.BufferEvents || _spec.HistorySeconds == 0)
            {
                _history.Dequeue();
            }
        }
    }

    private static void End(HttpListenerContext context, HttpStatusCode code, string body)
    {
        try
        {
            context.Response.StatusCode = (int)code;
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
        }
        catch (HttpListenerException)
        {
            // The client did not wait for the answer.
        }
    }

    private static TaskCompletionSource<HttpListenerResponse> NewClient() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
