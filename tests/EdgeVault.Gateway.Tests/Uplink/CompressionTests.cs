using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using What = EdgeVault.Contracts.Sync.V1.SyncRequest.MessageOneofCase;

namespace EdgeVault.Gateway.Tests.Uplink;

/// <summary>What is worth compressing is, by size; docs/formats/sync.md.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private readonly LedgerRig _rig = new();
    private readonly NoteSigner _key = NoteSigner.Create(FakeHub.KeyName);

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _key.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_of_two_KiB_and_more_are_compressed_where_the_link_is_to(bool compresses)
    {
        // Some 50 KB in one frame; then some 200 bytes.
        await _rig.AppendAsync(4_096);
        var hub = new QuickHub(_key, cancellation => _rig.CursorWrites.ReachedAsync(1, cancellation));
        var book = new HubBook("main", LedgerRig.Origin, _key.Verifier, _rig.Cursors);
        var session = new HubSession(
            _rig.Ledger, book, new HubLinkState("main", "nowhere"), _rig.Time, "test", new HubLinkLimits(Compresses: compresses));

        var running = session.RunAsync(new CustodySync.CustodySyncClient(hub), Cancellation);
        await Task.WhenAny(running, _rig.CursorWrites.ReachedAsync(1, Cancellation));
        await _rig.AppendAsync(1);
        await Task.WhenAny(running, _rig.CursorWrites.ReachedAsync(2, Cancellation));
        hub.Close();
        await Assert.ThrowsAsync<HubLinkException>(() => running.WaitAsync(Cancellation));

        Assert.Equal(
            [(What.Hello, false), (What.Batch, compresses), (What.Batch, false)],
            hub.Written.Where(message => message.What != What.Heartbeat));
        Assert.DoesNotContain((What.Heartbeat, true), hub.Written);
        Assert.Equal(compresses ? "gzip" : null, hub.Headers.GetValue("grpc-internal-encoding-request"));
    }
}
