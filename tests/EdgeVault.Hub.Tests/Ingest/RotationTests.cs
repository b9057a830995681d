using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>A ledger that is handed over to another key, as the hub sees it.</summary>
public sealed class RotationTests : IDisposable
{
    private readonly NoteSigner _first = NoteSigner.Create(HubRig.Origin);
    private readonly NoteSigner _second = NoteSigner.Create(HubRig.Origin);
    private readonly NoteSigner _third = NoteSigner.Create(HubRig.Origin);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hub_follows_from_key_to_key_also_after_its_restart()
    {
        await using var hub = await HubRig.StartAsync();
        var ledger = hub.Ledger;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, ledger);
        await gateway.SendAsync(ledger.Append(2));
        await gateway.SendAsync(ledger.Rotate(_second));
        await gateway.SendAsync(ledger.Append(1));
        gateway.Dispose();
        await hub.StopAsync();
        await hub.StartAgainAsync();

        (gateway, var resume) = await GatewayEnd.OpenAsync(hub, ledger);
        Assert.Equal(4UL, resume.NextIndex);
        // Handed over in the middle of a batch: its end is signed by the newest key.
        var first = ledger.Append(1);
        first.Entries.AddRange(ledger.Rotate(_third).Entries);
        var last = ledger.Append(1);
        first.Entries.AddRange(last.Entries);
        first.Checkpoint = last.Checkpoint;
        var ack = await gateway.SendAsync(first);

        Assert.Equal(7UL, ack.NextIndex);
        GatewayEnd.AssertCosigned(hub, ack.Cosignature, ledger.Checkpoint);
        Assert.Empty(await hub.Store.ConflictsAsync(Cancellation));
        gateway.Dispose();
    }

    [Fact]
    public async Task The_old_key_is_not_believed_any_more()
    {
        await using var hub = await HubRig.StartAsync();
        var ledger = hub.Ledger;
        var old = ledger.Key;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, ledger);
        await gateway.SendAsync(ledger.Append(2));
        await gateway.SendAsync(ledger.Rotate(_second));
        var batch = ledger.Append(1);
        using var thief = new TestLedger(HubRig.Origin, old);
        thief.AppendRaw(ledger.Entries);
        batch.Checkpoint = thief.Checkpoint.ToString();

        await gateway.SayAsync(batch);

        var (status, error) = await gateway.RefusedAsync();
        Assert.Equal((StatusCode.PermissionDenied, Code.BadSignature), (status.StatusCode, error!.Code));
        Assert.Equal(3, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))!.Size);
        gateway.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rotation_that_the_present_key_did_not_sign_or_for_another_index_is_refused_and_kept(bool wrongKey)
    {
        await using var hub = await HubRig.StartAsync();
        var ledger = hub.Ledger;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, ledger);
        await gateway.SendAsync(ledger.Append(2));

        await gateway.SayAsync(wrongKey ? ledger.Rotate(_second, by: _third) : ledger.Rotate(_second, at: 1));

        var (status, error) = await gateway.RefusedAsync();
        Assert.Equal((StatusCode.PermissionDenied, Code.BadSignature), (status.StatusCode, error!.Code));
        Assert.Contains("rotation in entry 2", error.Message, StringComparison.Ordinal);
        var conflict = Assert.Single(await hub.Store.ConflictsAsync(Cancellation));
        Assert.Equal((ConflictKind.BadRotation, 2), (conflict.Kind, conflict.Size));
        Assert.NotEmpty(conflict.Evidence);
        Assert.Equal(2, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))!.Size);
        Assert.Empty(await hub.Store.RotationsAsync(HubRig.Origin, Cancellation));
        gateway.Dispose();
    }

    [Fact]
    public async Task A_hub_that_starts_over_with_the_newest_key_takes_all_of_it()
    {
        using var ledger = new TestLedger(HubRig.Origin, _first);
        var batches = new[] { ledger.Append(1), ledger.Rotate(_second), ledger.Append(1), ledger.Rotate(_third) };
        await using var hub = await HubRig.StartAsync(rig => rig.AddSite(ledger));

        var (gateway, _) = await GatewayEnd.OpenAsync(hub, ledger);
        foreach (var batch in batches)
        {
            await gateway.SendAsync(batch);
        }

        Assert.Equal(4, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))!.Size);
        Assert.Equal(ledger.Rotations, await hub.Store.RotationsAsync(HubRig.Origin, Cancellation));
        gateway.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_past_that_the_newest_key_never_took_over_is_not_believed(bool borrowed)
    {
        // Somebody else's key "hands over" to the site's: it signs, the site's does not. Or it borrows a real statement.
        using var real = new TestLedger(HubRig.Origin, _first);
        real.Rotate(_second);
        using var forged = new TestLedger(HubRig.Origin, _third);
        forged.Append(1);
        var hello = forged.Hello();
        var one = KeyRotation.Create(_third, _second, 0).Statement.TrimEnd('\n');
        if (!borrowed)
        {
            hello.Rotations.Add(one[..(one.LastIndexOf('\n') + 1)]);
        }
        else
        {
            hello.Rotations.Add(real.Rotations[0].Replace(
                _first.Verifier.ToString(), _third.Verifier.ToString(), StringComparison.Ordinal));
        }

        await using var hub = await HubRig.StartAsync(rig => rig.AddSite(real));

        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(hello);

        var (status, error) = await gateway.RefusedAsync();
        Assert.Equal((StatusCode.PermissionDenied, Code.BadSignature), (status.StatusCode, error!.Code));
    }

    [Fact]
    public async Task Where_the_configured_key_is_replaced_by_an_unrelated_one_nothing_is_taken()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        await gateway.SendAsync(hub.Ledger.Append(1));
        await gateway.SendAsync(hub.Ledger.Rotate(_second));
        gateway.Dispose();
        await hub.StopAsync();
        using var other = new TestLedger(HubRig.Origin, _third);
        hub.AddSite(other);
        await hub.StartAgainAsync();

        using var again = new GatewayEnd(hub);
        await again.SayAsync(hub.Ledger.Hello());

        Assert.Equal(Code.BadSignature, (await again.RefusedAsync()).Error!.Code);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _third.Dispose();
    }
}
