using System.Buffers.Binary;
using System.Text;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>
/// Writes messages one after the other into a buffer of its own. Lengths are patched in when a message or a parameter
/// ends; reused after <see cref="Clear"/>, it allocates only to grow.
/// </summary>
public sealed class LlrpWriter(int capacity = 512)
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    public int Length => _length;

    /// <summary>The version in the header of the messages to come: 1 = LLRP 1.0.1 (the default), 2 = 1.1.</summary>
    public byte Version { get; set; } = 1;

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Starts a message; hand the result to <see cref="EndMessage"/>.</summary>
    public int BeginMessage(LlrpMessageType type, uint id)
    {
        var start = _length;
        new LlrpHeader(Version, type, Length: 0, id).Write(Next(LlrpHeader.Size));
        return start;
    }

    public void EndMessage(int start) =>
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(start + 2), (uint)(_length - start));

    /// <summary>Starts a TLV parameter; hand the result to <see cref="EndParameter"/>.</summary>
    public int BeginParameter(LlrpParameterType type)
    {
        var start = _length;
        U16((ushort)type);
        U16(0);
        return start;
    }

    /// <summary>Starts a custom parameter; ends with <see cref="EndParameter"/> too.</summary>
    public int BeginCustom(uint vendor, uint subtype)
    {
        var start = BeginParameter(LlrpParameterType.Custom);
        U32(vendor);
        U32(subtype);
        return start;
    }

    /// <exception cref="LlrpException">MessageTooLarge: a TLV has at most 65,535 bytes.</exception>
    public void EndParameter(int start)
    {
        var length = _length - start;
        if (length > ushort.MaxValue)
        {
            throw new LlrpException(
                LlrpErrorCode.MessageTooLarge, $"a parameter of {length} bytes; a TLV has at most {ushort.MaxValue}");
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(start + 2), (ushort)length);
    }

    /// <summary>The one byte in front of a TV parameter's value.</summary>
    public void Tv(LlrpParameterType type) => U8((byte)(0x80 | (int)type));

    public void U8(byte value) => Next(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Next(8), value);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    /// <summary>utf8v: [byte count:16] [bytes], cut at 65,535 bytes.</summary>
    public void Utf8(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value).AsSpan();
        bytes = bytes[..Math.Min(bytes.Length, ushort.MaxValue)];
        U16((ushort)bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Forgets the oldest bytes; what follows moves to the front.</summary>
    internal void Discard(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
    }

    private Span<byte> Next(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }

        var next = _buffer.AsSpan(_length, count);
        _length += count;
        return next;
    }
}
