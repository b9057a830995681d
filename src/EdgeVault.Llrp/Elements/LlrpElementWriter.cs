using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Elements;

/// <summary>Writes messages element by element: the other direction of <see cref="LlrpElementReader"/>.</summary>
/// <remarks>Lengths are computed, never copied. The caller keeps the order of the definition.</remarks>
public sealed class LlrpElementWriter(LlrpWriter writer)
{
    private readonly Stack<int> _starts = [];
    private uint _bits;
    private int _bitCount;

    /// <summary>Reads a message and writes it again; what comes out is what went in, byte for byte.</summary>
    public void Rewrite(ReadOnlySpan<byte> message)
    {
        var reader = new LlrpElementReader(message);
        while (reader.Read())
        {
            switch (reader.Token)
            {
                case LlrpToken.StartMessage:
                    StartMessage(reader.Header, reader.Reserved);
                    break;
                case LlrpToken.StartParameter:
                    StartParameter(reader.Number, reader.Reserved);
                    break;
                case LlrpToken.Field:
                    Field(reader.Field, reader.Value, reader.Bytes);
                    break;
                case LlrpToken.Raw:
                    writer.Bytes(reader.Bytes);
                    break;
                default:
                    End();
                    break;
            }
        }
    }

    /// <param name="header">Its length is not used.</param>
    /// <param name="reserved">The three bits in front of the version.</param>
    public void StartMessage(LlrpHeader header, byte reserved = 0)
    {
        _starts.Push(writer.Length);
        writer.U16((ushort)((reserved << 13) | ((header.Version & 7) << 10) | ((int)header.Type & 0x3FF)));
        writer.U32(0);
        writer.U32(header.MessageId);
    }

    /// <param name="number">Below 128: a TV.</param>
    /// <param name="reserved">The bits in front of the number of a TLV: five, the first one tells it from a TV.</param>
    public void StartParameter(int number, byte reserved = 0)
    {
        _starts.Push(writer.Length);
        if (number < LlrpParameterReader.TlvTypeMin)
        {
            writer.Tv((LlrpParameterType)number);
            return;
        }

        writer.U16((ushort)((reserved << 10) | number));
        writer.U16(0);
    }

    /// <param name="field">The next one of the element's definition.</param>
    /// <param name="value">The number; the count of elements of a vector.</param>
    /// <param name="bytes">Of a vector, of text, of octets or of the rest.</param>
    public void Field(LlrpField field, ulong value, ReadOnlySpan<byte> bytes)
    {
        if (field.Type is not (LlrpFieldType.Octets or LlrpFieldType.Rest))
        {
            WriteBits(value, field.FixedBits);
        }

        writer.Bytes(bytes);
    }

    /// <summary>Bytes as they are, inside the element that was started last.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => writer.Bytes(bytes);

    /// <summary>Ends what was started last.</summary>
    public void End()
    {
        var start = _starts.Pop();
        if (_starts.Count == 0)
        {
            writer.EndMessage(start);
        }
        else if ((writer.WrittenSpan[start] & 0x80) == 0)
        {
            writer.EndParameter(start);
        }
    }

    private void WriteBits(ulong value, int count)
    {
        for (var left = count; left > 0;)
        {
            var taken = Math.Min(8 - _bitCount, left);
            left -= taken;
            _bits = (_bits << taken) | ((uint)(value >> left) & ((1u << taken) - 1));
            _bitCount += taken;
            if (_bitCount == 8)
            {
                writer.U8((byte)_bits);
                (_bits, _bitCount) = (0, 0);
            }
        }
    }
}
