using EdgeVault.Capture;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Logs;
using Microsoft.Extensions.Options;
using BaseState = EdgeVault.Contracts.Custody.V1.BaseState;

namespace EdgeVault.Gateway.Tests.Storage;

/// <summary>Retention as the gateway decides it.</summary>
public sealed class RetentionTests : IAsyncDisposable
{
    private const int Crossings = 6_000;

    private GatewayRig _rig = null!;
    private CursorStore _cursors = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task What_every_hub_cosigned_and_is_old_goes_and_the_state_stays_the_same_also_when_folded_again()
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(31));

        var point = await RetentionOf("main").PruneAsync(Cancellation);

        Assert.True(point > 0);
        Assert.Equal(point, _rig.Ledger.MinIndex);
        var (size, fingerprint) = (_rig.Ledger.DurableSize, _rig.Book.Read(state => state.Fingerprint()));
        await _rig.CloseAsync();
        File.Delete(_rig.StateDbPath);
        _rig.OpenAgain();
        Assert.Equal((point, size), (_rig.Ledger.MinIndex, _rig.Ledger.DurableSize));
        Assert.Equal(fingerprint, _rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task Events_of_pieces_still_held_are_kept_and_of_those_outside_only_what_is_young()
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(31));

        await RetentionOf("main").PruneAsync(Cancellation);

        var kept = _rig.Ledger.KeptIndices.Select(index => CustodyCodec.Parse(_rig.Ledger.Find(index)!.Value.Span)).ToList();
        Assert.Contains(kept, each => each.PieceId == "p-1");
        Assert.DoesNotContain(kept, each => each.PieceId == "p-2");
        Assert.Equal(Whereabouts.Outside, _rig.Book.Read(state => state.TryGetPiece("p-2", out var piece) ? piece : default).Whereabouts);
    }

    [Fact]
    public async Task Nothing_goes_before_its_time()
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(29));

        Assert.Null(await RetentionOf("main").PruneAsync(Cancellation));
    }

    [Fact]
    public async Task Nothing_goes_without_a_hub_nor_before_each_has_cosigned_it()
    {
        await FillAsync();
        _rig.Time.Advance(TimeSpan.FromDays(31));
        Assert.Null(await RetentionOf().PruneAsync(Cancellation));
        Assert.Null(await RetentionOf("main").PruneAsync(Cancellation));

        var points = _rig.Ledger.PrunePoints;
        HubHas(points[1] - 1);
        Assert.Null(await RetentionOf("main", "second").PruneAsync(Cancellation));
        Assert.Equal(points[0], await RetentionOf("main").PruneAsync(Cancellation));
    }

    [Fact]
    public async Task A_consumer_that_lags_holds_it_up_until_it_is_silent_for_thirty_days()
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(10));
        _cursors.Advance(CursorStore.ConsumerKey("central"), new Cursor(GatewayRig.Origin, 1, ""));
        _rig.Time.Advance(TimeSpan.FromDays(25));
        Assert.Null(await RetentionOf("main").PruneAsync(Cancellation));

        _rig.Time.Advance(TimeSpan.FromDays(10));
        Assert.NotNull(await RetentionOf("main").PruneAsync(Cancellation));
    }

    [Fact]
    public async Task What_stands_for_them_is_in_the_ledger_once_with_its_hash()
    {
        await FillAsync();
        var size = _rig.Ledger.DurableSize;
        HubHas(size);
        _rig.Time.Advance(TimeSpan.FromDays(31));

        var point = await RetentionOf("main").PruneAsync(Cancellation);

        Assert.Equal(size + 1, _rig.Ledger.DurableSize);
        var stated = Assert.Single(StatedFrom(point!.Value));
        Assert.Equal(point, stated.Index);
        Assert.Equal(Sha256.Of(_rig.Ledger.ReadBaseState()!.Value.Span).ToArray(), stated.Sha256.ToByteArray());
    }

    [Fact]
    public async Task It_stands_there_before_the_mark_and_when_the_mark_cannot_be_made_nothing_is_gone()
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(31));
        var (points, before) = (_rig.Ledger.PrunePoints, _rig.Events());
        _rig.Disk.OnStep = step =>
            step.File.StartsWith("pruned", StringComparison.Ordinal) ? DiskFault.Fail : DiskFault.None;

        await Assert.ThrowsAsync<DiskException>(() => RetentionOf("main").PruneAsync(Cancellation));

        Assert.Equal(0UL, _rig.Ledger.MinIndex);
        Assert.Equal(points, _rig.Ledger.PrunePoints);
        Assert.Equal(before, _rig.Events()[..before.Count]);
        var stated = Assert.Single(StatedFrom(0));

        _rig.Disk.OnStep = null;
        Assert.Equal(stated.Index, await RetentionOf("main").PruneAsync(Cancellation));
        Assert.Equal([stated, stated], StatedFrom(stated.Index));
        Assert.Equal(Sha256.Of(_rig.Ledger.ReadBaseState()!.Value.Span).ToArray(), stated.Sha256.ToByteArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_goes_when_it_cannot_be_recorded(bool isDiskAtFault)
    {
        await FillAsync();
        HubHas(_rig.Ledger.DurableSize);
        _rig.Time.Advance(TimeSpan.FromDays(31));
        if (!isDiskAtFault)
        {
            await _rig.RecordAsync();
        }

        var touched = new List<DiskStep>();
        _rig.Disk.OnStep = step =>
        {
            if (step.File.StartsWith("tiles", StringComparison.Ordinal) || step.File is "0" or "8")
            {
                return DiskFault.None;
            }

            touched.Add(step);
            return DiskFault.Fail;
        };

        await Assert.ThrowsAnyAsync<LedgerException>(() => RetentionOf("main").PruneAsync(Cancellation));
        await Assert.ThrowsAnyAsync<LedgerException>(() => RetentionOf("main").PruneAsync(Cancellation));

        Assert.Equal(isDiskAtFault, _rig.Writer.Halted is not null);
        Assert.Equal(isDiskAtFault ? LedgerMode.Faulted : LedgerMode.Writable, _rig.Ledger.State.Mode);
        Assert.Equal(isDiskAtFault, touched.Count > 0);
        Assert.Equal(0UL, _rig.Ledger.MinIndex);
        Assert.Empty(StatedFrom(0));
        Assert.DoesNotContain(
            touched, step => step.Operation == "unlink" && step.File.EndsWith(".seg", StringComparison.Ordinal));
        Assert.DoesNotContain(touched, step => step.File.StartsWith("pruned", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>Ten pieces go in and out; in the end those with an even number are outside.</summary>
    private async Task FillAsync()
    {
        _rig = await GatewayRig.StartAsync();
        _cursors = new CursorStore(_rig.Folder, _rig.Time, new RecordingLogger<CursorStore>());
        var outputs = Enumerable.Range(0, Crossings).Select(CaptureOutput (at) => VaultDoor.Crossing(
            at % 10 % 2 == 0 && at >= Crossings - 10 ? PassageDirection.Out : PassageDirection.In, at % 10)).ToArray();
        foreach (var output in outputs)
        {
            Assert.True(_rig.Capture.TryWrite(output));
        }

        await GatewayRig.UntilAsync(() => _rig.Book.Read(state => state.Next.Index) > Crossings);
        Assert.True(_rig.Ledger.PrunePoints.Count > 1);
    }

    private List<BaseState> StatedFrom(ulong first)
    {
        var stated = new List<BaseState>();
        for (var index = first; index < _rig.Ledger.DurableSize; index++)
        {
            if (CustodyCodec.Parse(_rig.Ledger.Find(index)!.Value.Span).BaseState is { } found)
            {
                stated.Add(found);
            }
        }

        return stated;
    }

    private void HubHas(ulong size) =>
        _cursors.Advance(CursorStore.HubKey("main"), new Cursor(GatewayRig.Origin, size, "a cosignature"));

    private Retention RetentionOf(params string[] hubs)
    {
        var options = new GatewayOptions { Hubs = hubs.ToDictionary(hub => hub, _ => new HubOptions()) };
        return new Retention(
            _rig.Ledger, _rig.Book, _rig.Own, _rig.Folder, _cursors, Options.Create(options), _rig.Time,
            new RecordingLogger<Retention>());
    }
}
