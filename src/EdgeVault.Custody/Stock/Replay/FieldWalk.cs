namespace EdgeVault.Custody.Stock.Replay;

/// <summary>The fields of a protobuf message one after the other, as bytes.</summary>
/// <remarks>Protocol Buffers, Encoding: message = (tag value)*; tag = varint(number &lt;&lt; 3 | wire type); value = varint (0) ·
/// 8 bytes (1) · varint(length) bytes (2) · 4 bytes (5). Groups are not ours.</remarks>
internal ref struct FieldWalk(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public int Number { get; private set; }

    /// <summary>Tag and value.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>The bytes of a string, bytes or message; of others empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>All of it was walked over; else the rest is damaged, or a group.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool MoveNext()
    {
        var (tag, value) = ReadVarint(_rest);
        var length = value == 0 || tag > uint.MaxValue ? -1 : LengthOf((int)(tag & 7), _rest[value..]);
        if (length < 0 || length > _rest.Length - value)
        {
            return false;
        }

        Number = (int)(tag >> 3);
        Whole = _rest[..(value + length)];
        Value = (tag & 7) == 2 ? Whole[(value + ReadVarint(_rest[value..]).Bytes)..] : [];
        _rest = _rest[(value + length)..];
        return true;
    }

    /// <summary>Bytes of a value; negative where that cannot be told.</summary>
    private static int LengthOf(int wireType, ReadOnlySpan<byte> from)
    {
        var (number, bytes) = ReadVarint(from);
        return wireType switch
        {
            0 => bytes == 0 ? -1 : bytes,
            1 => 8,
            2 => bytes == 0 || number > (ulong)from.Length ? -1 : bytes + (int)number,
            5 => 4,
            _ => -1,
        };
    }

    /// <summary>Zero bytes where there is none.</summary>
    private static (ulong Value, int Bytes) ReadVarint(ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var at = 0; at < from.Length && at < 10; at++)
        {
            value |= (ulong)(from[at] & 0x7F) << (7 * at);
            if (from[at] < 0x80)
            {
                return (value, at + 1);
            }
        }

        return default;
    }
}
