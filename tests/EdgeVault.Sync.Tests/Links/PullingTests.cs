using EdgeVault.Sync.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A gateway that cannot dial out: a second hub's authority does not know it, so only a pull can reach it.</summary>
public sealed class PullingTests : IAsyncLifetime
{
    private TlsHub _hub = null!;
    private TlsGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TlsHub.StartAsync();
        _gateway = await TlsGateway.StartAsync(_hub, pushes: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_hub_pulls_all_that_there_is_and_what_comes_and_acknowledges_it()
    {
        await _hub.PullFromAsync(_gateway.Address);

        await AllThereAsync();
        await _gateway.RecordAsync();
        await AllThereAsync();

        var cursors = _gateway.Services.GetRequiredService<Gateway.Storage.CursorStore>();
        await Waiting.UntilAsync(
            () => cursors.Find("pull.hub-main")?.NextIndex == _gateway.Ledger.DurableSize, "the acknowledgement");
    }

    private Task AllThereAsync() => _hub.Time.WhileTimePassesAsync(
        TimeSpan.FromMilliseconds(200),
        () => (ulong)(_hub.Board.Find("edgevault/dc1/gw1/1")?.Size ?? 0) == _gateway.Ledger.DurableSize,
        "all events at the hub");
}
