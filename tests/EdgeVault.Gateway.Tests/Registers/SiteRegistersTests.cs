using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Registers;

public sealed class SiteRegistersTests
{
    private static readonly PieceLoad Renamed = new(new PieceRegister([new Piece { PieceId = "renamed", Identity = "urn:epc:id:sgtin:0614141.812345.7" }]), [], 0);

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    /// <summary>A passage that waits behind the replacement when the writer comes is bound by the new register, as the ledger says.</summary>
    [Fact]
    public async Task Behind_the_event_everything_goes_by_the_new_register()
    {
        await using var rig = GatewayRig.Open();
        var replaced = ReplaceAsync(rig, Renamed);
        Assert.True(rig.Capture.TryWrite(VaultDoor.Crossing(7)));

        await rig.Writer.StartAsync(Cancellation);
        await replaced;
        await rig.RecordAsync();

        var events = rig.Events()[1..];
        Assert.Equal(["", "renamed"], events.Select(static made => made.PieceId));
        Assert.NotNull(events[0].RegisterReplaced);
    }

    [Fact]
    public async Task What_cannot_be_recorded_does_not_count()
    {
        await using var rig = await GatewayRig.StartAsync();
        var before = rig.Registers.Pieces;
        rig.Disk.OnStep = static step => step is { Operation: "fdatasync" } && step.File.EndsWith(".seg", StringComparison.Ordinal)
            ? DiskFault.PowerCut
            : DiskFault.None;

        await Assert.ThrowsAnyAsync<LedgerException>(() => ReplaceAsync(rig, Renamed));
        rig.Disk.OnStep = null;

        Assert.Same(before, rig.Registers.Pieces);
    }

    [Fact]
    public async Task What_asks_for_codes_and_wearers_again_is_told_of_the_new_ones()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (codes, wearers) = (rig.Registers.Codes, rig.Registers.Now.Wearers);
        Assert.Same(codes, rig.Registers.Codes);

        await rig.Registers.ReplaceAsync(
            static now => now with
            {
                Custodians = new CustodianLoad(new Dictionary<string, CustodianEntry> { ["c-9"] = VaultDoor.Wearer(9) }, [], 0),
            },
            static counts =>
            {
                counts();
                return Task.CompletedTask;
            },
            Cancellation);

        Assert.NotSame(codes, rig.Registers.Codes);
        Assert.Equal((0, "c-9"), (wearers.Count, Assert.Single(rig.Registers.Now.Wearers).Value));
    }

    private static Task ReplaceAsync(GatewayRig rig, PieceLoad pieces) => rig.Registers.ReplaceAsync(
        now => now with { File = pieces },
        counts => rig.Own.RecordAsync(
            new Fact { Kind = new RegisterReplaced { Register = "pieces" }, From = VaultDoor.At }, Cancellation, counts),
        Cancellation);
}
