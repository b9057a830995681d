using System.Buffers.Binary;
using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Retention;
using EdgeVault.Ledger.Segments;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Retention;

/// <summary>Retention: what goes, what stays, and what a crash in the middle leaves.</summary>
public sealed class PruneTests
{
    private const int Entries = 60;

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task What_is_pruned_is_gone_what_is_left_reads_on_and_goes_on()
    {
        await using var ledger = await FilledAsync();
        var point = ledger.PrunePoints[^3];
        var segments = SegmentCount();

        await ledger.PruneAsync(point, "state"u8.ToArray(), []);

        Assert.Equal(point, ledger.MinIndex);
        Assert.True(SegmentCount() <= 5, $"{SegmentCount()} of {segments} segments are left");
        Assert.Equal(point, Assert.Throws<LedgerPrunedException>(() => ledger.Read(point - 1, 1, 0)).MinIndex);
        Assert.Equal($"entry {point}", Encoding.UTF8.GetString(ledger.Read(point, 1, 0)!.Entries[0].Span));
        Assert.Equal("state"u8, ledger.ReadBaseState()!.Value.Span);
        Assert.Equal((ulong)Entries, (await ledger.AppendAsync("after")).FirstIndex);
    }

    [Fact]
    public async Task A_pruned_ledger_opens_again_verifies_and_says_from_where()
    {
        ulong point;
        await using (var ledger = await FilledAsync())
        {
            point = ledger.PrunePoints[^3];
            await ledger.PruneAsync(point, "state"u8.ToArray(), []);
        }

        await using var reopened = Open();

        Assert.Equal(LedgerState.Writable, reopened.State);
        Assert.Equal((point, (ulong)Entries), (reopened.MinIndex, reopened.DurableSize));
        Assert.Equal("state"u8, reopened.ReadBaseState()!.Value.Span);
        await reopened.AppendAsync("after");
        var report = Verify();
        Assert.True(report.IsSound && report.IsSigned, string.Join("; ", report.Problems));
        Assert.Equal(point, report.MinIndex);
    }

    [Fact]
    public async Task Proofs_verify_on_both_sides_of_the_mark_and_kept_entries_are_still_there()
    {
        await using var ledger = await FilledAsync();
        await ledger.PruneAsync(ledger.PrunePoints[3], "first"u8.ToArray(), [1, 2]);
        await ledger.PruneAsync(ledger.PrunePoints[^3], "second"u8.ToArray(), [2, ledger.MinIndex + 1]);
        var kept = ledger.PrunePoints.Count;

        using var prover = LedgerProver.Open(LedgerRig.Folder, _disk);
        var head = new TreeHead(prover.Checkpoint.Size, prover.Checkpoint.Root);
        for (ulong index = 0; index < Entries; index++)
        {
            var expected = MerkleHash.Leaf(Encoding.UTF8.GetBytes($"entry {index}"));
            var path = prover.InclusionOfPruned(index, out var leaf);
            Assert.Equal(expected, leaf);
            Assert.True(InclusionProof.Verify(head, index, leaf, path));
        }

        using var reader = LedgerReader.Open(LedgerRig.Folder, _disk);
        Assert.Equal("entry 2"u8, reader.Find(2)!.Value.Span);
        Assert.Null(reader.Find(1));
        Assert.Equal(ledger.MinIndex, reader.MinIndex);
        Assert.True(kept > 0);
    }

