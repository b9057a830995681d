namespace EdgeVault.Llrp.Messages;

/// <summary>
/// One event of a READER_EVENT_NOTIFICATION. <see cref="Kind"/> says which of the other members mean something.
/// </summary>
public readonly record struct ReaderEvent
{
    public ReaderEventKind Kind { get; init; }

    /// <summary>Microseconds since 1970 by the reader's clock; null if it has none.</summary>
    public ulong? UtcMicros { get; init; }

    /// <summary>Microseconds since the reader started, from a reader without a UTC clock.</summary>
    public ulong? UptimeMicros { get; init; }

    /// <summary>
    /// <see cref="ReaderEventKind.Antenna"/>, and <see cref="ReaderEventKind.ReaderException"/> where known.
    /// </summary>
    public ushort? AntennaId { get; init; }

    /// <summary><see cref="ReaderEventKind.Antenna"/>.</summary>
    public bool AntennaConnected { get; init; }

    /// <summary><see cref="ReaderEventKind.Gpi"/>: the input, from 1.</summary>
    public ushort GpiPort { get; init; }

    /// <summary><see cref="ReaderEventKind.Gpi"/>: true for high.</summary>
    public bool GpiHigh { get; init; }

    /// <summary>ROSpec, AISpec and RF survey events.</summary>
    public uint? RoSpecId { get; init; }

    /// <summary><see cref="ReaderEventKind.AiSpec"/>: which of the ROSpec's, from 1.</summary>
    public ushort SpecIndex { get; init; }

    /// <summary><see cref="ReaderEventKind.RoSpec"/>.</summary>
    public RoSpecEventType RoSpecEvent { get; init; }

    /// <summary><see cref="ReaderEventKind.ReportBufferLevelWarning"/>: how full, 0 to 100.</summary>
    public byte BufferPercentFull { get; init; }

    /// <summary><see cref="ReaderEventKind.ConnectionAttempt"/>.</summary>
    public ConnectionAttemptStatus ConnectionAttempt { get; init; }

    /// <summary><see cref="ReaderEventKind.ReaderException"/>: the reader's own words.</summary>
    public string? Message { get; init; }
}
