using System.Buffers.Binary;
using System.Text;

namespace EdgeVault.Llrp.Parameters;

/// <summary>
/// Reads big-endian fields in order. Past the end every read is zero and <see cref="Overrun"/> is set, so a parser
/// reads all its fields and asks once.
/// </summary>
internal ref struct LlrpFieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Overrun { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte U8() => Take(1) is [var value, ..] ? value : (byte)0;

    public ushort U16() => Take(2) is { Length: > 0 } taken ? BinaryPrimitives.ReadUInt16BigEndian(taken) : (ushort)0;

    public uint U32() => Take(4) is { Length: > 0 } taken ? BinaryPrimitives.ReadUInt32BigEndian(taken) : 0;

    public ulong U64() => Take(8) is { Length: > 0 } taken ? BinaryPrimitives.ReadUInt64BigEndian(taken) : 0;

    public short S16() => (short)U16();

    /// <summary>utf8v: [byte count:16] [bytes]. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string Utf8() => Encoding.UTF8.GetString(Take(U16()));

    /// <summary>u8v: [count:16] [bytes].</summary>
    public ReadOnlySpan<byte> Counted() => Take(U16());

    /// <summary>u16v: [count:16] [words].</summary>
    public ReadOnlySpan<byte> CountedWords() => Take(U16() * 2);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Overrun = true;
            _rest = default;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
