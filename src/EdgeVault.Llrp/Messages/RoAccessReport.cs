using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Steps through the tag reports of an RO_ACCESS_REPORT body. Allocates nothing.</summary>
/// <remarks>What cannot be read is counted and skipped; what was read before it is kept.</remarks>
/// <param name="body">What follows the message header.</param>
/// <param name="defaults">The connection's memory for absent values; null to leave them absent.</param>
public ref struct RoAccessReport(ReadOnlySpan<byte> body, TagReportDefaults? defaults = null)
{
    private readonly TagReportDefaults? _defaults = defaults;
    private LlrpParameterReader _parameters = new(body);
    private int _malformed;

    /// <summary>Parameters that could not be read so far, those with unknown numbers not counted.</summary>
    public readonly int MalformedCount => _malformed + (_parameters.Fault == LlrpParameterFault.None ? 0 : 1);

    // LLRP 1.0.1 §16.1.30: TagReportData(240) 0-n, RFSurveyReportData(242) 0-n, Custom(1023) 0-n.
    public bool TryRead(out TagReport report)
    {
        while (_parameters.TryRead(out var parameter))
        {
            if (parameter.Type != LlrpParameterType.TagReportData)
            {
                continue;
            }

            if (TagReportParser.TryParse(parameter.Value, _defaults, ref _malformed, out report))
            {
                return true;
            }
        }

        report = default;
        return false;
    }
}
