using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Identification(218): the name that a reader gives itself.</summary>
/// <param name="IsEpc">True if <paramref name="Hex"/> is an EPC; false for a MAC address, as an EUI-64.</param>
/// <param name="Hex">The identifier, upper case.</param>
public sealed record ReaderIdentity(bool IsEpc, string Hex)
{
    // LLRP 1.0.1 §16.1.37: LLRPStatus, then Identification(218) among others;
    // §16.2.6.2: Identification = [id type:8, 0 = MAC, 1 = EPC] [reader id:u8v].
    internal static ReaderIdentity? Read(ReadOnlySpan<byte> configBody)
    {
        var parameters = new LlrpParameterReader(configBody);
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type != LlrpParameterType.Identification)
            {
                continue;
            }

            var fields = new LlrpFieldReader(parameter.Value);
            var isEpc = fields.U8() == 1;
            var id = fields.Counted();
            return fields.Overrun ? null : new ReaderIdentity(isEpc, Convert.ToHexString(id));
        }

        return null;
    }
}
