using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Segments;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Verifying;

public sealed class LedgerVerifierTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_sound_ledger_is_reported_with_its_root_while_it_is_open()
    {
        var (disk, all) = await LedgerRig.FilledAsync(seed: 21);
        await using var ledger = LedgerRig.Open(disk);
        var seen = new List<VerifyProgress>();

        var report = LedgerVerifier.Verify(
            LedgerRig.Folder, disk, LedgerRig.Signer.Verifier, new Listed(seen), Never);

        Assert.True(report.IsSound && report.IsSigned);
        Assert.Equal((LedgerRig.Origin, (ulong)all.Count), (report.Origin, report.Size));
        Assert.Equal(ledger.Checkpoint.Root, report.Root);
        Assert.Equal(new VerifyProgress((ulong)all.Count, (ulong)all.Count), seen[^1]);
    }

    [Fact]
    public async Task Without_a_key_it_is_sound_but_not_signed_and_by_another_key_it_is_neither()
    {
        var (disk, _) = await LedgerRig.FilledAsync(seed: 22);
        using var stranger = NoteSigner.Create(LedgerRig.Origin);

        var keyless = LedgerVerifier.Verify(LedgerRig.Folder, disk, null, null, Never);
        var wrong = LedgerVerifier.Verify(LedgerRig.Folder, disk, stranger.Verifier, null, Never);

        Assert.Equal((true, false), (keyless.IsSound, keyless.IsSigned));
        Assert.Equal((false, false), (wrong.IsSound, wrong.IsSigned));
        Assert.Contains("not signed by", wrong.Problems[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_ledger_is_an_error_not_a_report() =>
        Assert.Throws<LedgerException>(() => LedgerVerifier.Verify("/empty", new MemoryDisk(), null, null, Never));

    /// <summary>Each kind of damage, made so that only the check meant for it can see it: CRCs are made good.</summary>
    [Theory]
    [InlineData(Damage.FrameBit, "the frame's CRC does not match its bytes")]
    [InlineData(Damage.PaddingBit, "the frame's padding is not zero")]
    [InlineData(Damage.EntryWithCrc, "the entries do not give the root that the frame signs")]
    [InlineData(Damage.HeaderBit, "the segment header's CRC does not match")]
    [InlineData(Damage.HeaderRootWithCrc, "the segment header names another root")]
    [InlineData(Damage.FrameSwappedAway, "the frame begins with entry")]
    [InlineData(Damage.FrameZeroed, "no frame begins here")]
    public async Task Each_kind_of_damage_is_named_with_its_place(Damage damage, string expected)
    {
        var (disk, _) = await LedgerRig.FilledAsync(seed: 23);
        var path = LedgerRig.PathOf("00000001.seg");
        var bytes = disk.ReadAllBytes(path);
        var offset = Apply(damage, bytes, disk);
        disk.WriteAllBytes(path, bytes);

        var report = LedgerVerifier.Verify(LedgerRig.Folder, disk, LedgerRig.Signer.Verifier, null, Never);

        var problem = report.Problems[0];
        Assert.StartsWith(expected, problem.What, StringComparison.Ordinal);
        Assert.Equal(("00000001.seg", offset, report.Size), (problem.File, problem.Offset, problem.Index));
        Assert.False(report.IsSound);
    }

    [Fact]
    public async Task Damage_in_two_segments_is_reported_twice()
    {
        var (disk, _) = await LedgerRig.FilledAsync(seed: 24, batches: 12);
        foreach (var name in new[] { "00000001.seg", "00000003.seg" })
        {
            var bytes = disk.ReadAllBytes(LedgerRig.PathOf(name));
            bytes[4_096 + 60] ^= 0x10;
            disk.WriteAllBytes(LedgerRig.PathOf(name), bytes);
        }

        var report = LedgerVerifier.Verify(LedgerRig.Folder, disk, null, null, Never);

        Assert.Equal(["00000001.seg", "00000003.seg"], report.Problems.Select(problem => problem.File));
    }

    public enum Damage
    {
        FrameBit,
        PaddingBit,
        EntryWithCrc,
        HeaderBit,
        HeaderRootWithCrc,
        FrameSwappedAway,
        FrameZeroed,
    }

    private static long Apply(Damage damage, byte[] segment, MemoryDisk disk)
    {
        const int Frame = 4_096;
        var length = BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(Frame + 12));
        switch (damage)
        {
            case Damage.FrameBit:
                segment[Frame + 60] ^= 1;
                return Frame;
            case Damage.PaddingBit:
                segment[Frame + length] ^= 1;
                return Frame;
            case Damage.EntryWithCrc:
                segment[Frame + 60] ^= 1;
                Seal(segment.AsSpan(Frame, length));
                return Frame;
            case Damage.HeaderBit:
                segment[200] ^= 1;
                return 0;
            case Damage.HeaderRootWithCrc:
                segment[30] ^= 1;
                Seal(segment.AsSpan(0, SegmentHeader.ByteCount));
                return 0;
            case Damage.FrameSwappedAway:
                disk.ReadAllBytes(LedgerRig.PathOf("00000000.seg")).AsSpan(Frame, Frame).CopyTo(segment.AsSpan(Frame));
                return Frame;
            default:
                segment.AsSpan(Frame).Clear();
                return Frame;
        }
    }

    private static void Seal(Span<byte> covered) =>
        BinaryPrimitives.WriteUInt32LittleEndian(covered[^4..], Crc32C.Of(covered[..^4]));

    private sealed class Listed(List<VerifyProgress> seen) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => seen.Add(value);
    }
}
