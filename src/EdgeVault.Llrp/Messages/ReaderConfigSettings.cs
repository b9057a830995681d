namespace EdgeVault.Llrp.Messages;

/// <summary>The part of a SET_READER_CONFIG that an inventory client sets.</summary>
public sealed record ReaderConfigSettings
{
    /// <summary>Back to factory settings first.</summary>
    public bool ResetToFactoryDefaults { get; init; }

    /// <summary>Null leaves it as it is; zero switches keepalives off. Whole milliseconds on the wire.</summary>
    public TimeSpan? KeepalivePeriod { get; init; }

    /// <summary>Outputs to set; the others stay as they are.</summary>
    public IReadOnlyList<OutputLevel> Outputs { get; init; } = [];

    /// <summary>Inputs to switch on; the others stay as they are.</summary>
    public IReadOnlyList<ushort> InputsOn { get; init; } = [];

    /// <summary>Hold events and reports upon reconnect; null leaves it as it is.</summary>
    public bool? HoldUponReconnect { get; init; }

    /// <summary>Null leaves it as it is; else every event type up to 8 is switched on or off.</summary>
    public ReaderEventSelection? Events { get; init; }
}
