using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class NewEpochTests : IDisposable
{
    private const long SegmentBytes = 256L << 10;
    private const string First = "edgevault/dc1/gw1/1";
    private const string Second = "edgevault/dc1/gw1/2";

    private static readonly CancellationToken Never = CancellationToken.None;

    // Only state.db, which is SQLite's, lies on the real disk.
    private readonly TempFolder _temp = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task The_next_epoch_names_the_one_before_and_goes_on_from_its_state()
    {
        var disk = new MemoryDisk();
        SignedCheckpoint last;
        byte[] state;
        NoteVerifier old;
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await using (var open = Open(folder))
        {
            await FillAsync(open.Ledger, 5);
            (last, old) = (open.Ledger.Checkpoint, open.Signer.Verifier);
            using var book = Book(folder, open.Ledger);
            state = book.Read(now => StateBase.ToBytes(now));
        }

        var key = await NewAsync(folder);

        await using var next = Open(folder);
        Assert.Equal((Second, 2U, 1UL), (next.Ledger.Origin, next.Ledger.Epoch, next.Ledger.DurableSize));
        Assert.Equal(key, next.Signer.Verifier);
        var begun = CustodyCodec.Parse(next.Ledger.Read(0, 1, 1)!.Entries[0].Span);
        var opened = begun.EpochOpened;
        Assert.Equal((First, 5UL, 5UL, "flooded"),
            (opened.PreviousOrigin, opened.PreviousSize, opened.BaseSize, opened.Cause));
        Assert.Equal(last.Root.ToArray(), opened.PreviousRoot.ToByteArray());
        Assert.Equal(["anna", "berta"], begun.Custodians.Select(each => each.CustodianId));
        Assert.True(EpochStatement.TryParse(Assert.Single(opened.Statements), out var statement, out _));
        Assert.True(statement.From.Equals(old) && statement.To.Equals(key));
        Assert.Equal(state, disk.ReadAllBytes(BaseFile.PathOf(folder.LedgerPath)));

        // The old ledger is whole in quarantine, and the fold has both.
        var kept = Path.GetDirectoryName(disk.Files.Single(
            file => file.EndsWith("/anchor", StringComparison.Ordinal) && file.Contains("quarantine")))!;
        Assert.True(LedgerVerifier.Verify(kept, disk, old, null, Never) is { IsSound: true, IsSigned: true, Size: 5 });
        using var after = Book(folder, next.Ledger);
        Assert.Equal((5, 5), after.Read(now => (now.PieceCount, now.InsideCount)));
        Assert.Equal(new EventAt(2, 1), after.State.Next);
        Assert.Equal(1UL, after.State.Totals.ByKind[EventKinds.NumberOf(begun)]);
    }

    [Fact]
    public async Task A_second_one_goes_on_from_the_first_and_shows_how_the_keys_follow()
    {
        var disk = new MemoryDisk();
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await using (var open = Open(folder))
        {
            await FillAsync(open.Ledger, 3);
        }

        await NewAsync(folder);
        await using (var open = Open(folder))
        {
            await FillAsync(open.Ledger, 1, from: 10);
        }

        await NewAsync(folder);

        await using var third = Open(folder);
        Assert.Equal("edgevault/dc1/gw1/3", third.Ledger.Origin);
        var opened = BaseFile.OpenedBy(index => third.Ledger.Read(index, 1, 1))!;
        Assert.Equal(2, opened.Statements.Count);
        using var book = Book(folder, third.Ledger);
        Assert.Equal(4, book.Read(now => now.PieceCount));
    }

    [Fact]
    public async Task Of_a_damaged_ledger_it_takes_what_verifies_and_names_what_was_anchored()
    {
        var disk = new MemoryDisk();
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await using (var open = Open(folder))
        {
            await FillAsync(open.Ledger, 2);
            await FillAsync(open.Ledger, 3, from: 2);
        }

        var segment = Path.Combine(folder.LedgerPath, "00000000.seg");
        var bytes = disk.ReadAllBytes(segment);
        bytes[4_096 + 4_096 + 100] ^= 1;
        disk.WriteAllBytes(segment, bytes);

        await NewAsync(folder);

        await using var next = Open(folder);
        var opened = BaseFile.OpenedBy(index => next.Ledger.Read(index, 1, 1))!;
        Assert.Equal((5UL, 2UL), (opened.PreviousSize, opened.BaseSize));
        using var book = Book(folder, next.Ledger);
        Assert.Equal(2, book.Read(now => now.PieceCount));
    }

    [Fact]
    public async Task Without_the_old_key_there_is_no_statement_and_without_the_ledger_only_its_name()
    {
        var disk = new MemoryDisk();
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await using (var open = Open(folder))
        {
            await FillAsync(open.Ledger, 2);
        }

        disk.Unlink(folder.KeyPath);
        foreach (var file in disk.Files.Where(file => file.StartsWith(folder.LedgerPath, StringComparison.Ordinal)))
        {
            disk.Unlink(file);
        }

        await NewAsync(folder);

        await using var next = Open(folder);
        var opened = BaseFile.OpenedBy(index => next.Ledger.Read(index, 1, 1))!;
        Assert.Empty(opened.Statements);
        Assert.Equal((First, 0UL), (opened.PreviousOrigin, opened.PreviousSize));
    }

    [Fact]
    public async Task A_later_epoch_whose_ledger_is_gone_does_not_begin_again_as_the_first()
    {
        var disk = new MemoryDisk();
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await Open(folder).DisposeAsync();
        await NewAsync(folder);
        foreach (var file in disk.Files.Where(file => file.StartsWith(folder.LedgerPath, StringComparison.Ordinal)))
        {
            disk.Unlink(file);
        }

        var fault = Assert.Throws<DataFolderException>(() => Open(folder));

        Assert.Contains("has the key of edgevault/dc1/gw1/2 and no ledger", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_the_ledger_does_not_name_is_refused()
    {
        var disk = new MemoryDisk();
        using var folder = DataFolder.Open(_temp.Path, disk, SegmentBytes);
        await Open(folder).DisposeAsync();
        await NewAsync(folder);
        await using var open = Open(folder);
        var path = BaseFile.PathOf(folder.LedgerPath);
        var bytes = disk.ReadAllBytes(path);
        bytes[20] ^= 1;
        disk.WriteAllBytes(path, bytes);

        Assert.Contains("SHA-256", Assert.Throws<DataFolderException>(() => Book(folder, open.Ledger)).Message);
        disk.Unlink(path);
        Assert.Contains("is missing", Assert.Throws<DataFolderException>(() => Book(folder, open.Ledger)).Message);
    }

    /// <summary>
    /// Goal: at whatever operation on the disk it ends, the gateway starts with one of the two epochs, with its key, and
    /// nothing that was acknowledged in it missing; when asked again it is done; the old ledger is whole at every time.
    /// Method: the power fails at each operation in turn, or all fail from it on; then a start, or the verb again.
    /// </summary>
    [Theory]
    [InlineData(DiskFault.PowerCut, false)]
    [InlineData(DiskFault.PowerCut, true)]
    [InlineData(DiskFault.Fail, false)]
    [InlineData(DiskFault.Fail, true)]
    public async Task Ended_at_any_step_there_is_one_epoch_and_the_next_try_finishes(DiskFault fault, bool again)
    {
        var origins = new HashSet<string>();
        var ended = true;
        for (var step = 1; ended; step++)
        {
            var disk = new MemoryDisk();
            NoteVerifier old;
            using (var folder = DataFolder.Open("/data", disk, SegmentBytes))
            {
                await using (var open = Open(folder))
                {
                    await FillAsync(open.Ledger, 3);
                    old = open.Signer.Verifier;
                }

                var from = disk.Steps + step;
                disk.OnStep = each => each.Number >= from ? fault : DiskFault.None;
                ended = await EndsAsync(folder);
                disk.OnStep = null;
            }

            disk.Crash(() => step % 2 == 0);
            using var after = DataFolder.Open("/data", disk, SegmentBytes);
            if (again)
            {
                await NewAsync(after);
            }

            await using var found = Open(after);
            Assert.True(found.Ledger.State.Mode == LedgerMode.Writable, $"step {step}: {found.Ledger.State.Reason}");
            Assert.Equal(found.Ledger.Epoch == 1 ? 3UL : 1UL, found.Ledger.DurableSize);
            Assert.Equal(found.Ledger.Origin, found.Signer.Name);
            Assert.Equal(found.Signer.Verifier, KeyFiles.TryReadPublic(after));
            await found.Ledger.AppendAsync([new byte[] { 1 }], Never);
            origins.Add(found.Ledger.Origin);
            var kept = found.Ledger.Epoch == 1 ? after.LedgerPath : QuarantineIn(disk);
            var report = LedgerVerifier.Verify(kept, disk, old, null, Never);
            Assert.True(
                report is { IsSound: true, IsSigned: true } && report.Size >= 3, $"{step}: {string.Join("; ", report.Problems)}");
            Assert.DoesNotContain(after.NewEpochPath, disk.Files);
        }

        Assert.Equal(again ? [Second] : [First, Second], origins.Where(each => each != "edgevault/dc1/gw1/3").Order());
    }

    public void Dispose() => _temp.Dispose();

    private static string QuarantineIn(MemoryDisk disk) => Path.GetDirectoryName(disk.Files.First(
        file => file.Contains("/quarantine/epoch-1-") && file.EndsWith("/anchor", StringComparison.Ordinal)))!;

    private async Task<bool> EndsAsync(DataFolder folder)
    {
        try
        {
            await NewAsync(folder);
            return false;
        }
        catch (Exception fault) when (fault is VerbException or DiskException or LedgerException or PowerCutException)
        {
            return true;
        }
    }

    private Task<NoteVerifier> NewAsync(DataFolder folder) =>
        NewEpoch.OpenAsync(folder, "flooded", ["anna", "berta"], _time, new KernelClock(), Never);

    private OpenLedger Open(DataFolder folder) =>
        GatewayLedger.Open(folder, "dc1", "gw1", _time, NullLogger.Instance);

    private CustodyBook Book(DataFolder folder, SegmentLedger ledger) =>
        new(folder, ledger, _time, NullLogger<CustodyBook>.Instance);

    private static async Task FillAsync(SegmentLedger ledger, int count, int from = 0) => await ledger.AppendAsync(
        [.. Enumerable.Range(from, count).Select(each => (ReadOnlyMemory<byte>)CustodyCodec.Serialize(new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion,
            PieceId = $"p-{each}",
            Passage = new Passage
            {
                Portal = VaultDoor.Portal, Direction = Direction.In, InsideZone = "vault-a", OutsideZone = "corridor",
            },
        }))],
        Never);
}
