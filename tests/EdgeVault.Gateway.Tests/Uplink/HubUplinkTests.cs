using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.Uplink;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Gateway.Tests.Uplink;

public sealed class HubUplinkTests : IAsyncLifetime
{
    private readonly LedgerRig _rig = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly RecordingLogger<HubUplink> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private FakeHub _hub = null!;
    private HubBook _book = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _book = new HubBook("main", LedgerRig.Origin, _hub.Key.Verifier, _rig.Cursors);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _rig.DisposeAsync();
        _metrics.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task While_nobody_answers_the_pauses_double_to_half_a_minute_with_half_of_each_by_chance()
    {
        var state = new HubLinkState("main", ClosedAddress());
        var running = Run(state);
        var fractions = new List<double>();

        foreach (var ceiling in new[] { 0.5, 1, 2, 4, 8, 16, 30, 30, 30 })
        {
            var pause = await LostAsync();
            Assert.InRange(pause, ceiling / 2, ceiling);
            fractions.Add(pause / ceiling);
            Assert.Equal("waiting", state.Now.Phase);
            Assert.StartsWith("Unavailable", state.Now.LastError);
            await PassAsync(pause);
        }

        Assert.Equal(fractions.Count, fractions.Distinct().Count());
        await LostAsync();
        await StopAsync(running);
    }

    [Fact]
    public async Task A_link_that_got_something_across_starts_its_pauses_small_again()
    {
        await _rig.AppendAsync(2);
        var state = new HubLinkState("main", _hub.Address);
        var running = Run(state);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            (await _hub.NextSessionAsync()).Refuse(StatusCode.Unavailable, "busy");
            await PassAsync(await LostAsync());
        }

        var hub = await _hub.NextSessionAsync();
        await hub.WelcomeAsync();
        await hub.AcknowledgeAsync(await hub.NextBatchAsync());
        hub.Close();

        Assert.InRange(await LostAsync(), 0.25, 0.5);
        Assert.Equal("The hub closed the stream.", state.Now.LastError);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_link_that_only_opened_does_not_make_the_pauses_small()
    {
        var state = new HubLinkState("main", _hub.Address);
        var running = Run(state);
        foreach (var ceiling in new[] { 0.5, 1, 2, 4 })
        {
            var hub = await _hub.NextSessionAsync();
            await hub.WelcomeAsync();
            hub.Close();
            var pause = await LostAsync();
            Assert.InRange(pause, ceiling / 2, ceiling);
            await PassAsync(pause);
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task After_a_loss_the_hub_says_where_to_go_on_and_nothing_is_lost()
    {
        var first = await _rig.AppendAsync(3);
        var running = Run(new HubLinkState("main", _hub.Address));
        var hub = await _hub.NextSessionAsync();
        await hub.WelcomeAsync();

        // The hub has stored the batch, but its acknowledgement is lost on the way.
        Assert.Equal(3, (await hub.NextBatchAsync()).Entries.Count);
        await _rig.AppendAsync(1);
        hub.Close();
        await PassAsync(await LostAsync());

        var again = await _hub.NextSessionAsync();
        await again.WelcomeAsync(3, again.Cosign(first));
        var rest = await again.NextBatchAsync();
        Assert.Equal((3UL, LedgerRig.Text(3)), (rest.FirstIndex, Assert.Single(rest.Entries).ToStringUtf8()));
        await again.AcknowledgeAsync(rest);
        await _rig.CursorWrites.ReachedAsync(1, Cancellation);
        Assert.Equal(4UL, _rig.CursorOnDisk(CursorStore.HubKey("main"))!.NextIndex);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_loss_is_a_warning_that_names_the_hub_and_the_reason()
    {
        var running = Run(new HubLinkState("main", _hub.Address));
        (await _hub.NextSessionAsync()).Refuse(StatusCode.NotFound, "unknown origin");

        var entry = await _log.NextAsync(Cancellation);

        Assert.Equal((LogLevel.Warning, 5301), (entry.Level, entry.EventId));
        Assert.Contains($"Hub main at {_hub.Address}: NotFound: unknown origin", entry.Message);
        await StopAsync(running);
    }

    private Task Run(HubLinkState state)
    {
        var uplink = new HubUplink(state, new HubDialler(state.Address), _book, _rig.Ledger, _metrics, _rig.Time, "test 1.0", _log);
        return uplink.RunAsync(new Random(17), _stop.Token);
    }

    /// <summary>Waits for the end of the link, and returns the pause in seconds that follows.</summary>
    private async Task<double> LostAsync() => (double)(await _log.NextAsync(Cancellation)).Values["Seconds"]!;

    private async Task PassAsync(double seconds)
    {
        await _rig.Time.WaitForArmedTimersAsync(1, Cancellation);
        _rig.Time.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(1));
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(Cancellation));
        Assert.True(fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }, fault.ToString());
    }

    /// <summary>Where nobody listens.</summary>
    private static string ClosedAddress() => $"http://127.0.0.1:{FreePort.Take()}";
}
