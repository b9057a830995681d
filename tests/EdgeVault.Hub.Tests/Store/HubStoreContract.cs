using System.Text;
using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Tests.Store;

/// <summary>
/// What every store of the hub must keep to. A store's test class derives from it and says how to open one.
/// </summary>
public abstract class HubStoreContract : IAsyncLifetime
{
    private const string One = "edgevault/dc1/gw1/1";
    private const string Two = "edgevault/dc2/gw1/1";

    private IHubStore? _store;

    private protected IHubStore Store => _store ?? throw new InvalidOperationException("Not open.");

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = Open();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store of this test; the same one each time.</summary>
    private protected abstract IHubStore Open();

    [Fact]
    public async Task A_new_store_holds_nothing()
    {
        Assert.Null(Store.Fault);
        Assert.Empty(await Store.HeadsAsync(Cancellation));
        Assert.Null(await Store.HeadAsync(One, Cancellation));
        Assert.Empty(await Store.ReadAsync(One, 0, 10, Cancellation));
        Assert.Null(await Store.CheckpointAsync(One, 0, Cancellation));
        Assert.Null(await Store.CheckpointAfterAsync(One, 0, 10, Cancellation));
        Assert.Empty(await Store.ConflictsAsync(Cancellation));
        Assert.Empty(await Store.ConflictCountsAsync(Cancellation));
    }

    [Fact]
    public async Task What_was_appended_is_there_also_after_a_restart()
    {
        Assert.True(await Store.TryAppendAsync([Step(One, 0, 3)], Cancellation));
        Assert.True(await Store.TryAppendAsync([Step(One, 3, 2)], Cancellation));
        await Store.DisposeAsync();
        _store = Open();

        AssertSame(Head(One, 5), await Store.HeadAsync(One, Cancellation));
        Assert.Equal(Entries(One, 0, 5), await Store.ReadAsync(One, 0, 100, Cancellation));
        Assert.Equal(Entries(One, 1, 2), await Store.ReadAsync(One, 1, 2, Cancellation));
        Assert.Empty(await Store.ReadAsync(One, 5, 2, Cancellation));
    }

    [Fact]
    public async Task An_append_to_another_size_or_root_than_is_stored_changes_nothing()
    {
        Assert.True(await Store.TryAppendAsync([Step(One, 0, 3)], Cancellation));

        Assert.False(await Store.TryAppendAsync([Step(One, 0, 4)], Cancellation));
        Assert.False(await Store.TryAppendAsync([Step(One, 2, 4)], Cancellation));
        Assert.False(await Store.TryAppendAsync([Step(One, 4, 4)], Cancellation));
        Assert.False(await Store.TryAppendAsync([Step(One, 3, 1) with { ExpectedRoot = Root(One, 9) }], Cancellation));
        Assert.False(await Store.TryAppendAsync([Step(Two, 3, 1)], Cancellation));

        AssertSame(Head(One, 3), Assert.Single(await Store.HeadsAsync(Cancellation)));
        Assert.Equal(Entries(One, 0, 3), await Store.ReadAsync(One, 0, 100, Cancellation));
        Assert.Null(await Store.CheckpointAsync(One, 4, Cancellation));
    }

    [Fact]
    public async Task Several_steps_are_stored_together_with_each_ones_checkpoint()
    {
        Assert.True(await Store.TryAppendAsync([Step(One, 0, 3), Step(One, 3, 2), Step(One, 5, 4)], Cancellation));

        AssertSame(Head(One, 9), await Store.HeadAsync(One, Cancellation));
        Assert.Equal(Entries(One, 0, 9), await Store.ReadAsync(One, 0, 100, Cancellation));
        foreach (var size in new[] { 3, 5, 9 })
        {
            Assert.Equal(Head(One, size).Cosignature, (await Store.CheckpointAsync(One, size, Cancellation))?.Cosignature);
        }
    }

    [Fact]
    public async Task Of_several_steps_that_do_not_follow_each_other_none_is_stored()
    {
        Assert.True(await Store.TryAppendAsync([Step(One, 0, 3)], Cancellation));

        Assert.False(await Store.TryAppendAsync([Step(One, 3, 2), Step(One, 6, 1)], Cancellation));

        AssertSame(Head(One, 3), await Store.HeadAsync(One, Cancellation));
        Assert.Equal(Entries(One, 0, 3), await Store.ReadAsync(One, 0, 100, Cancellation));
        Assert.Null(await Store.CheckpointAsync(One, 5, Cancellation));
    }

