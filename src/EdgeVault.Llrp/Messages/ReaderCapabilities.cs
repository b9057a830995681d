namespace EdgeVault.Llrp.Messages;

/// <summary>What GET_READER_CAPABILITIES_RESPONSE (LLRP 1.0.1 §9.1.2) says, as far as an inventory needs it.</summary>
public sealed record ReaderCapabilities
{
    public ushort AntennaCount { get; init; }

    /// <summary>False: times in reports are since the reader's start.</summary>
    public bool HasUtcClock { get; init; }

    /// <summary>IANA private enterprise number; 25882 is Impinj, 161 Zebra.</summary>
    public uint ManufacturerPen { get; init; }

    public uint ModelNumber { get; init; }

    public string Firmware { get; init; } = "";

    public ushort GpiCount { get; init; }

    public ushort GpoCount { get; init; }

    /// <summary>The reader can keep events and reports back after a reconnect until the client is ready.</summary>
    public bool CanHoldEventsAndReports { get; init; }

    public bool CanWarnOfBufferLevel { get; init; }

    /// <summary>0 = no limit.</summary>
    public uint RoSpecCountMax { get; init; }

    /// <summary>ISO 3166 numeric.</summary>
    public ushort CountryCode { get; init; }

    /// <summary>Transmit power by table index, in hundredths of a dBm. ROSpecs name powers by index.</summary>
    public IReadOnlyDictionary<ushort, short> TransmitPowerCentiDbm { get; init; } =
        new Dictionary<ushort, short>();

    /// <summary>The first of the hop tables; 0 where the reader does not hop.</summary>
    public ushort HopTable { get; init; }

    /// <summary>Identifiers of the C1G2 modes that an inventory may ask for.</summary>
    public IReadOnlyList<uint> ModeIdentifiers { get; init; } = [];
}
