namespace EdgeVault.Llrp.Messages;

/// <summary>
/// Events that a client can switch on; bit n is event type n of EventNotificationState (LLRP 1.0.1 §16.2.7.5.1).
/// </summary>
[Flags]
public enum ReaderEventSelection
{
    None = 0,
    Hopping = 1 << 0,
    Gpi = 1 << 1,
    RoSpec = 1 << 2,
    ReportBufferFillWarning = 1 << 3,
    ReaderException = 1 << 4,
    RfSurvey = 1 << 5,
    AiSpec = 1 << 6,
    AiSpecWithDetails = 1 << 7,
    Antenna = 1 << 8,

    /// <summary>What tells that reads are missing, or why.</summary>
    Watched = Gpi | RoSpec | ReportBufferFillWarning | ReaderException | Antenna,
}
