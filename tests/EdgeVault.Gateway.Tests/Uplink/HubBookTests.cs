using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Uplink;

public sealed class HubBookTests : IAsyncDisposable
{
    private readonly LedgerRig _rig = new();
    private readonly NoteSigner _hub = NoteSigner.Create(FakeHub.KeyName);
    private readonly HubBook _book;

    public HubBookTests() => _book = new HubBook("main", LedgerRig.Origin, _hub.Verifier, _rig.Cursors);

    [Fact]
    public async Task An_acknowledgement_is_booked_durably_with_its_cosignature()
    {
        var ack = AckOf(await _rig.AppendAsync(3));

        _book.Acknowledge(ack);
        Assert.Null(_rig.CursorOnDisk(CursorStore.HubKey("main")));
        _book.Keep();

        Assert.Equal(3UL, _book.NextIndex);
        Assert.Equal(
            new Cursor(LedgerRig.Origin, 3, ack.Cosignature) { SeenAt = _rig.Time.GetUtcNow() },
            _rig.CursorOnDisk(CursorStore.HubKey("main")));
    }

    [Fact]
    public async Task Another_ledger_begins_at_nothing()
    {
        _book.Acknowledge(AckOf(await _rig.AppendAsync(3)));
        _book.Keep();

        Assert.Equal(0UL, new HubBook("main", "edgevault/dc1/gw1/2", _hub.Verifier, _rig.Cursors).NextIndex);
        Assert.Equal(0UL, new HubBook("other", LedgerRig.Origin, _hub.Verifier, _rig.Cursors).NextIndex);
    }

    [Fact]
    public async Task A_hub_that_has_nothing_needs_no_cosignature_and_one_that_has_some_does()
    {
        var checkpoint = await _rig.AppendAsync(3);

        _book.CheckResume(new Resume { NextIndex = 0 }, 3);
        _book.CheckResume(new Resume { NextIndex = 3, Cosignature = AckOf(checkpoint).Cosignature }, 3);
        Assert.Contains("cannot be read", Assert.Throws<HubLinkException>(() => _book.CheckResume(new Resume { NextIndex = 3 }, 3)).Message);
    }

    [Fact]
    public async Task A_hub_that_holds_more_than_this_ledger_knows_of_a_past_that_is_gone()
    {
        var cosignature = AckOf(await _rig.AppendAsync(3)).Cosignature;

        var fault = Assert.Throws<HubLinkException>(() => _book.CheckResume(new Resume { NextIndex = 3, Cosignature = cosignature }, 2));

        Assert.Contains("rolled back or replaced", fault.Message);
    }

    [Theory]
    [InlineData("another key", "is not by edgevault-hub/main")]
    [InlineData("another size", "cosigned 3 events of 'edgevault/dc1/gw1/1'; 4 of")]
    [InlineData("another ledger", "cosigned 3 events of 'edgevault/dc2/gw1/1'")]
    [InlineData("no note", "cannot be read")]
    [InlineData("the gateway's own checkpoint", "cannot be read")]
    public async Task An_acknowledgement_that_does_not_hold_books_nothing(string wrong, string says)
    {
        var checkpoint = await _rig.AppendAsync(3);
        var ack = AckOf(checkpoint);
        switch (wrong)
        {
            case "another key":
                // The same name does not make it the same key.
                using (var pretender = NoteSigner.Create(FakeHub.KeyName))
                {
                    ack.Cosignature = HubEnd.Cosign(pretender, checkpoint.ToString());
                }

                break;
            case "another size":
                ack.NextIndex = 4;
                break;
            case "another ledger":
                using (var foreign = NoteSigner.Create("edgevault/dc2/gw1/1"))
                {
                    ack.Cosignature = HubEnd.Cosign(_hub, SignedCheckpoint.Create(foreign, foreign.Name, 3, checkpoint.Root).ToString());
                }

                break;
            case "no note":
                ack.Cosignature = "trust me";
                break;
            default:
                ack.Cosignature = checkpoint.ToString();
                break;
        }

        Assert.Contains(says, Assert.Throws<HubLinkException>(() => _book.Acknowledge(ack)).Message);
        Assert.Equal(0UL, _book.NextIndex);
        Assert.Null(_rig.CursorOnDisk(CursorStore.HubKey("main")));
    }

    [Fact]
    public async Task Every_cut_of_a_cosignature_is_refused()
    {
        var ack = AckOf(await _rig.AppendAsync(3));
        for (var length = 0; length < ack.Cosignature.Length; length++)
        {
            Assert.Throws<HubLinkException>(() => _book.Acknowledge(new Ack { NextIndex = 3, Cosignature = ack.Cosignature[..length] }));
        }
    }

    [Fact]
    public async Task When_the_disk_fails_nothing_is_kept()
    {
        var ack = AckOf(await _rig.AppendAsync(3));
        _rig.Disk.OnStep = step => step.Operation == "fsync" ? DiskFault.Fail : DiskFault.None;

        _book.Acknowledge(ack);
        Assert.Throws<DiskException>(_book.Keep);

        Assert.Equal(0UL, _book.NextIndexKept);
    }

    public async ValueTask DisposeAsync()
    {
        _hub.Dispose();
        await _rig.DisposeAsync();
    }

    private Ack AckOf(SignedCheckpoint checkpoint) =>
        new() { NextIndex = checkpoint.Size, Cosignature = HubEnd.Cosign(_hub, checkpoint.ToString()) };
}
