using System.Runtime.CompilerServices;
using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Elements;

/// <summary>Steps through one message, element by element and field by field, by the definitions. Allocates nothing.</summary>
/// <remarks>
/// It loses nothing: reserved and filling bits are values like any other, unknown parameters are raw, and what cannot be
/// read is raw up to the end of its parent, with <see cref="Fault"/> set; reading goes on behind it. So
/// <see cref="LlrpElementWriter"/> gives the same bytes again for every message.
/// Tag reports of a live session do not come this way but through <see cref="Messages.RoAccessReport"/>.
/// </remarks>
public ref struct LlrpElementReader
{
    /// <summary>Elements inside each other. The deepest that the specification builds is a filter in an ADD_ROSPEC, 8.</summary>
    public const int DepthMax = 16;

    private const byte LastVersionKnown = 2;

    private readonly ReadOnlySpan<byte> _message;
    private readonly LlrpDefinition? _definition;
    private Levels _levels;
    private int _depth;
    private int _bit;

    /// <param name="message">A whole message, as the framing cut it.</param>
    /// <exception cref="ArgumentException">Shorter than a header.</exception>
    public LlrpElementReader(ReadOnlySpan<byte> message)
        : this(message, null)
    {
    }

    /// <summary>As if this were the message's definition.</summary>
    internal LlrpElementReader(ReadOnlySpan<byte> message, LlrpDefinition? definition)
    {
        if (message.Length < LlrpHeader.Size)
        {
            throw new ArgumentException("A message has at least a header.", nameof(message));
        }

        _message = message;
        _definition = definition;
        Header = LlrpHeader.Read(message);
        _depth = -1;
    }

    public LlrpHeader Header { get; }

    public LlrpToken Token { get; private set; }

    /// <summary>Of the element that starts, ends, or holds the field; null if it is unknown.</summary>
    public LlrpDefinition? Definition { get; private set; }

    /// <summary>The type number of the element that starts.</summary>
    public int Number { get; private set; }

    /// <summary>The reserved bits in the header of the element that starts.</summary>
    public byte Reserved { get; private set; }

    /// <summary>The field, while <see cref="Token"/> is <see cref="LlrpToken.Field"/>.</summary>
    public LlrpField Field { get; private set; } = null!;

    /// <summary>A number's value, sign-extended if it is signed; the count of elements of a vector.</summary>
    public ulong Value { get; private set; }

    /// <summary>The bytes of a vector, of text, of octets or of the rest; raw bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The first thing that was wrong so far.</summary>
    public LlrpParameterFault Fault { get; private set; }

    /// <summary>Offset of the fault from the start of the message.</summary>
    public int FaultOffset { get; private set; }

    /// <summary>The element that the fault is in.</summary>
    public LlrpDefinition? FaultElement { get; private set; }

    /// <summary>False behind <see cref="LlrpToken.EndMessage"/>.</summary>
    public bool Read()
    {
        if (_depth < 0)
        {
            return Token == LlrpToken.None && StartMessage();
        }

        ref var level = ref _levels[_depth];
        Definition = level.Definition;
        if (level.FieldsLeft > 0)
        {
            return ReadField(ref level);
        }

        return _bit / 8 == level.End ? End()
            : Definition is not { HasChildren: true } ? ReadUnexplained(ref level)
            : StartParameter(ref level);
    }

    // LLRP 1.0.1 §16.1: [reserved:3] [version:3] [type:10] [length:32] [message id:32].
    private bool StartMessage()
    {
        var body = _message[LlrpHeader.Size..];
        Number = (int)Header.Type;
        Reserved = (byte)(_message[0] >> 5);
        var definition = _definition ?? LlrpDefinitions.Message(Number);
        if (Number == LlrpCustoms.Number && LlrpCustoms.TryFindMessage(body, out var custom))
        {
            definition = custom;
        }

        return Start(LlrpToken.StartMessage, definition, LlrpHeader.Size, _message.Length);
    }

    private bool StartParameter(ref Level level)
    {
        var at = _bit / 8;
        var parameters = new LlrpParameterReader(_message[at..level.End]);
        if (!parameters.TryRead(out var parameter))
        {
            return Fail(ref level, parameters.Fault);
        }

        if (_depth + 1 == DepthMax)
        {
            return Fail(ref level, LlrpParameterFault.TooDeep);
        }

        Number = (int)parameter.Type;
        var isTlv = Number >= LlrpParameterReader.TlvTypeMin;
        Reserved = isTlv ? (byte)(_message[at] >> 2) : (byte)0;
        var definition = LlrpDefinitions.Parameter(Number);
        if (Number == LlrpCustoms.Number && LlrpCustoms.TryFindParameter(parameter.Value, out var custom))
        {
            definition = custom;
        }
        else if (definition?.Alternative is { } other
            && !LlrpCustoms.Fits(definition, parameter.Value) && LlrpCustoms.Fits(other, parameter.Value))
        {
            definition = other;
        }

        var end = at + parameter.Bytes.Length;
        return Start(LlrpToken.StartParameter, definition, end - parameter.Value.Length, end);
    }

    private bool Start(LlrpToken token, LlrpDefinition? definition, int from, int end)
    {
        _depth++;
        _levels[_depth] = new Level(definition, end) { FieldsLeft = definition?.Fields.Count ?? 0 };
        _bit = from * 8;
        (Token, Definition) = (token, definition);
        return true;
    }

    private bool ReadField(ref Level level)
    {
        var field = level.Definition!.FieldSpan[^level.FieldsLeft];
        var bitsLeft = (level.End * 8) - _bit;
        if (field.BitsToBoundary > bitsLeft)
        {
            return Fail(ref level, LlrpParameterFault.FieldTruncated);
        }

        var (value, byteCount) = Measure(field, level.End);
        if (byteCount * 8L > bitsLeft - field.FixedBits)
        {
            return Fail(ref level, LlrpParameterFault.FieldTruncated);
        }

        level.FieldsLeft--;
        var behindFixed = (_bit + field.FixedBits) / 8;
        Bytes = field.Type == LlrpFieldType.Octets
            ? _message.Slice(_bit / 8, field.Bits / 8)
            : _message.Slice(behindFixed, byteCount);
        _bit += field.FixedBits + (byteCount * 8);
        (Token, Field, Value) = (LlrpToken.Field, field, value);
        return true;
    }

    /// <summary>The number, or the count of elements; and how many bytes stand behind the fixed part.</summary>
    private readonly (ulong Value, int ByteCount) Measure(LlrpField field, int end)
    {
        switch (field.Type)
        {
            case LlrpFieldType.Octets:
                return (0, 0);
            case LlrpFieldType.Rest:
                return (0, end - (_bit / 8));
            case LlrpFieldType.Vector or LlrpFieldType.Utf8:
                var count = (int)ReadBits(field.FixedBits);
                return ((ulong)count, ((count * field.Bits) + 7) / 8);
            case LlrpFieldType.Signed:
                var shift = 64 - field.Bits;
                return ((ulong)((long)(ReadBits(field.Bits) << shift) >> shift), 0);
            default:
                return (ReadBits(field.Bits), 0);
        }
    }

    private readonly ulong ReadBits(int count)
    {
        var value = 0UL;
        for (var bit = _bit; bit < _bit + count;)
        {
            var taken = Math.Min(8 - (bit % 8), _bit + count - bit);
            var window = _message[bit / 8] >> (8 - (bit % 8) - taken);
            value = (value << taken) | ((uint)window & ((1u << taken) - 1));
            bit += taken;
        }

        return value;
    }

    // An unknown parameter is legal. A known one without children that is longer than it should be is not, except from
    // a later version than those of the tables.
    private bool ReadUnexplained(ref Level level) =>
        level.Definition is null || Header.Version > LastVersionKnown
            ? ReadRaw(ref level)
            : Fail(ref level, LlrpParameterFault.ExtraBytes);

    private bool Fail(ref Level level, LlrpParameterFault fault)
    {
        if (Fault == LlrpParameterFault.None)
        {
            (Fault, FaultOffset, FaultElement) = (fault, _bit / 8, level.Definition);
        }

        return ReadRaw(ref level);
    }

    private bool ReadRaw(ref Level level)
    {
        Bytes = _message[(_bit / 8)..level.End];
        level.FieldsLeft = 0;
        _bit = level.End * 8;
        Token = LlrpToken.Raw;
        return true;
    }

    private bool End()
    {
        Token = _depth == 0 ? LlrpToken.EndMessage : LlrpToken.EndParameter;
        _depth--;
        return true;
    }

    private struct Level(LlrpDefinition? definition, int end)
    {
        public readonly LlrpDefinition? Definition = definition;

        /// <summary>Offset of the first byte behind it.</summary>
        public readonly int End = end;

        public int FieldsLeft;
    }

    [InlineArray(DepthMax)]
    private struct Levels
    {
        private Level _first;
    }
}
