namespace EdgeVault.Custody.Stock.Replay;

/// <summary>The fields of a protobuf message one after the other, as bytes.</summary>
/// <remarks>Protocol Buffers, Encoding: message = (tag value)*; tag = varint(number &lt;&lt; 3 | wire type); value = varint (0) ·
/// 8 bytes (1) · varint(length) bytes (2) · 4 bytes (5). Groups are not ours.</remarks>
internal ref struct FieldWalk(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number and wire type, as one.</summary>
    public uint Tag { get; private set; }

    public readonly int Number => (int)(Tag >> 3);

    /// <summary>Tag and value.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>The bytes of a string, bytes or message; of others empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The number that a varint says; of a string, bytes or message its length, of others 0.</summary>
    public ulong Varint { get; private set; }

    /// <summary>All of it was walked over; else the rest is damaged, or a group.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool MoveNext()
    {
        var head = ReadVarint(_rest, out var tag);
        var wireType = (int)(tag & 7);
        var number = 0UL;
        var length = head == 0 || tag > uint.MaxValue ? -1 : wireType switch
        {
            0 => NoneAsNegative(ReadVarint(_rest[head..], out number)),
            1 => 8,
            2 => NoneAsNegative(ReadVarint(_rest[head..], out number)),
            5 => 4,
            _ => -1,
        };
        var bytes = wireType == 2 ? number : 0;
        if (length < 0 || (ulong)length + bytes > (ulong)(_rest.Length - head) || bytes > (ulong)_rest.Length)
        {
            return false;
        }

        var start = head + length;
        Tag = (uint)tag;
        Varint = number;
        Whole = _rest[..(start + (int)bytes)];
        Value = Whole[(wireType == 2 ? start : Whole.Length)..];
        _rest = _rest[Whole.Length..];
        return true;
    }

    private static int NoneAsNegative(int bytes) => bytes == 0 ? -1 : bytes;

    /// <summary>How many bytes it takes; 0 where there is none.</summary>
    private static int ReadVarint(ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (var at = 0; at < from.Length && at < 10; at++)
        {
            value |= (ulong)(from[at] & 0x7F) << (7 * at);
            if (from[at] < 0x80)
            {
                return at + 1;
            }
        }

        return 0;
    }
}