    /// <summary>
    /// Goal: a crash while pruning, at any step and with any of what was not synced, leaves a sound ledger that is pruned
    /// or not, with every entry from its own mark on. Method: the power fails at each step, thrice.
    /// </summary>
    [Fact]
    public async Task A_crash_at_any_step_leaves_the_old_mark_or_the_new_one()
    {
        await using (await FilledAsync())
        {
        }

        for (var (step, reached) = (1, true); reached; step++)
        {
            foreach (var (name, isKept) in Outcomes(step))
            {
                var disk = _disk.Copy();
                var ledger = Open(disk);
                var point = ledger.PrunePoints[^3];
                var cutting = disk.Steps + step;
                disk.OnStep = each => each.Number == cutting ? DiskFault.PowerCut : DiskFault.None;
                reached = await TryPruneAsync(ledger, point);
                disk.OnStep = null;
                disk.Crash(isKept);

                await using var reopened = Open(disk);
                Assert.True(
                    reopened.State == LedgerState.Writable, $"cut at {step}, {name} kept: {reopened.State.Reason}");
                Assert.Contains(reopened.MinIndex, new ulong[] { 0, point });
                Assert.Equal((ulong)Entries, reopened.DurableSize);
                Assert.Equal(
                    $"entry {reopened.MinIndex}",
                    Encoding.UTF8.GetString(reopened.Read(reopened.MinIndex, 1, 0)!.Entries[0].Span));
                var report = Verify(disk);
                Assert.True(report.IsSound, $"cut at {step}, {name} kept: {string.Join("; ", report.Problems)}");
            }
        }
    }

    [Theory]
    [InlineData("pruned")]
    [InlineData("base")]
    [InlineData("kept")]
    public async Task Damage_to_what_stands_for_the_pruned_part_is_found_on_open(string which)
    {
        await using (var ledger = await FilledAsync())
        {
            await ledger.PruneAsync(ledger.PrunePoints[^3], "state"u8.ToArray(), [0, 1]);
        }

        var file = _disk.Files.Single(file =>
            file.Contains($"/ledger/{which}", StringComparison.Ordinal) && !file.EndsWith(".new", StringComparison.Ordinal));
        var good = _disk.ReadAllBytes(file);
        for (var at = 0; at < good.Length; at += Math.Max(1, good.Length / 100))
        {
            var copy = _disk.Copy();
            var bytes = (byte[])good.Clone();
            bytes[at] ^= 0x10;
            copy.WriteAllBytes(file, bytes);

            await using var reopened = Open(copy);
            Assert.True(reopened.State.Mode == LedgerMode.ReadOnly, $"byte {at} of {file}");
            Assert.False(Verify(copy).IsSound);
        }
    }

    [Fact]
    public async Task Tiles_that_do_not_give_the_signed_root_keep_it_from_being_pruned()
    {
        await using var ledger = await FilledAsync();
        await ledger.PruneAsync(ledger.PrunePoints[0], "state"u8.ToArray(), []);
        var tiles = LedgerRig.PathOf("tiles/0");
        var bytes = _disk.ReadAllBytes(tiles);
        bytes[(32 * 20) + 5] ^= 1;
        _disk.WriteAllBytes(tiles, bytes);
        var before = ledger.MinIndex;

        var point = ledger.PrunePoints.First(each => each is > 20 and < Entries);
        await Assert.ThrowsAsync<LedgerDamagedException>(() => ledger.PruneAsync(point, "state"u8.ToArray(), []));
        Assert.Equal(before, ledger.MinIndex);
        Assert.Equal(before, ledger.Read(before, 1, 0)!.FirstIndex);
    }

