using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Tests.Segments;

public sealed class FrameFormatTests
{
    private static readonly byte[] Frame = Build();

    /// <summary>
    /// Goal: bytes from disk never make the parser throw, loop or read outside. Method: seeded edits of a good frame,
    /// with both CRCs made good again so that the edits reach the checks behind them.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Edited_frames_with_good_crcs_are_refused_or_read_within_bounds(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var frame = (byte[])Frame.Clone();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                frame[random.Next(random.Next(2) == 0 ? FrameHeader.ByteCount : 200)] = (byte)random.Next(256);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(36), Crc32C.Of(frame.AsSpan(0, 36)));
            if (FrameHeader.Read(frame, 0, frame.Length, out var header) is null)
            {
                var covered = frame.AsSpan(0, header.Length - FrameFormat.CrcBytes);
                BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(covered.Length), Crc32C.Of(covered));
                FrameFormat.Check(frame.AsSpan(0, header.PaddedLength), header, out _);
            }
        }
    }

    [Fact]
    public void A_header_cut_anywhere_is_refused()
    {
        for (var length = 0; length < FrameHeader.ByteCount; length++)
        {
            Assert.NotNull(FrameHeader.Read(Frame.AsSpan(0, length), 0, Frame.Length, out _));
        }
    }

    [Theory]
    [InlineData(12, 0x0200_0000u)]
    [InlineData(12, 0xFFFF_FFFFu)]
    [InlineData(24, 0u)]
    [InlineData(24, 0xFFFF_FFFFu)]
    [InlineData(28, 0xFFFF_FFFFu)]
    [InlineData(32, 1u)]
    public void Lengths_out_of_bounds_are_refused_before_anything_is_allocated(int offset, uint value)
    {
        var frame = (byte[])Frame.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(offset), value);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(36), Crc32C.Of(frame.AsSpan(0, 36)));

        var fault = FrameHeader.Read(frame, 0, 1L << 40, out _);

        Assert.StartsWith("the frame header is out of bounds", fault, StringComparison.Ordinal);
    }

    private static byte[] Build()
    {
        var builder = new FrameBuilder(8_192);
        builder.Begin(0);
        var tree = new MerkleFrontier();
        foreach (var length in new[] { 0, 5, 60 })
        {
            builder.Add(new byte[length]);
            tree.Append(new byte[length]);
        }

        builder.Seal(SignedCheckpoint.Create(LedgerRig.Signer, LedgerRig.Origin, tree.Size, tree.Root()));
        return builder.Frame.ToArray();
    }
}
