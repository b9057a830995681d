using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EdgeVault.Gs1.Epc;

/// <summary>The bits of a tag's EPC memory, 0 to 496 of them, as the reader reported them.</summary>
/// <remarks>
/// The first 128 bits live inline, so a 96-bit tag never touches the heap. Longer ones also hold a byte array that
/// nobody writes to again and that <see cref="EpcInterner"/> shares. Equality is by value and length: a tag of 96 bits
/// is not the tag of 128 bits that starts with them. 496 is what the 5-bit word count of the tag's PC word can say
/// (31 words; EPC Gen2 6.3.2.1.2.2). 32 bytes; <c>EpcBitsTests</c> holds it there.
/// </remarks>
public readonly struct EpcBits : IEquatable<EpcBits>
{
    public const int MaxBits = 496;

    /// <summary>So many bits need no array.</summary>
    public const int HeadBits = 128;

    internal const int MaxBytes = MaxBits / 8;
    internal const int InlineBits = HeadBits;
    private const int InlineBytes = InlineBits / 8;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly byte[]? _long;
    private readonly int _bitCount;

    private EpcBits(UInt128 head, int bitCount, byte[]? owned)
    {
        _high = (ulong)(head >> 64);
        _low = (ulong)head;
        _long = owned;
        _bitCount = bitCount;
    }

    public int BitCount => _bitCount;

    /// <summary>Bytes that the bits take, the last one padded with zeros: 0 to 62.</summary>
    public int ByteCount => BytesFor(_bitCount);

    /// <summary>The first 128 bits, left-aligned: the header is the top byte whatever the length.</summary>
    public UInt128 Head => new(_high, _low);

    public static bool operator ==(EpcBits left, EpcBits right) => left.Equals(right);

    public static bool operator !=(EpcBits left, EpcBits right) => !left.Equals(right);

    /// <summary>Copies <paramref name="bitCount"/> bits from the start of <paramref name="bytes"/>; what stands behind
    /// them is cleared. More than 128 bits allocate a copy: on a reader's path use <see cref="EpcInterner"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Over 496 bits, or fewer bytes than the bits need.</exception>
    public static EpcBits From(ReadOnlySpan<byte> bytes, int bitCount)
    {
        ThrowIfImpossible(bytes, bitCount);
        if (bitCount <= InlineBits)
        {
            return Inline(bytes, bitCount);
        }

        Span<byte> scratch = stackalloc byte[MaxBytes];
        return Long(Clear(bytes, bitCount, scratch).ToArray(), bitCount);
    }

    /// <summary>The first <paramref name="bitCount"/> bits of a <see cref="Head"/>; what stands behind them is cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Over 128 bits.</exception>
    public static EpcBits FromHead(UInt128 head, int bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bitCount, (uint)HeadBits, nameof(bitCount));
        // A shift by 128 is a shift by none.
        var mask = bitCount == 0 ? UInt128.Zero : UInt128.MaxValue << (HeadBits - bitCount);
        return new EpcBits(head & mask, bitCount, null);
    }

    /// <summary>Reads 0 to 124 hex digits of either case; each is four bits. No separators, no prefix.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out EpcBits bits)
    {
        bits = default;
        if (hex.Length > MaxBits / 4)
        {
            return false;
        }

        // Pad an odd digit to a whole byte; the padding is not counted as bits.
        Span<char> even = stackalloc char[hex.Length + (hex.Length & 1)];
        even.Fill('0');
        hex.CopyTo(even);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        if (Convert.FromHexString(even, bytes, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        bits = From(bytes[..written], hex.Length * 4);
        return true;
    }

    /// <summary>Writes the bits, the last byte padded with zeros; returns <see cref="ByteCount"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than that.</exception>
    public int CopyTo(Span<byte> destination)
    {
        var count = ByteCount;
        if (destination.Length < count)
        {
            throw new ArgumentException($"{count} bytes are needed, {destination.Length} given.", nameof(destination));
        }

        if (_long is not null)
        {
            _long.CopyTo(destination);
            return count;
        }

        Span<byte> head = stackalloc byte[InlineBytes];
        BinaryPrimitives.WriteUInt128BigEndian(head, Head);
        head[..count].CopyTo(destination);
        return count;
    }

    public byte[] ToArray()
    {
        var bytes = new byte[ByteCount];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Upper case, one digit for each four bits begun.</summary>
    public string ToHex()
    {
        Span<char> digits = stackalloc char[MaxBytes * 2];
        return new string(digits[..WriteHex(digits)]);
    }

    /// <summary>64 well mixed bits for an open addressed table. A table that strangers can fill takes its own secret
    /// <paramref name="seed"/>, without which collisions cannot be prepared.</summary>
    public ulong Mix64(ulong seed) =>
        EpcMix.Mix(_high, _low, _long is null ? default : _long.AsSpan(InlineBytes), _bitCount, seed);

    public bool Equals(EpcBits other) =>
        _low == other._low && _high == other._high && _bitCount == other._bitCount
        && (ReferenceEquals(_long, other._long) || LongEquals(other._long));

    public override bool Equals(object? obj) => obj is EpcBits other && Equals(other);

    /// <summary>Differs from process to process, as that of a string does; never store it.</summary>
    public override int GetHashCode() => (int)Mix64(EpcMix.ProcessSeed);

    public override string ToString() => ToHex();

    internal static int BytesFor(int bitCount) => (bitCount + 7) / 8;

    internal static void ThrowIfImpossible(ReadOnlySpan<byte> bytes, int bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bitCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, MaxBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, bytes.Length * 8L);
    }

    /// <summary>Up to 128 bits, left-aligned; what stands behind them is zero.</summary>
    internal static EpcBits Inline(ulong high, ulong low, int bitCount) => new(new UInt128(high, low), bitCount, null);

    /// <summary>Up to 128 bits; no allocation.</summary>
    internal static EpcBits Inline(ReadOnlySpan<byte> bytes, int bitCount)
    {
        Span<byte> head = stackalloc byte[InlineBytes];
        head.Clear();
        bytes[..BytesFor(bitCount)].CopyTo(head);

        return FromHead(BinaryPrimitives.ReadUInt128BigEndian(head), bitCount);
    }

    /// <summary>More than 128 bits. <paramref name="owned"/> is exactly as long as they need, clean behind them, and
    /// nobody writes to it again.</summary>
    internal static EpcBits Long(byte[] owned, int bitCount) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(owned), bitCount, owned);

    /// <summary>Copies the bytes that the bits need into <paramref name="scratch"/> (62 bytes), clean behind the last
    /// bit.</summary>
    internal static Span<byte> Clear(ReadOnlySpan<byte> bytes, int bitCount, Span<byte> scratch)
    {
        var cleared = scratch[..BytesFor(bitCount)];
        bytes[..cleared.Length].CopyTo(cleared);
        if ((bitCount & 7) != 0)
        {
            cleared[^1] &= (byte)(0xFF << (8 - (bitCount & 7)));
        }

        return cleared;
    }

    internal bool BytesEqual(ReadOnlySpan<byte> cleared, int bitCount) =>
        _bitCount == bitCount && _long is not null && cleared.SequenceEqual(_long);

    /// <summary>As <see cref="ToHex"/> into 124 characters; returns how many.</summary>
    internal int WriteHex(Span<char> digits)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        Convert.TryToHexString(bytes[..CopyTo(bytes)], digits, out _);
        return (_bitCount + 3) / 4;
    }

    /// <summary>Whether a bit is set from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    internal bool AnySet(int start, int end)
    {
        if (start >= end)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        CopyTo(bytes);
        for (var at = start; at < end; at++)
        {
            if ((bytes[at / 8] & (0x80 >> (at & 7))) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first <paramref name="bitCount"/> bits.</summary>
    internal EpcBits Truncate(int bitCount)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        return From(bytes[..CopyTo(bytes)], bitCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LongEquals(byte[]? other) =>
        _long is not null && other is not null && _long.AsSpan().SequenceEqual(other);
}
