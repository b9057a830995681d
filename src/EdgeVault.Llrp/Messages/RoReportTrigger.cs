namespace EdgeVault.Llrp.Messages;

/// <summary>When a reader reports (ROReportSpec, LLRP 1.0.1 §16.2.7.1).</summary>
public enum RoReportTrigger
{
    /// <summary>Only when GET_REPORT asks.</summary>
    None = 0,
    UponNTagsOrEndOfAISpec = 1,
    UponNTagsOrEndOfROSpec = 2,

    /// <summary>From here on LLRP 1.1 (§17.2.7.1): what counts tags in the others counts time here.</summary>
    UponNSecondsOrEndOfAISpec = 3,
    UponNSecondsOrEndOfROSpec = 4,
    UponNMillisecondsOrEndOfAISpec = 5,
    UponNMillisecondsOrEndOfROSpec = 6,
}
