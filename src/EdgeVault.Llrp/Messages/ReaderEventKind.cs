namespace EdgeVault.Llrp.Messages;

/// <summary>What a reader notifies of (LLRP 1.0.1 §13.2.6).</summary>
public enum ReaderEventKind
{
    /// <summary>A parameter number that is not an event of 1.0.1 or 1.1, or an event that could not be read.</summary>
    Unknown,

    Hopping,
    Gpi,
    RoSpec,
    ReportBufferLevelWarning,

    /// <summary>Reports were lost inside the reader.</summary>
    ReportBufferOverflow,
    ReaderException,
    RfSurvey,
    AiSpec,
    Antenna,
    ConnectionAttempt,
    ConnectionClose,

    /// <summary>A vendor's event.</summary>
    Custom,
}
