using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit;
using Google.Protobuf;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>
/// Goal: whatever a gateway that holds the right key, or another one, makes of its past, the hub takes nothing of it and keeps
/// the evidence. Method: an honest past of random batches from a seed, then one lie of each kind.
/// </summary>
public sealed class AdversaryTests : IDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";
    private const int Seeds = 100;

    private readonly NoteSigner _key = NoteSigner.Create(Origin);
    private readonly NoteSigner _hub = NoteSigner.Create("edgevault-hub/main");
    private readonly ManualTimeProvider _time = new();

    public void Dispose()
    {
        _key.Dispose();
        _hub.Dispose();
    }

    [Theory]
    [InlineData("rollback, then another future", nameof(ConflictKind.RootMismatch))]
    [InlineData("fork at a size that was cosigned", nameof(ConflictKind.Fork))]
    [InlineData("a resend that differs", nameof(ConflictKind.Fork))]
    [InlineData("another signer", nameof(ConflictKind.WrongSigner))]
    [InlineData("a gap", nameof(ConflictKind.Gap))]
    [InlineData("an entry changed on the way", nameof(ConflictKind.RootMismatch))]
    public async Task Every_lie_is_refused_and_kept(string lie, string kind)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryHubStore();
            var site = new TrustedSite("dc1", "gw1", Origin, _key.Verifier);
            var mirror = await Mirror.OpenAsync(site, new Hello { Origin = Origin }, store, _hub, _time, Cancellation);
            var tree = new MerkleFrontier();
            var entries = new List<byte[]>();
            for (var batches = random.Next(2, 6); batches > 0; batches--)
            {
                await mirror.TakeAsync(Honest(tree, entries, random), Cancellation);
            }

            var before = mirror.Head!;
            var refusal = await Assert.ThrowsAsync<SyncRefusalException>(
                async () => await mirror.TakeAsync(Lie(lie, entries, random), Cancellation));

            var conflict = Assert.Single(await store.ConflictsAsync(Cancellation));
            Assert.True(conflict.Kind.ToString() == kind, $"seed {seed}: {conflict.Kind}, {refusal.Code} {refusal.Message}");
            Assert.NotEmpty(conflict.Evidence);
            Assert.NotEmpty(conflict.Theirs);
            Assert.Equal(before, await store.HeadAsync(Origin, Cancellation));
            Assert.True(refusal.Code is Code.Fork or Code.RootMismatch or Code.BadSignature or Code.Gap);
        }
    }

    [Fact]
    public async Task Resending_what_is_stored_is_acknowledged_and_stores_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryHubStore();
            var site = new TrustedSite("dc1", "gw1", Origin, _key.Verifier);
            var mirror = await Mirror.OpenAsync(site, new Hello { Origin = Origin }, store, _hub, _time, Cancellation);
            var (tree, entries, sent) = (new MerkleFrontier(), new List<byte[]>(), new List<Batch>());
            for (var batches = random.Next(2, 6); batches > 0; batches--)
            {
                sent.Add(Honest(tree, entries, random));
                await mirror.TakeAsync(sent[^1], Cancellation);
            }

            var before = mirror.Head;
            foreach (var again in sent)
            {
                Assert.Equal(BatchOutcome.Resent, await mirror.TakeAsync(again, Cancellation));
            }

            Assert.Same(before, mirror.Head);
            Assert.Equal(entries.Count, (await store.ReadAsync(Origin, 0, int.MaxValue, Cancellation)).Count);
            Assert.Empty(await store.ConflictsAsync(Cancellation));
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Batch Honest(MerkleFrontier tree, List<byte[]> entries, Random random)
    {
        var (first, more) = (tree.Size, Some(random, random.Next(1, 20)));
        more.ForEach(entry => tree.Append(entry));
        entries.AddRange(more);
        return BatchOf(first, more, tree, _key);
    }

    private Batch Lie(string lie, List<byte[]> entries, Random random)
    {
        using var thief = NoteSigner.Create(Origin);
        var at = random.Next(entries.Count);
        var more = Some(random, random.Next(1, 20));
        switch (lie)
        {
            case "rollback, then another future":
                // The tree that it signs goes another way below what the hub has; the batch starts where the hub stands.
                var other = Tree([.. entries[..at], .. Some(random, entries.Count - at), .. more]);
                return BatchOf((ulong)entries.Count, more, other, _key);
            case "fork at a size that was cosigned":
                var fork = Some(random, entries.Count - at);
                // Only sizes that a batch ended at are known; the last one always is.
                return BatchOf((ulong)at, fork, Tree([.. entries[..at], .. fork]), _key);
            case "a resend that differs":
                var resent = entries[at..].Select(entry => entry.ToArray()).ToList();
                resent[random.Next(resent.Count)][0] ^= (byte)(1 << random.Next(8));
                return BatchOf((ulong)at, [.. resent, .. more], Tree([.. entries, .. more]), _key);
            case "another signer":
                return BatchOf((ulong)entries.Count, more, Tree([.. entries, .. more]), thief);
            case "a gap":
                var skipped = Some(random, random.Next(1, 5));
                return BatchOf(
                    (ulong)(entries.Count + skipped.Count), more, Tree([.. entries, .. skipped, .. more]), _key);
            default:
                var tree = Tree([.. entries, .. more]);
                more[random.Next(more.Count)][0] ^= (byte)(1 << random.Next(8));
                return BatchOf((ulong)entries.Count, more, tree, _key);
        }
    }

    private static List<byte[]> Some(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var entry = new byte[random.Next(1, 40)];
            random.NextBytes(entry);
            return entry;
        }),
    ];

    private static MerkleFrontier Tree(IEnumerable<byte[]> entries)
    {
        var tree = new MerkleFrontier();
        foreach (var entry in entries)
        {
            tree.Append(entry);
        }

        return tree;
    }

    private static Batch BatchOf(ulong first, List<byte[]> entries, MerkleFrontier tree, NoteSigner key) => new()
    {
        FirstIndex = first,
        Entries = { entries.Select(ByteString.CopyFrom) },
        Checkpoint = SignedCheckpoint.Create(key, Origin, tree.Size, tree.Root()).ToString(),
    };
}
