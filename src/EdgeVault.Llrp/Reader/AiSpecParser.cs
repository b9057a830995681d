using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>Reads AISpecs, and looks up in the reader's own tables what they ask for.</summary>
internal static class AiSpecParser
{
    private const byte ProtocolC1G2 = 1;

    // LLRP 1.0.1 §16.2.4.2: AISpec(183) = [antennas:u16v] [stop 184] [InventoryParameterSpec 186 1-n].
    /// <param name="value">The value of the AISpec.</param>
    /// <param name="refused">The first thing that this reader does not have, in words; null if it has it all.</param>
    public static AiSpecRequest Parse(ReadOnlySpan<byte> value, out string? refused)
    {
        var fields = new LlrpFieldReader(value);
        var antennas = ReadAntennas(fields.CountedWords());
        var stop = default(SpecStop);
        refused = fields.Overrun ? "an AISpec cannot be read" : null;
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.AISpecStopTrigger)
            {
                stop = ParseStop(child.Value);
                refused ??= stop.Kind > SpecStopKind.TagObservation ? $"there is no stop trigger {(int)stop.Kind}" : null;
            }
            else if (child.Type == LlrpParameterType.InventoryParameterSpec)
            {
                refused ??= RefusalOf(child.Value);
            }
        }

        return new AiSpecRequest(antennas.Contains(0) ? [] : antennas, stop);
    }

    private static List<ushort> ReadAntennas(ReadOnlySpan<byte> words)
    {
        var antennas = new List<ushort>(words.Length / 2);
        var fields = new LlrpFieldReader(words);
        while (!fields.Rest.IsEmpty)
        {
            antennas.Add(fields.U16());
        }

        return antennas;
    }

    // §16.2.4.2.1: AISpecStopTrigger(184) = [type:8] [duration:32] [GPITriggerValue 181] [TagObservationTrigger 185].
    private static SpecStop ParseStop(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var kind = (SpecStopKind)fields.U8();
        var stop = RoSpecParser.WithInput(new(kind, fields.U32(), default, 0, 0), fields.Rest);
        var children = new LlrpParameterReader(fields.Rest);
        while (kind == SpecStopKind.TagObservation && children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.TagObservationTrigger)
            {
                stop = WithObservation(stop, new LlrpFieldReader(child.Value));
            }
        }

        return stop;
    }

    // §16.2.4.2.1.1: [type:8, 0 = N tags, 1 = quiet for T, 2 = N attempts] [reserved:8] [tags:16] [attempts:16] [T:16]
    // [timeout:32]. An attempt is nothing that can be told from outside the radio; there the timeout alone counts.
    private static SpecStop WithObservation(SpecStop stop, LlrpFieldReader fields)
    {
        var type = fields.U8();
        fields.U8();
        var tags = fields.U16();
        fields.U16();
        var quietMs = fields.U16();
        return stop with
        {
            Tags = type == 0 ? tags : (ushort)0,
            QuietMs = type == 1 ? quietMs : (ushort)0,
            AfterMs = fields.U32(),
        };
    }

    // §16.2.4.2.2: [id:16] [protocol:8] [AntennaConfiguration 222 0-n].
    private static string? RefusalOf(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        fields.U16();
        if (fields.U8() is var protocol and not ProtocolC1G2)
        {
            return $"it has no air protocol {protocol}";
        }

        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.AntennaConfiguration && RefusalOfAntenna(child.Value) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    // §16.2.6.6: [antenna:16] [RFTransmitter 224 = hop table:16 channel:16 power:16] [C1G2InventoryCommand 330 =
    // flags:8 [C1G2RFControl 335 = mode:16 tari:16]].
    private static string? RefusalOfAntenna(ReadOnlySpan<byte> value)
    {
        var children = new LlrpParameterReader(value.Length < 2 ? value : value[2..]);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.RFTransmitter && child.Value is [_, _, _, _, var high, var low]
                && ((high << 8) | low) is var power
                && power is 0 or > CapabilitiesWriting.PowerLevelCount)
            {
                return $"power index {power} is not in its table of 1 to {CapabilitiesWriting.PowerLevelCount}";
            }

            if (child.Type == LlrpParameterType.C1G2InventoryCommand && child.Value.Length > 0
                && ModeOf(child.Value[1..]) is { } mode && !CapabilitiesWriting.ModeIds.Contains(mode))
            {
                return $"mode {mode} is not in its table, which has {string.Join(", ", CapabilitiesWriting.ModeIds)}";
            }
        }

        return null;
    }

    private static ushort? ModeOf(ReadOnlySpan<byte> command)
    {
        var children = new LlrpParameterReader(command);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.C1G2RFControl)
            {
                return new LlrpFieldReader(child.Value).U16();
            }
        }

        return null;
    }
}
