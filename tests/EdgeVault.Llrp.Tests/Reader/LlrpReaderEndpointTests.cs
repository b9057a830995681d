using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>The same over real sockets on loopback.</summary>
public sealed class LlrpReaderEndpointTests : IAsyncLifetime
{
    private readonly LlrpReader _reader = new(new LlrpReaderOptions(), TimeProvider.System);
    private LlrpReaderEndpoint _endpoint = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _endpoint = LlrpReaderEndpoint.Start(_reader, new IPEndPoint(IPAddress.Loopback, 0));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact(Timeout = Guard.Ms)]
    public async Task Ten_thousand_tags_arrive_whole_and_in_order()
    {
        using var socket = await ConnectAsync();
        var handler = new RecordingHandler();
        var reports = new List<int>();
        using var client = NewClient(
            socket, handler,
            new LlrpClientOptions { ReportEveryNTags = 25, Tap = (outbound, frame) => CountTags(frame, reports) });
        await client.StartAsync(Stop);
        var running = client.RunAsync(Stop);
        var tags = Enumerable.Range(0, 10_000).Select(Tag).ToArray();

        for (var sent = 0; sent < tags.Length; sent += 100)
        {
            await _reader.ReportAsync(tags.AsSpan(sent, 100), Stop);
        }

        await client.CloseAsync(Stop);
        await running;

        Assert.Equal(tags.Select(tag => Convert.ToHexString(tag.Epc.Span)), handler.Epcs);
        Assert.Equal(400, reports.Count);
        Assert.All(reports, count => Assert.Equal(25, count));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Over_TLS_it_greets_who_speaks_TLS_and_nobody_else()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=reader", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await using var secured = LlrpReaderEndpoint.Start(
            new LlrpReader(new LlrpReaderOptions(), TimeProvider.System), new IPEndPoint(IPAddress.Loopback, 0),
            new SslServerAuthenticationOptions { ServerCertificate = certificate });
        using (var plain = new TcpClient())
        {
            await plain.ConnectAsync(secured.LocalEndPoint, Stop);
            await plain.GetStream().WriteAsync("no TLS client hello begins like this"u8.ToArray(), Stop);
            var answer = new byte[64];
            var heard = await plain.GetStream().ReadAsync(answer, Stop);

            // At most an alert (RFC 8446, 5.1: content type 21); never a greeting.
            Assert.True(heard == 0 || answer[0] == 21);
        }

        using var tcp = new TcpClient();
        await tcp.ConnectAsync(secured.LocalEndPoint, Stop);
        await using var stream = new SslStream(
            tcp.GetStream(), false, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        await stream.AuthenticateAsClientAsync("reader");
        using var client = new LlrpClient(stream, new LlrpClientOptions(), new RecordingHandler(), TimeProvider.System);
        var info = await client.StartAsync(Stop);
        Assert.Equal(4, info.Capabilities.AntennaCount);
    }

    private static void CountTags(ReadOnlySpan<byte> frame, List<int> reports)
    {
        if (LlrpHeader.Read(frame).Type == LlrpMessageType.RO_ACCESS_REPORT)
        {
            var report = new RoAccessReport(frame[LlrpHeader.Size..]);
            reports.Add(0);
            while (report.TryRead(out _))
            {
                reports[^1]++;
            }
        }
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_second_client_is_refused_and_gets_in_after_the_first_has_left()
    {
        using var firstSocket = await ConnectAsync();
        using var first = NewClient(firstSocket, new RecordingHandler());
        await first.StartAsync(Stop);
        using (var secondSocket = await ConnectAsync())
        {
            using var second = NewClient(secondSocket, new RecordingHandler());
            var failure = await Assert.ThrowsAsync<LlrpException>(() => second.StartAsync(Stop));
            Assert.Equal(LlrpErrorCode.ReaderTaken, failure.Code);
        }

        await first.CloseAsync(Stop);
        await ReconnectAsync();
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Reports_of_the_time_between_two_connections_are_not_lost()
    {
        using (var socket = await ConnectAsync())
        {
            using var client = NewClient(socket, new RecordingHandler());
            await client.StartAsync(Stop);
            await client.CloseAsync(Stop);
        }

        await Patience.UntilAsync(() => !_reader.IsConnected, Stop);

        Assert.Equal(LlrpReportOutcome.Held, await _reader.ReportAsync([Tag(1), Tag(2)], Stop));
        Assert.Equal(["300000000000000000000001", "300000000000000000000002"], (await ReconnectAsync()).Epcs);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_is_switched_off_ends_the_session()
    {
        using var socket = await ConnectAsync();
        using var client = NewClient(socket, new RecordingHandler());
        await client.StartAsync(Stop);
        var running = client.RunAsync(Stop);

        await _endpoint.DisposeAsync();

        var failure = await Assert.ThrowsAsync<LlrpException>(() => running);
        Assert.Contains(failure.Code, new[] { LlrpErrorCode.ClosedByReader, LlrpErrorCode.ConnectionLost });
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Switching_off_waits_for_no_client()
    {
        using var holder = await ConnectAsync();
        using var newcomer = await ConnectAsync();

        await _endpoint.DisposeAsync();

        await Assert.ThrowsAnyAsync<SocketException>(ConnectAsync);
    }

    private static TagReportData Tag(int serial) =>
        new(Convert.FromHexString($"3000000000000000{serial:X8}")) { AntennaId = 1 };

    private static LlrpClient NewClient(
        TcpClient socket, RecordingHandler handler, LlrpClientOptions? options = null) =>
        new(socket.GetStream(), options ?? new LlrpClientOptions(), handler, TimeProvider.System);

    private async Task<TcpClient> ConnectAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(_endpoint.LocalEndPoint, Stop);
        return socket;
    }

    /// <summary>The reader notices the end of the connection before in its own time.</summary>
    private async Task<RecordingHandler> ReconnectAsync()
    {
        for (var patience = Patience.Within(Stop); ; patience.ThrowIfCancellationRequested())
        {
            using var socket = await ConnectAsync();
            var handler = new RecordingHandler();
            using var client = NewClient(socket, handler);
            try
            {
                await client.StartAsync(Stop);
                await client.CloseAsync(Stop);
                return handler;
            }
            catch (LlrpException taken) when (taken.Code == LlrpErrorCode.ReaderTaken)
            {
                await Task.Yield();
            }
        }
    }
}
