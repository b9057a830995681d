using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Authority;
using EdgeVault.Sync.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Certificates;

/// <summary>Certificates that change under streams that live on.</summary>
public sealed class LivingCertificateTests : IAsyncLifetime
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private TlsHub _hub = null!;
    private TlsGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TlsHub.StartAsync();
        _gateway = await TlsGateway.StartAsync(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_certificate_is_renewed_a_month_before_its_end_and_no_event_is_lost_over_it()
    {
        await AllArrivedAsync();
        var before = _gateway.Serial;

        _hub.Time.StepWallClock(TimeSpan.FromDays(61));
        await _gateway.RecordAsync();
        await _hub.Time.WhileTimePassesAsync(TimeSpan.FromSeconds(1), () => _gateway.Serial != before, "a new certificate");
        await _gateway.RecordAsync();
        await AllArrivedAsync();

        // The one before could be taken away now: nothing rests on it.
        _hub.Desk.Revoke(before, "test");
        _hub.Look();
        await _gateway.RecordAsync();
        await AllArrivedAsync();
        Assert.DoesNotContain(_hub.Log.All, line => line.StartsWith("7003 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_was_off_for_longer_than_its_certificate_lasts_comes_back_by_itself()
    {
        await AllArrivedAsync();
        await _gateway.StopAsync();
        _hub.Time.StepWallClock(TimeSpan.FromDays(130));
        // The hub was up meanwhile, and looked after itself.
        _hub.Services.GetRequiredService<OwnCertificate>().RenewIfDue();

        await _gateway.StartAgainAsync();

        await AllArrivedAsync();
        Assert.Equal((long)_gateway.Ledger.DurableSize, _hub.Board.Find(Origin)!.Size);
    }

    [Fact]
    public async Task Revoking_a_gateway_ends_its_stream_and_its_next_ones_are_denied()
    {
        await AllArrivedAsync();
        _hub.Desk.RevokeGateway("dc1", "stolen");

        // The hub looks every five seconds; a minute is promised.
        _hub.Time.Advance(TimeSpan.FromSeconds(5));

        await Waiting.UntilAsync(() => Logged(_hub.Log, "7004 "), "the end of the stream");
        await Waiting.UntilAsync(() => _hub.Board.Find(Origin) is { IsConnected: false }, "the site is away");
        await _hub.Time.WhileTimePassesAsync(TimeSpan.FromSeconds(1), () => Logged(_hub.Log, "7003 "), "a denial");
        Assert.Contains(_hub.Log.All, line => line.Contains("is revoked", StringComparison.Ordinal));
        // The board is told last, behind the end of the stream.
        await Waiting.UntilAsync(() => _hub.Board.Find(Origin) is { LastError: not null }, "why it ended");
        Assert.Equal("The certificate that it came with was revoked.", _hub.Board.Find(Origin)!.LastError);
    }

    [Fact]
    public async Task Revoking_a_consumer_ends_its_pull_at_the_gateway()
    {
        var certificate = _hub.Issue("consumer/erp");
        using var channel = TlsHub.Dial(_gateway.Address, certificate);
        using var pull = new CustodyStream.CustodyStreamClient(channel).Pull(
            new PullRequest { Consumer = "erp", Follow = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await pull.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        _hub.Desk.Revoke(certificate.SerialNumber, "left");

        var ended = UntilItEndsAsync();
        await _hub.Time.WhileTimePassesAsync(
            TimeSpan.FromMilliseconds(500), () => ended.IsCompleted, "the end of the pull");
        await Assert.ThrowsAsync<RpcException>(() => ended);
        // Said behind the end, of all that ended with it.
        await Waiting.UntilAsync(() => Logged(_gateway.Log, "7004 "), "that the certificate was why");

        async Task UntilItEndsAsync()
        {
            while (await pull.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                // Heartbeats and events, until it is cut.
            }
        }
    }

    [Fact]
    public async Task A_consumer_uses_its_own_name_only()
    {
        using var channel = TlsHub.Dial(_gateway.Address, _hub.Issue("consumer/erp"));
        var client = new CustodyStream.CustodyStreamClient(channel);
        using var denials = new Denials(_gateway.Services);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.AcknowledgeAsync(
            new AcknowledgeRequest { Consumer = "other", NextIndex = 1 },
            cancellationToken: TestContext.Current.CancellationToken));
        var answer = await client.AcknowledgeAsync(
            new AcknowledgeRequest { Consumer = "erp", NextIndex = 1 },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.Contains(
            _gateway.Log.All, line => line.StartsWith("7003 ", StringComparison.Ordinal) && line.Contains("not 'other'"));
        Assert.Equal((1, 1), (denials.Of("name"), denials.All));
        Assert.Equal(1UL, answer.NextIndex);
    }

    [Fact]
    public async Task A_gateway_does_not_speak_for_another_site()
    {
        using var channel = TlsHub.Dial(_hub.Address, _hub.Issue("gateway/dc2/gw1"));
        using var call = new CustodySync.CustodySyncClient(channel).Sync(
            cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(
            new SyncRequest { Hello = new Hello { Protocol = 1, Origin = Origin } }, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.True(Logged(_hub.Log, "6206 "));
    }

    private static bool Logged(LogLines log, string id) =>
        log.All.Any(line => line.StartsWith(id, StringComparison.Ordinal));

    private Task AllArrivedAsync() => _hub.Time.WhileTimePassesAsync(
        TimeSpan.FromMilliseconds(200),
        () => (ulong)(_hub.Board.Find(Origin)?.Size ?? 0) == _gateway.Ledger.DurableSize,
        "all events at the hub");
}
