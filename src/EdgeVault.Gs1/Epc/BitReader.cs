using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeVault.Gs1.Epc;

/// <summary>Takes fields, most significant bit first, from a copy of the bits on the caller's stack.</summary>
internal ref struct BitReader
{
    // 16 spare bytes behind the last bit, so that a read never looks where they end.
    public const int BufferBytes = EpcBits.MaxBytes + 18;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _bitCount;

    /// <summary><paramref name="buffer"/> has <see cref="BufferBytes"/>, and is this reader's from now on.</summary>
    public BitReader(in EpcBits bits, Span<byte> buffer)
    {
        buffer.Clear();
        bits.CopyTo(buffer);
        _bytes = buffer;
        _bitCount = bits.BitCount;
    }

    public int At { get; private set; }

    public readonly int Left => _bitCount - At;

    /// <summary>The next <paramref name="count"/> bits, 0 to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read(int count)
    {
        Debug.Assert(count is >= 0 and <= 64 && count <= Left, "The caller checked the length.");
        if (count == 0)
        {
            return 0; // A shift by 64 is a shift by none.
        }

        var from = _bytes[(At >> 3)..];
        var skip = At & 7;
        At += count;
        return skip + count <= 64
            ? BinaryPrimitives.ReadUInt64BigEndian(from) << skip >> (64 - count)
            : (ulong)(BinaryPrimitives.ReadUInt128BigEndian(from) << skip >> (128 - count));
    }

    /// <summary>The next <paramref name="count"/> bits, 0 to 128.</summary>
    public UInt128 ReadWide(int count)
    {
        var high = count > 64 ? Read(count - 64) : 0;
        return new UInt128(high, Read(Math.Min(count, 64)));
    }

    /// <summary>Whether a bit is set up to, not including, <paramref name="end"/>; moves there.</summary>
    public bool AnySet(int end)
    {
        var any = 0UL;
        while (At < end)
        {
            any |= Read(Math.Min(64, end - At));
        }

        return any != 0;
    }
}
