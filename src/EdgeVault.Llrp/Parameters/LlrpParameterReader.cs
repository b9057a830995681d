using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EdgeVault.Llrp.Parameters;

/// <summary>Steps through parameters that stand side by side. It never reads past the span it was given.</summary>
public ref struct LlrpParameterReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Numbers below it are TVs.</summary>
    internal const int TlvTypeMin = 128;

    private const int TvHeaderSize = 1;
    private const int TlvHeaderSize = 4;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Why <see cref="TryRead"/> returned false before the end; it stays false.</summary>
    public LlrpParameterFault Fault { get; private set; }

    /// <summary>What has not been read: nothing at the end, else the parameter with the fault and what follows it.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    // Bytes of a TV parameter with its one byte of header, by type number (LLRP 1.0.1 §16.2.7.3, §16.3.1.5; 19 and
    // 20 are 1.1). Zero: no such TV.
    private static ReadOnlySpan<byte> TvSizes =>
        [0, 3, 9, 9, 9, 9, 2, 3, 3, 5, 3, 3, 3, 13, 3, 3, 5, 3, 5, 3, 3];

    // LLRP 1.0.1 §16.2: TV = [1][type:7] [value]; TLV = [reserved:6][type:10] [length:16, header included] [value].
    // Inlined: nearly all that a portal receives are TVs, nine of them in a tag report.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out LlrpParameter parameter)
    {
        var rest = _rest;
        if (!rest.IsEmpty && (rest[0] & 0x80) != 0)
        {
            var type = rest[0] & 0x7F;
            var size = type < TvSizes.Length ? TvSizes[type] : 0;
            if (size != 0 && size <= rest.Length)
            {
                parameter = new LlrpParameter((LlrpParameterType)type, rest[..size], TvHeaderSize);
                _rest = rest[size..];
                return true;
            }
        }

        return TryReadTlv(out parameter);
    }

    private bool TryReadTlv(out LlrpParameter parameter)
    {
        Fault = FindFault(out var size);
        if (Fault != LlrpParameterFault.None || _rest.IsEmpty)
        {
            parameter = default;
            return false;
        }

        parameter = new LlrpParameter(TlvType(_rest), _rest[..size], TlvHeaderSize);
        _rest = _rest[size..];
        return true;
    }

    private readonly LlrpParameterFault FindFault(out int size)
    {
        size = 0;
        if (_rest.IsEmpty)
        {
            return LlrpParameterFault.None;
        }

        if ((_rest[0] & 0x80) != 0)
        {
            var type = _rest[0] & 0x7F;
            return type < TvSizes.Length && TvSizes[type] != 0
                ? LlrpParameterFault.LengthTooLarge
                : LlrpParameterFault.UnknownTv;
        }

        if (_rest.Length < TlvHeaderSize)
        {
            return LlrpParameterFault.HeaderTruncated;
        }

        size = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (size < TlvHeaderSize)
        {
            return LlrpParameterFault.LengthTooSmall;
        }

        // A TV number in TLV dress would pass for a value of fixed size that is not there.
        if ((int)TlvType(_rest) < TlvTypeMin)
        {
            return LlrpParameterFault.TvNumberInTlv;
        }

        return size <= _rest.Length ? LlrpParameterFault.None : LlrpParameterFault.LengthTooLarge;
    }

    private static LlrpParameterType TlvType(ReadOnlySpan<byte> rest) =>
        (LlrpParameterType)(BinaryPrimitives.ReadUInt16BigEndian(rest) & 0x3FF);
}