    [Fact]
    public async Task Only_where_a_segment_begins()
    {
        await using var ledger = await FilledAsync();
        var between = Enumerable.Range(1, Entries).Select(each => (ulong)each).First(each => !ledger.PrunePoints.Contains(each));

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.PruneAsync(between, default, []));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.PruneAsync(0, default, []));
    }

    [Fact]
    public async Task A_handover_to_another_key_is_kept_so_that_the_chain_still_verifies()
    {
        using var next = NoteSigner.Create(LedgerRig.Origin);
        await using (var ledger = await FilledAsync(Entries / 2))
        {
            await ledger.RotateAsync(next, text => Encoding.UTF8.GetBytes(text), CancellationToken.None);
            for (var entry = (Entries / 2) + 1; entry < Entries; entry++)
            {
                await ledger.AppendAsync($"entry {entry}");
            }

            await ledger.PruneAsync(ledger.PrunePoints[^3], "state"u8.ToArray(), []);
        }

        await using var reopened = SegmentLedger.Open(
            Options(), next, _disk, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(LedgerState.Writable, reopened.State);
        Assert.True(reopened.MinIndex > Entries / 2);
        Assert.True(reopened.Keys.Current.Equals(next.Verifier));
        Assert.True(LedgerVerifier.Verify(
            LedgerRig.Folder, _disk, LedgerRig.Signer.Verifier, null, CancellationToken.None).IsSigned);
    }

    [Fact]
    public void A_mark_survives_no_bit_flip()
    {
        var tree = new MerkleFrontier();
        tree.Append("one"u8);
        PrunedMark.Create(LedgerRig.Signer, tree, Sha256.Of("a"u8), Sha256.Of("b"u8)).Write(_disk, LedgerRig.Folder);
        var path = LedgerRig.PathOf(PrunedMark.Name);
        var good = _disk.ReadAllBytes(path);
        Assert.NotNull(PrunedMark.TryRead(_disk, LedgerRig.Folder, LedgerRig.Origin, out _));
        for (var bit = 0; bit < good.Length * 8; bit += 7)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            _disk.WriteAllBytes(path, bad);
            Assert.Null(PrunedMark.TryRead(_disk, LedgerRig.Folder, LedgerRig.Origin, out var fault));
            Assert.NotNull(fault);
        }

        for (var length = 0; length < good.Length; length += 97)
        {
            _disk.WriteAllBytes(path, good[..length]);
            Assert.Null(PrunedMark.TryRead(_disk, LedgerRig.Folder, LedgerRig.Origin, out _));
        }
    }

    /// <summary>Bytes that nothing stands in are zero (docs/formats/ledger.md): others are no mark of this format, whatever the checksum says.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(4_095)]
    [InlineData(8_187)]
    public void A_mark_with_something_where_nothing_belongs_is_none(int at)
    {
        var tree = new MerkleFrontier();
        tree.Append("one"u8);
        PrunedMark.Create(LedgerRig.Signer, tree, Sha256.Of("a"u8), Sha256.Of("b"u8)).Write(_disk, LedgerRig.Folder);
        var path = LedgerRig.PathOf(PrunedMark.Name);
        var bytes = _disk.ReadAllBytes(path);
        bytes[at] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8_188), Crc32C.Of(bytes.AsSpan(0, 8_188)));
        _disk.WriteAllBytes(path, bytes);

        Assert.Null(PrunedMark.TryRead(_disk, LedgerRig.Folder, LedgerRig.Origin, out var fault));
        Assert.NotNull(fault);
    }

    private static IEnumerable<(string Name, Func<bool> IsKept)> Outcomes(int step)
    {
        var random = new Random(step);
        yield return ("nothing", () => false);
        yield return ("everything", () => true);
        yield return ("some", () => random.Next(2) == 0);
    }

    private static async Task<bool> TryPruneAsync(SegmentLedger ledger, ulong point)
    {
        try
        {
            await ledger.PruneAsync(point, "state"u8.ToArray(), [0, 1]);
            await ledger.DisposeAsync();
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private async Task<SegmentLedger> FilledAsync(int entries = Entries)
    {
        var ledger = Open();
        for (var entry = 0; entry < entries; entry++)
        {
            await ledger.AppendAsync($"entry {entry}");
        }

        return ledger;
    }

    private int SegmentCount() => _disk.Files.Count(file => file.EndsWith(".seg", StringComparison.Ordinal));

    private LedgerReport Verify(MemoryDisk? disk = null) => LedgerVerifier.Verify(
        LedgerRig.Folder, disk ?? _disk, LedgerRig.Signer.Verifier, null, CancellationToken.None);

    private SegmentLedger Open() => Open(_disk);

    private static SegmentLedger Open(MemoryDisk disk) =>
        SegmentLedger.Open(Options(), LedgerRig.Signer, disk, TimeProvider.System, NullLogger.Instance);

    private static LedgerOptions Options() => LedgerRig.Options();
}
