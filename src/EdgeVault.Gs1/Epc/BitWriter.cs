using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeVault.Gs1.Epc;

/// <summary>Appends fields, most significant bit first, to a buffer that starts out zeroed.</summary>
internal ref struct BitWriter(Span<byte> zeroed)
{
    private readonly Span<byte> _bytes = zeroed;

    public int BitCount { get; private set; }

    /// <summary>Bits that the buffer still takes.</summary>
    public readonly int Left => (_bytes.Length * 8) - BitCount;

    /// <summary>Appends the low <paramref name="bits"/> (0 to 64) of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value, int bits)
    {
        Debug.Assert(bits == 64 || value >> bits == 0, "The value was checked against its field.");
        if (bits == 0)
        {
            return;
        }

        var at = BitCount >> 3;
        var skip = BitCount & 7;
        if (skip + bits <= 64 && at + sizeof(ulong) <= _bytes.Length)
        {
            var window = _bytes[at..];
            var held = BinaryPrimitives.ReadUInt64BigEndian(window);
            BinaryPrimitives.WriteUInt64BigEndian(window, held | (value << (64 - skip - bits)));
            BitCount += bits;
            return;
        }

        WriteBytewise(value, bits);
    }

    /// <summary>Appends the low <paramref name="bits"/> (0 to 128) of <paramref name="value"/>.</summary>
    public void WriteWide(UInt128 value, int bits)
    {
        if (bits > 64)
        {
            Write((ulong)(value >> 64), bits - 64);
        }

        Write((ulong)value, Math.Min(bits, 64));
    }

    private void WriteBytewise(ulong value, int bits)
    {
        for (var left = bits; left > 0;)
        {
            var free = 8 - (BitCount & 7);
            var take = Math.Min(free, left);
            left -= take;
            var part = (value >> left) & ((1UL << take) - 1);
            _bytes[BitCount >> 3] |= (byte)(part << (free - take));
            BitCount += take;
        }
    }
}
