using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>How a reader's input stands.</summary>
/// <param name="Port">From 1.</param>
/// <param name="IsHigh">Null: the reader does not know, or the input is switched off.</param>
internal readonly record struct InputState(ushort Port, bool? IsHigh)
{
    // LLRP 1.0.1 §16.2.6.9: GPIPortCurrentState(225) = [port:16] [on:1] [reserved:7] [state:8, 0 = low, 1 = high, 2 =
    // unknown].
    /// <param name="configBody">Of a GET_READER_CONFIG_RESPONSE.</param>
    public static IReadOnlyList<InputState> Read(ReadOnlySpan<byte> configBody)
    {
        var inputs = new List<InputState>();
        var parameters = new LlrpParameterReader(configBody);
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type != LlrpParameterType.GPIPortCurrentState)
            {
                continue;
            }

            var fields = new LlrpFieldReader(parameter.Value);
            var port = fields.U16();
            var isOn = (fields.U8() & 0x80) != 0;
            bool? isHigh = (isOn, fields.U8()) switch { (true, 0) => false, (true, 1) => true, _ => null };
            if (!fields.Overrun)
            {
                inputs.Add(new InputState(port, isHigh));
            }
        }

        return inputs;
    }
}
