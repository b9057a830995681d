namespace EdgeVault.Llrp.Messages;

/// <summary>One tag report as a reader writes it. Null leaves a field out.</summary>
public readonly record struct TagReportData
{
    /// <exception cref="ArgumentOutOfRangeException">More bits than <paramref name="epc"/> has.</exception>
    public TagReportData(ReadOnlyMemory<byte> epc, int? epcBits = null)
    {
        var bits = epcBits ?? epc.Length * 8;
        ArgumentOutOfRangeException.ThrowIfNegative(bits, nameof(epcBits));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, epc.Length * 8, nameof(epcBits));
        Epc = epc;
        EpcBits = bits;
    }

    /// <summary>⌈<see cref="EpcBits"/> / 8⌉ bytes. 96 bits are written as EPC_96, all others as EPCData.</summary>
    public ReadOnlyMemory<byte> Epc { get; }

    public int EpcBits { get; }

    public uint? RoSpecId { get; init; }

    public ushort? AntennaId { get; init; }

    public sbyte? PeakRssiDbm { get; init; }

    public ushort? ChannelIndex { get; init; }

    public ulong? FirstSeenUtcMicros { get; init; }

    public ulong? LastSeenUtcMicros { get; init; }

    public ulong? FirstSeenUptimeMicros { get; init; }

    public ulong? LastSeenUptimeMicros { get; init; }

    public ushort? TagSeenCount { get; init; }

    /// <summary>Impinj: hundredths of a dBm.</summary>
    public short? ImpinjPeakRssiCentiDbm { get; init; }

    /// <summary>Impinj: 0 to 4095 for one turn.</summary>
    public ushort? PhaseAngle { get; init; }

    /// <summary>TID memory, whole words: told as Impinj's serialised TID, and read by AccessSpecs; empty leaves it
    /// out.</summary>
    public ReadOnlyMemory<byte> Tid { get; init; }

    /// <summary>The AccessSpec that was carried out on it.</summary>
    public uint? AccessSpecId { get; init; }

    /// <summary>What that AccessSpec read.</summary>
    public IReadOnlyList<ReadResult>? Reads { get; init; }
}