    [Fact]
    public async Task Of_many_appends_at_once_exactly_one_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(1, 8).Select(count =>
            Task.Run(async () => await Store.TryAppendAsync([Step(One, 0, count)], Cancellation), Cancellation)));

        Assert.Single(won, true);
        var size = (await Store.HeadAsync(One, Cancellation))!.Size;
        Assert.Equal(size, (await Store.ReadAsync(One, 0, 100, Cancellation)).Count);
    }

    [Fact]
    public async Task Origins_do_not_mix()
    {
        await Store.TryAppendAsync([Step(Two, 0, 2)], Cancellation);
        await Store.TryAppendAsync([Step(One, 0, 3)], Cancellation);

        Assert.Equal([One, Two], (await Store.HeadsAsync(Cancellation)).Select(head => head.Origin));
        Assert.Equal(Entries(One, 0, 3), await Store.ReadAsync(One, 0, 100, Cancellation));
        Assert.Equal(Entries(Two, 0, 2), await Store.ReadAsync(Two, 0, 100, Cancellation));
        Assert.Null(await Store.CheckpointAsync(One, 2, Cancellation));
    }

    [Theory]
    [InlineData(0, 256, 60L)]
    [InlineData(0, 50, 40L)]
    [InlineData(0, 40, 40L)]
    [InlineData(0, 5, 10L)]
    [InlineData(35, 5, 40L)]
    [InlineData(10, 1, 40L)]
    [InlineData(59, 1, 60L)]
    [InlineData(60, 256, null)]
    public async Task The_checkpoint_after_an_index_is_the_last_within_reach_or_the_next(
        long from, int count, long? expected)
    {
        await Store.TryAppendAsync([Step(One, 0, 10)], Cancellation);
        await Store.TryAppendAsync([Step(One, 10, 30)], Cancellation);
        await Store.TryAppendAsync([Step(One, 40, 20)], Cancellation);

        var found = await Store.CheckpointAfterAsync(One, from, count, Cancellation);

        Assert.Equal(expected, found?.Size);
        Assert.True(found is null || found.Note == Head(One, found.Size).Checkpoint);
    }

    [Fact]
    public async Task Evidence_is_kept_once_counted_and_survives_a_restart()
    {
        var fork = new Conflict(
            One, ConflictKind.Fork, 3, "ours", "theirs\n\none signature\n", "detail", [1, 2, 3], 10, 10);
        await Store.RecordConflictAsync(fork, Cancellation);
        await Store.RecordConflictAsync(
            fork with { FirstUs = 20, LastUs = 20, Theirs = "theirs\n\nanother signature\n" }, Cancellation);
        await Store.RecordConflictAsync(fork with { Theirs = "another tree\n\none signature\n" }, Cancellation);
        await Store.RecordConflictAsync(fork with { Origin = Two, Kind = ConflictKind.LowerHello }, Cancellation);
        await Store.DisposeAsync();
        _store = Open();

        var kept = await Store.ConflictsAsync(Cancellation);
        Assert.Equal([2L, 1L, 1L], kept.Select(conflict => conflict.Times));
        Assert.Equal((10L, 20L), (kept[0].FirstUs, kept[0].LastUs));
        Assert.Equal([1, 2, 3], kept[0].Evidence);
        Assert.Equal(ConflictKind.LowerHello, kept[2].Kind);
        Assert.Equal(2, (await Store.ConflictCountsAsync(Cancellation))[One]);
    }

    private protected static MirrorAppend Step(string origin, long from, int count) =>
        new(
            from, Root(origin, from),
            [.. Entries(origin, from, count).Select(entry => new ReadOnlyMemory<byte>(entry))],
            Head(origin, from + count));

    private protected static List<byte[]> Entries(string origin, long from, int count) =>
        [.. Enumerable.Range((int)from, count).Select(index => Encoding.UTF8.GetBytes($"{origin} {index}"))];

    private static MirrorHead Head(string origin, long size) =>
        new(
            origin, size, Root(origin, size), [1, .. Root(origin, size)], $"note {size}\n", $"cosigned {size}\n",
            1_000 + size);

    private static byte[] Root(string origin, long size) =>
        System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{origin}#{size}"));

    private static void AssertSame(MirrorHead expected, MirrorHead? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Root, actual.Root);
        Assert.Equal(expected.Frontier, actual.Frontier);
        Assert.Equal(expected, actual with { Root = expected.Root, Frontier = expected.Frontier });
    }
}
