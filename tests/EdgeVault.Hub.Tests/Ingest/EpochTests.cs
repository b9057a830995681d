using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>A gateway that gave its ledger up and comes with the next epoch.</summary>
public sealed class EpochTests : IDisposable
{
    private const string NextOrigin = "edgevault/dc1/gw1/2";

    private readonly TestLedger _next = new(NextOrigin);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_old_keys_word_it_is_taken_and_the_old_epoch_no_more()
    {
        await using var hub = await HubRig.StartAsync();
        await FillAsync(hub, 3);
        var hello = Open(hub.Ledger, hub.Ledger.Checkpoint);

        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(hello);
        Assert.Equal(0UL, (await gateway.NextAsync()).Resume.NextIndex);
        await gateway.SendAsync(_next.Batch(0, _next.Entries));

        Assert.Equal(1, (await hub.Store.HeadAsync(NextOrigin, Cancellation))!.Size);
        Assert.Empty(await hub.Store.ConflictsAsync(Cancellation));
        var shown = hub.Services.GetRequiredService<HubViews>().Now().Sites;
        Assert.Equal(
            [(NextOrigin, true, false), (HubRig.Origin, true, true)],
            shown.Select(site => (site.Origin!, site.Configured, site.Earlier)));
        var lag = hub.Services.GetRequiredService<LagHistory>();
        lag.Look();
        Assert.Equal(["dc1"], lag.Chart().Series.Select(series => series.Name));
        using var old = new GatewayEnd(hub);
        await old.SayAsync(hub.Ledger.Hello());
        Assert.Equal(Code.Fork, (await old.RefusedAsync()).Error!.Code);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task What_the_two_do_not_both_have_is_on_record_for_ever(int size)
    {
        await using var hub = await HubRig.StartAsync();
        await FillAsync(hub, 3);
        using var seen = hub.Ledger.Fork(Math.Min(size, 3));
        if (size > 3)
        {
            seen.Append(size - 3);
        }

        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(Open(hub.Ledger, seen.Checkpoint));
        await gateway.NextAsync();
        await gateway.SendAsync(_next.Batch(0, _next.Entries));

        var conflict = Assert.Single(await hub.Store.ConflictsAsync(Cancellation));
        Assert.Equal((ConflictKind.EpochLoss, NextOrigin, (long)size), (conflict.Kind, conflict.Origin, conflict.Size));
        Assert.Contains(size < 3 ? "the site lost" : "in quarantine at the site only", conflict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_epoch_of_an_unknown_key_or_without_its_evidence_is_refused()
    {
        await using var hub = await HubRig.StartAsync();
        await FillAsync(hub, 3);
        using var stranger = new TestLedger(HubRig.Origin);
        foreach (var hello in new[] { Open(stranger, hub.Ledger.Checkpoint), _next.Hello() })
        {
            using var refused = new GatewayEnd(hub);
            await refused.SayAsync(hello);
            Assert.Equal(Code.UnknownOrigin, (await refused.RefusedAsync()).Error!.Code);
        }

        using var bare = new TestLedger(NextOrigin, _next.Key);
        var batch = bare.Append(1);
        using var gateway = new GatewayEnd(hub);
        var opening = Open(hub.Ledger, hub.Ledger.Checkpoint);
        (opening.Size, opening.Checkpoint) = (1, bare.Checkpoint.ToString());
        await gateway.SayAsync(opening);
        await gateway.NextAsync();
        await gateway.SayAsync(batch);
        var (_, error) = await gateway.RefusedAsync();
        Assert.Equal(Code.Malformed, error!.Code);
        Assert.Contains("epoch_opened", error.Message, StringComparison.Ordinal);
        Assert.Null(await hub.Store.HeadAsync(NextOrigin, Cancellation));
    }

    [Fact]
    public async Task The_new_key_in_the_configuration_does_as_well_and_the_catalogue_goes_on()
    {
        await using var hub = await HubRig.StartAsync();
        await FillAsync(hub, 3);
        Open(hub.Ledger, hub.Ledger.Checkpoint);
        await hub.StopAsync();
        hub.AddSite(_next);
        await hub.StartAgainAsync();

        var (gateway, _) = await GatewayEnd.OpenAsync(hub, _next);
        await gateway.SendAsync(_next.Batch(0, _next.Entries));
        await gateway.SendAsync(_next.AppendRaw([_next.Passage("piece-0", Direction.Out)]));

        var catalogue = hub.Services.GetRequiredService<HubCatalogue>();
        var fold = Assert.Single(catalogue.Folds);
        for (var changed = catalogue.Changed.Next; fold is not { Origin: NextOrigin, Size: 2 };)
        {
            await changed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            changed = catalogue.Changed.Next;
        }

        Assert.Equal((3, 2), fold.Look(state => (state.PieceCount, state.InsideCount)));
        gateway.Dispose();
    }

    public void Dispose() => _next.Dispose();

    private static async Task FillAsync(HubRig hub, int count)
    {
        using var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(hub.Ledger.Hello());
        await gateway.NextAsync();
        await gateway.SendAsync(hub.Ledger.Append(count));
    }

    /// <summary>Puts the first event into the next ledger and returns the hello that shows it.</summary>
    private Contracts.Sync.V1.Hello Open(TestLedger signedBy, SignedCheckpoint last)
    {
        var baseHash = Sha256.Of("base"u8);
        var statement = EpochStatement.Create(signedBy.Key, _next.Key, last.Size, last.Root, baseHash).Statement;
        if (_next.Size == 0)
        {
            _next.AppendRaw([CustodyCodec.Serialize(new CustodyEvent
            {
                Schema = CustodyCodec.SchemaVersion,
                EpochOpened = new EpochOpened
                {
                    PreviousOrigin = HubRig.Origin,
                    PreviousSize = last.Size,
                    PreviousRoot = ByteString.CopyFrom(last.Root.AsSpan()),
                    BaseSha256 = ByteString.CopyFrom(baseHash.AsSpan()),
                    Cause = "test",
                },
            })]);
        }

        var hello = _next.Hello();
        hello.EpochStatements.Add(statement);
        return hello;
    }
}
