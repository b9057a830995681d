using System.Buffers.Binary;

namespace EdgeVault.Ledger.Segments;

/// <summary>Walks the entries of a frame and gives the place of each; stops early when they do not fit.</summary>
internal ref struct FrameEntries
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly int _end;
    private int _left;

    /// <param name="frame">From the header on, at least to the end of the entries.</param>
    /// <param name="header">A header whose lengths were checked.</param>
    public FrameEntries(ReadOnlySpan<byte> frame, scoped in FrameHeader header)
    {
        _frame = frame;
        _end = header.Length - FrameFormat.CrcBytes - header.NoteLength;
        _left = header.Count;
        Next = FrameHeader.ByteCount;
    }

    /// <summary>Offset of the current entry's bytes in the frame.</summary>
    public int Offset { get; private set; }

    /// <summary>Length of the current entry.</summary>
    public int Length { get; private set; }

    /// <summary>True at the end, when all entries were there and nothing was left over.</summary>
    public readonly bool IsComplete => _left == 0 && Next == _end;

    private int Next { get; set; }

    public readonly ReadOnlySpan<byte> Current => _frame.Slice(Offset, Length);

    public bool MoveNext()
    {
        if (_left == 0 || _end - Next < FrameFormat.EntryPrefixBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_frame[Next..]);
        Offset = Next + FrameFormat.EntryPrefixBytes;
        if (length > FrameFormat.EntryBytesCap || length > _end - Offset)
        {
            return false;
        }

        Length = (int)length;
        Next = Offset + Length;
        _left--;
        return true;
    }
}
