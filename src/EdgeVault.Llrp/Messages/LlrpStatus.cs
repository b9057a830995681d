using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>LLRPStatus: what a reader says to a request.</summary>
/// <param name="Code">Zero is success.</param>
/// <param name="Description">The reader's own words, often empty.</param>
/// <param name="FieldNumber">The field that was wrong, counted from 0, if the reader says so.</param>
/// <param name="Detail">What was wrong with that field, or with a parameter.</param>
public readonly record struct LlrpStatus(
    LlrpStatusCode Code, string Description = "", ushort? FieldNumber = null, LlrpStatusCode? Detail = null)
{
    public static LlrpStatus Success => new(LlrpStatusCode.M_Success);

    public bool IsSuccess => Code == LlrpStatusCode.M_Success;

    // LLRP 1.0.1 §16.2.8.1: LLRPStatus(287) = [code:16] [description:utf8v] [FieldError 288] [ParameterError 289].
    public static bool TryRead(ReadOnlySpan<byte> body, out LlrpStatus status)
    {
        var parameters = new LlrpParameterReader(body);
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type == LlrpParameterType.LLRPStatus)
            {
                return TryReadValue(parameter.Value, out status);
            }
        }

        status = default;
        return false;
    }

    public override string ToString()
    {
        var field = FieldNumber is { } number ? $" at field {number}" : "";
        var detail = Detail is { } code ? $" ({code}{field})" : "";
        return Description.Length == 0 ? $"{Code}{detail}" : $"{Code}{detail}: {Description}";
    }

    private static bool TryReadValue(ReadOnlySpan<byte> value, out LlrpStatus status)
    {
        var fields = new LlrpFieldReader(value);
        status = new LlrpStatus((LlrpStatusCode)fields.U16(), fields.Utf8());
        if (fields.Overrun)
        {
            return false;
        }

        var children = new LlrpParameterReader(fields.Rest);
        if (children.TryRead(out var child))
        {
            status = WithDetail(status, child);
        }

        return true;
    }

    // §16.2.8.1.1, §16.2.8.1.2: FieldError = [field:16] [code:16]; ParameterError = [parameter:16] [code:16] [nested].
    private static LlrpStatus WithDetail(LlrpStatus status, LlrpParameter child)
    {
        var fields = new LlrpFieldReader(child.Value);
        var number = fields.U16();
        var code = (LlrpStatusCode)fields.U16();
        return child.Type switch
        {
            LlrpParameterType.FieldError => status with { FieldNumber = number, Detail = code },
            LlrpParameterType.ParameterError => status with { Detail = code },
            _ => status,
        };
    }
}
