using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>What SET_READER_CONFIG has set; kept from one connection to the next.</summary>
internal sealed record ReaderConfig
{
    /// <summary>Zero: no keepalives.</summary>
    public TimeSpan KeepalivePeriod { get; init; }

    public bool HoldUponReconnect { get; init; }

    public ReaderEventSelection Events { get; init; }

    public ReportRequest Report { get; init; } = ReportRequest.Factory;

    /// <summary>Parameters that are kept and given back as they came: AntennaConfiguration, by antenna.</summary>
    public IReadOnlyDictionary<ushort, byte[]> Antennas { get; init; } = new SortedDictionary<ushort, byte[]>();

    /// <summary>ROReportSpec as it came; null while it is the factory's.</summary>
    public byte[]? ReportSpec { get; init; }

    /// <summary>AccessReportSpec as it came; null while it is the factory's.</summary>
    public byte[]? AccessReportSpec { get; init; }

    /// <summary>Outputs that were written, by port.</summary>
    public IReadOnlyDictionary<ushort, bool> Outputs { get; init; } = new SortedDictionary<ushort, bool>();

    /// <summary>Inputs that are switched on, by port; the others tell nothing.</summary>
    public IReadOnlyDictionary<ushort, bool> InputsOn { get; init; } = new SortedDictionary<ushort, bool>();

    /// <summary>The client has switched this kind of event on, or it cannot be switched off.</summary>
    public bool Wants(ReaderEventKind kind)
    {
        var selection = kind switch
        {
            ReaderEventKind.Gpi => ReaderEventSelection.Gpi,
            ReaderEventKind.RoSpec => ReaderEventSelection.RoSpec,
            ReaderEventKind.ReportBufferLevelWarning => ReaderEventSelection.ReportBufferFillWarning,
            ReaderEventKind.ReaderException => ReaderEventSelection.ReaderException,
            ReaderEventKind.AiSpec => ReaderEventSelection.AiSpec | ReaderEventSelection.AiSpecWithDetails,
            ReaderEventKind.Antenna => ReaderEventSelection.Antenna,
            _ => ReaderEventSelection.None,
        };

        // LLRP 1.0.1 §13.2.6.6: "SHALL report a buffer overflow event whenever report data is lost".
        return kind == ReaderEventKind.ReportBufferOverflow || (Events & selection) != 0;
    }

    public bool IsInputOn(ushort port) => InputsOn.GetValueOrDefault(port, true);
}
