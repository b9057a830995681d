using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging;
using GapCause = EdgeVault.Capture.GapCause;
using ReaderStatus = EdgeVault.Capture.ReaderStatus;

namespace EdgeVault.Gateway.Tests.Recording;

public sealed class CustodyBookTests
{
    private const int ForeignState = 5101;
    private const int Folded = 5102;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_live_state_is_what_a_fold_of_the_ledger_gives(int seed)
    {
        await using var rig = await GatewayRig.StartAsync();

        await rig.RecordAsync(Day(new Random(seed)));

        Assert.Equal(rig.FoldedFingerprint(), rig.Book.Read(state => state.Fingerprint()));
    }

    [Fact]
    public async Task A_restart_takes_the_state_from_its_file_and_folds_nothing()
    {
        await using var rig = await RecordedAsync(seed: 4);
        var before = rig.Book.State.Fingerprint();
        await rig.CloseAsync();

        rig.OpenAgain();

        Assert.Empty(rig.BookLog.Entries);
        Assert.Equal(before, rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task A_file_that_stands_behind_is_taken_up_to_there_and_the_rest_is_folded()
    {
        await using var rig = await RecordedAsync(seed: 5);
        await rig.CloseAsync();
        var earlier = await File.ReadAllBytesAsync(rig.StateDbPath, Cancellation);
        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);
        await rig.RecordAsync(Day(new Random(6)));
        var (size, fingerprint) = (rig.Ledger.DurableSize, rig.Book.State.Fingerprint());
        await rig.CloseAsync();
        PutStateDb(rig, earlier);

        rig.OpenAgain();

        var entry = Assert.Single(rig.BookLog.Entries);
        Assert.Equal(Folded, entry.EventId);
        Assert.True((ulong)entry.Values["Events"]! < size, "the whole ledger was folded");
        Assert.Equal(fingerprint, rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task The_file_of_another_ledger_is_named_and_made_again()
    {
        // A shorter one, so that only the root gives it away.
        await using var other = await GatewayRig.StartAsync();
        await other.RecordAsync(Day(new Random(7))[..20]);
        await other.CloseAsync();
        await using var rig = await RecordedAsync(seed: 8);
        await rig.CloseAsync();
        PutStateDb(rig, await File.ReadAllBytesAsync(other.StateDbPath, Cancellation));

        rig.OpenAgain();

        Assert.Equal([(LogLevel.Warning, ForeignState), (LogLevel.Information, Folded)], rig.BookLog.Entries.Select(entry => (entry.Level, entry.EventId)));
        Assert.Equal(rig.FoldedFingerprint(), rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task A_file_that_stands_above_the_ledger_is_made_again()
    {
        await using var rig = await RecordedAsync(seed: 9);
        await rig.CloseAsync();
        var ahead = await File.ReadAllBytesAsync(rig.StateDbPath, Cancellation);
        await using var young = await GatewayRig.StartAsync();
        await young.CloseAsync();
        PutStateDb(young, ahead);

        young.OpenAgain();

        Assert.Equal(ForeignState, young.BookLog.Entries[0].EventId);
        Assert.Equal(young.FoldedFingerprint(), young.Book.State.Fingerprint());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5_000)]
    public async Task A_file_that_is_no_database_is_made_again(int bytes)
    {
        await using var rig = await RecordedAsync(seed: 10);
        await rig.CloseAsync();
        var garbage = new byte[bytes];
        new Random(bytes).NextBytes(garbage);
        PutStateDb(rig, garbage);

        rig.OpenAgain();

        Assert.Equal(rig.FoldedFingerprint(), rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task The_file_follows_once_a_second_and_a_kill_costs_a_fold_of_the_rest()
    {
        await using var rig = GatewayRig.Open();
        await CommitAsync(rig, "p-1");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await CommitAsync(rig, "p-2");
        await CommitAsync(rig, "p-3");
        var fingerprint = rig.Book.State.Fingerprint();
        await rig.KillAsync();

        rig.OpenAgain();

        var folded = Assert.Single(rig.BookLog.Entries);
        Assert.Equal((Folded, 1UL), (folded.EventId, folded.Values["Events"]));
        Assert.Equal(fingerprint, rig.Book.State.Fingerprint());
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_state_stands()
    {
        await using var rig = await RecordedAsync(seed: 11);
        for (var restart = 0; restart < 3; restart++)
        {
            await rig.CloseAsync();
            rig.OpenAgain();
            await rig.Writer.StartAsync(Cancellation);
            await rig.RecordAsync(Day(new Random(restart)));
        }

        Assert.Equal(rig.FoldedFingerprint(), rig.Book.State.Fingerprint());
        Assert.Empty(rig.BookLog.Entries);
    }

    /// <summary>As the writer does it, and done when it returns.</summary>
    private static async Task CommitAsync(GatewayRig rig, string pieceId)
    {
        var seen = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion,
            PieceId = pieceId,
            Passage = new EdgeVault.Contracts.Custody.V1.Passage { Portal = "door-1", Direction = Direction.In, InsideZone = "vault-a" },
        };
        var appended = await rig.Ledger.AppendAsync([CustodyCodec.Serialize(seen)], Cancellation);
        rig.Book.Apply(rig.Ledger.Epoch, appended.FirstIndex, [seen], appended.Checkpoint.Root.ToBase64());
    }

    private static async Task<GatewayRig> RecordedAsync(int seed)
    {
        var rig = await GatewayRig.StartAsync();
        await rig.RecordAsync(Day(new Random(seed)));
        return rig;
    }

    private static CaptureOutput[] Day(Random random) => [.. Enumerable.Range(0, 60).Select(_ => Fact(random))];

    private static CaptureOutput Fact(Random random) => random.Next(6) switch
    {
        0 => VaultDoor.GapOpened((GapCause)random.Next(2, 6)),
        1 => VaultDoor.GapClosed((GapCause)random.Next(2, 6)),
        2 => VaultDoor.ReaderIs((ReaderStatus)random.Next(1, 3)),
        _ => VaultDoor.Crossing(
            (PassageDirection)random.Next(1, 5), [.. Enumerable.Range(random.Next(110), random.Next(1, 20))]),
    };

    /// <summary>Without the write-ahead log, which belongs to the file that was there.</summary>
    private static void PutStateDb(GatewayRig rig, byte[] content)
    {
        File.Delete(rig.StateDbPath + "-wal");
        File.Delete(rig.StateDbPath + "-shm");
        File.WriteAllBytes(rig.StateDbPath, content);
    }
}
