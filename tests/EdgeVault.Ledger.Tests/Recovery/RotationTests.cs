using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Recovery;

public sealed class RotationTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly NoteSigner _first = NoteSigner.Create(LedgerRig.Origin);
    private readonly NoteSigner _second = NoteSigner.Create(LedgerRig.Origin);
    private readonly NoteSigner _third = NoteSigner.Create(LedgerRig.Origin);
    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task The_entry_that_hands_over_is_signed_by_the_old_key_and_all_behind_it_by_the_new()
    {
        await using var ledger = Open(_first);
        await ledger.AppendAsync("a", "b");
        var handed = await RotateAsync(ledger, _second);
        var behind = await ledger.AppendAsync("c");

        Assert.Equal(2UL, handed.FirstIndex);
        Assert.True(handed.Checkpoint.IsSignedBy(_first.Verifier));
        Assert.True(behind.Checkpoint.IsSignedBy(_second.Verifier));
        Assert.Equal([_first.Verifier, _first.Verifier, _second.Verifier],
            new ulong[] { 0, 3, 4 }.Select(size => ledger.Keys.KeyOf(size)));
        var statement = Encoding.UTF8.GetString(ledger.ReadAll()[2])[1..];
        var rotation = KeyRotation.Parse(statement);
        Assert.Equal((LedgerRig.Origin, 2UL), (rotation.Origin, rotation.Index));
        Assert.True(rotation.From.Equals(_first.Verifier) && rotation.To.Equals(_second.Verifier));
    }

    [Fact]
    public async Task It_opens_with_the_new_key_and_verifies_by_the_first_the_last_and_any_between()
    {
        await FillAsync();

        await using (var again = Open(_third))
        {
            Assert.Equal(LedgerState.Writable, again.State);
            Assert.Equal(_third.Verifier, again.Keys.Current);
            await again.AppendAsync("more");
        }

        foreach (var key in new[] { _first, _second, _third })
        {
            var report = Verify(key);
            Assert.True(report is { IsSound: true, IsSigned: true }, string.Join("; ", report.Problems));
        }

        using var stranger = NoteSigner.Create(LedgerRig.Origin);
        Assert.False(Verify(stranger).IsSound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task With_a_key_that_was_handed_over_it_does_not_open(int which)
    {
        await FillAsync();

        var error = Assert.Throws<LedgerException>(() => Open(which == 0 ? _first : _second));

        Assert.Contains("put the ledger's own key back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_behind_the_rotation_that_the_old_key_signed_is_found()
    {
        await using (var ledger = Open(_first))
        {
            await ledger.AppendAsync("a");
        }

        // The old key goes on as if nothing had been: the record is put there afterwards.
        var disk = _disk.Copy();
        await using (var ledger = Open(_first))
        {
            await RotateAsync(ledger, _second);
        }

        var forged = SegmentLedger.Open(
            LedgerRig.Options(), _first, disk, TimeProvider.System, NullLogger.Instance);
        await forged.AppendAsync([_disk.EntryOf(1)], Never);
        await forged.AppendAsync("forged");
        await forged.DisposeAsync();
        disk.WriteAllBytes(LedgerRig.PathOf("rotations"), _disk.ReadAllBytes(LedgerRig.PathOf("rotations")));

        var report = LedgerVerifier.Verify(LedgerRig.Folder, disk, _second.Verifier, null, Never);

        Assert.Contains(report.Problems, problem => problem.What.Contains("not signed by", StringComparison.Ordinal));
        await using var opened = SegmentLedger.Open(
            LedgerRig.Options(), _first, disk, TimeProvider.System, NullLogger.Instance, _second);
        Assert.Equal(LedgerMode.ReadOnly, opened.State.Mode);
    }

    [Fact]
    public async Task Where_another_entry_stands_at_its_index_it_did_not_happen_and_its_record_goes()
    {
        await using (var ledger = Open(_first))
        {
            await ledger.AppendAsync("a");
        }

        // The same ledger, handed over: only the record of it is taken, as an append that failed would leave it.
        var other = _disk.Copy();
        await using (var handed = SegmentLedger.Open(
            LedgerRig.Options(), _first, other, TimeProvider.System, NullLogger.Instance))
        {
            await RotateAsync(handed, _second);
        }

        await using (var ledger = Open(_first))
        {
            await ledger.AppendAsync("b");
            await ledger.AppendAsync("c");
        }

        _disk.WriteAllBytes(LedgerRig.PathOf("rotations"), other.ReadAllBytes(LedgerRig.PathOf("rotations")));

        await using var again = SegmentLedger.Open(
            LedgerRig.Options(), _first, _disk, TimeProvider.System, NullLogger.Instance, _second);

        Assert.Equal(LedgerState.Writable, again.State);
        Assert.Equal(_first.Verifier, again.Keys.Current);
        Assert.Equal(
            2, Encoding.ASCII.GetString(_disk.ReadAllBytes(LedgerRig.PathOf("rotations"))).Count(c => c == '\n'));
        Assert.True(Verify(_first) is { IsSound: true, IsSigned: true });
        await RotateAsync(again, _second);
        Assert.Equal(_second.Verifier, again.Keys.Current);
    }

    [Fact]
    public async Task Every_changed_byte_of_the_record_is_found()
    {
        await FillAsync();
        var path = LedgerRig.PathOf("rotations");
        var sound = _disk.ReadAllBytes(path);
        var random = new Random(3);
        for (var at = 0; at < sound.Length; at += random.Next(1, 40))
        {
            var bytes = (byte[])sound.Clone();
            bytes[at] ^= (byte)(1 << random.Next(8));
            _disk.WriteAllBytes(path, bytes);

            Assert.False(Verify(_third).IsSound, $"byte {at}");
            await using var ledger = Open(_third);
            Assert.Equal(LedgerMode.ReadOnly, ledger.State.Mode);
        }

        for (var length = 0; length < sound.Length; length += random.Next(1, 40))
        {
            _disk.WriteAllBytes(path, sound[..length]);
            Assert.False(Verify(_third).IsSound, $"cut at {length}");
        }
    }

    [Fact]
    public async Task A_statement_that_either_key_did_not_sign_is_none()
    {
        await using var ledger = Open(_first);
        await RotateAsync(ledger, _second);
        var statement = Encoding.UTF8.GetString(ledger.ReadAll()[0])[1..];
        var lines = statement.Split('\n');

        Assert.True(KeyRotation.TryParse(statement, out _, out _));
        foreach (var without in new[] { lines.Length - 2, lines.Length - 3 })
        {
            var one = string.Join('\n', lines.Where((_, line) => line != without));
            Assert.False(KeyRotation.TryParse(one, out _, out var error));
            Assert.Equal("it is not signed by both its keys", error);
        }

        Assert.False(KeyRotation.TryParse(statement.Replace("/1\n0\n", "/1\n1\n", StringComparison.Ordinal), out _, out _));
        using var other = NoteSigner.Create("edgevault/dc1/gw1/2");
        await Assert.ThrowsAsync<ArgumentException>(() => RotateAsync(ledger, other).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => RotateAsync(ledger, _second).AsTask());
    }

    /// <summary>
    /// Goal: at whatever step the power fails, the ledger opens with one of the two keys, says which one, has lost
    /// nothing acknowledged, and verifies; and where the rotation was acknowledged it happened.
    /// Method: every step of append, rotate, append, rotate, append; nothing, all or some of the un-synced survives;
    /// then open with both keys, append, and verify by every key of the chain. Key files are in memory here; they are
    /// the gateway's.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_power_cut_at_any_step_leaves_a_rotation_that_happened_or_none(int seed)
    {
        var outcomes = new HashSet<(int Happened, int Acknowledged)>();
        var random = new Random(seed);
        for (var step = 1; ; step++)
        {
            var finished = false;
            foreach (var isKept in new Func<bool>[] { () => false, () => true, () => random.Next(2) == 0 })
            {
                var disk = new MemoryDisk();
                disk.OnStep = each => each.Number == step ? DiskFault.PowerCut : DiskFault.None;
                var acknowledged = await WorkAsync(disk);
                finished = acknowledged.Entries == 7;
                disk.OnStep = null;
                disk.Crash(isKept);
                outcomes.Add((await JudgeAsync(disk, acknowledged, $"seed {seed}, step {step}"), acknowledged.Rotations));
            }

            if (finished)
            {
                break;
            }
        }

        // Each of these was met: not begun, begun and dropped, happened unheard, happened.
        Assert.Superset(new HashSet<(int, int)> { (0, 0), (1, 0), (1, 1), (2, 1), (2, 2) }, outcomes);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _third.Dispose();
    }

    private static ValueTask<AppendResult> RotateAsync(SegmentLedger ledger, NoteSigner next) =>
        ledger.RotateAsync(next, statement => Encoding.UTF8.GetBytes("!" + statement), Never);

    private async Task<(int Entries, int Rotations)> WorkAsync(MemoryDisk disk)
    {
        var (entries, rotations) = (0, 0);
        var ledger = default(SegmentLedger);
        try
        {
            ledger = SegmentLedger.Open(
                LedgerRig.Options(), _first, disk, TimeProvider.System, NullLogger.Instance);
            await ledger.AppendAsync("a", "b");
            entries = 2;
            foreach (var next in new[] { _second, _third })
            {
                await RotateAsync(ledger, next);
                rotations++;
                entries++;
                await ledger.AppendAsync($"after {rotations}");
                entries++;
            }

            await ledger.AppendAsync("end");
            return (entries + 1, rotations);
        }
        catch (PowerCutException)
        {
            return (entries, rotations);
        }
        finally
        {
            if (ledger is not null)
            {
                await ledger.DisposeAsync();
            }
        }
    }

    private async Task<int> JudgeAsync(MemoryDisk disk, (int Entries, int Rotations) acknowledged, string seed)
    {
        NoteSigner[] keys = [_first, _second, _third];
        // The gateway finishes one rotation before it begins the next, so it has one of these two pairs.
        var at = acknowledged.Rotations == 0 ? 0 : acknowledged is { Rotations: 1, Entries: < 4 } ? 0 : 1;
        SegmentLedger Opened(int from) => SegmentLedger.Open(
            LedgerRig.Options(), keys[from], disk, TimeProvider.System, NullLogger.Instance, keys[from + 1]);
        int happened;
        await using (var ledger = Opened(at))
        {
            Assert.True(ledger.State == LedgerState.Writable, $"{seed}: {ledger.State.Reason}");
            happened = ledger.Keys.Rotations.Count;
            Assert.InRange(happened, acknowledged.Rotations, acknowledged.Rotations + 1);
            Assert.InRange(ledger.ReadAll().Count, acknowledged.Entries, acknowledged.Entries + 2);
            await ledger.AppendAsync("afterwards");
        }

        disk.Crash(() => false);
        for (var key = 0; key <= happened; key++)
        {
            var report = LedgerVerifier.Verify(LedgerRig.Folder, disk, keys[key].Verifier, null, Never);
            Assert.True(report is { IsSound: true, IsSigned: true }, $"{seed}: {string.Join("; ", report.Problems)}");
        }

        await using var again = SegmentLedger.Open(
            LedgerRig.Options(), keys[happened], disk, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(happened, again.Keys.Rotations.Count);
        return happened;
    }

    private SegmentLedger Open(NoteSigner signer) =>
        SegmentLedger.Open(LedgerRig.Options(), signer, _disk, TimeProvider.System, NullLogger.Instance);

    private LedgerReport Verify(NoteSigner key) =>
        LedgerVerifier.Verify(LedgerRig.Folder, _disk, key.Verifier, null, Never);

    private async Task FillAsync()
    {
        await using var ledger = Open(_first);
        await ledger.AppendAsync("a");
        await RotateAsync(ledger, _second);
        await ledger.AppendAsync("b");
        await RotateAsync(ledger, _third);
    }
}

file static class Entries
{
    public static ReadOnlyMemory<byte> EntryOf(this MemoryDisk disk, ulong index)
    {
        using var reader = LedgerReader.Open(LedgerRig.Folder, disk);
        return reader.Read(index, 1, int.MaxValue)!.Entries[0];
    }
}
