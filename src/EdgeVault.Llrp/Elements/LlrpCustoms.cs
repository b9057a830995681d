using System.Diagnostics.CodeAnalysis;
using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Elements;

/// <summary>Finds the vendor's definition of a custom whose bytes fit it.</summary>
internal static class LlrpCustoms
{
    /// <summary>The type number of custom parameters and of custom messages.</summary>
    public const int Number = 1023;

    // LLRP 1.0.1 §16.2.9: [vendor:32] [subtype:32] [data].
    public static bool TryFindParameter(ReadOnlySpan<byte> value, [NotNullWhen(true)] out LlrpDefinition? definition)
    {
        var fields = new LlrpFieldReader(value);
        definition = LlrpDefinitions.Custom(fields.U32(), fields.U32());
        return definition is not null && Fits(definition, value);
    }

    // §16.1.42: [vendor:32] [subtype:8] [data].
    public static bool TryFindMessage(ReadOnlySpan<byte> body, [NotNullWhen(true)] out LlrpDefinition? definition)
    {
        var fields = new LlrpFieldReader(body);
        definition = LlrpDefinitions.CustomMessage(fields.U32(), fields.U8());
        return definition is not null && Fits(definition, body);
    }

    /// <summary>
    /// The fields are all there, and what follows them may. A vendor's next firmware may lay out a custom anew; then it
    /// is bytes again, and no fault.
    /// </summary>
    public static bool Fits(LlrpDefinition definition, ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var bits = 0;
        foreach (var field in definition.FieldSpan)
        {
            switch (field.Type)
            {
                case LlrpFieldType.Rest:
                    return !fields.Overrun;
                case LlrpFieldType.Vector or LlrpFieldType.Utf8:
                    fields.Take(((fields.U16() * field.Bits) + 7) / 8);
                    break;
                default:
                    bits += field.Bits;
                    fields.Take(bits / 8);
                    bits %= 8;
                    break;
            }
        }

        return !fields.Overrun && (definition.HasChildren || fields.Rest.IsEmpty);
    }
}
