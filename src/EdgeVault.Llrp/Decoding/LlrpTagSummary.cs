namespace EdgeVault.Llrp.Decoding;

/// <summary>One tag of a report, for people. Null means that the reader did not say.</summary>
public sealed record LlrpTagSummary
{
    /// <summary>Hexadecimal, upper case, ⌈<see cref="Bits"/> / 4⌉ digits rounded up to whole bytes.</summary>
    public required string Epc { get; init; }

    public required int Bits { get; init; }

    public ushort? Antenna { get; init; }

    /// <summary>Whole dBm.</summary>
    public sbyte? Rssi { get; init; }

    /// <summary>Microseconds since 1970 by the reader's clock.</summary>
    public ulong? FirstSeenUtcMicros { get; init; }

    /// <inheritdoc cref="FirstSeenUtcMicros"/>
    public ulong? LastSeenUtcMicros { get; init; }

    public ushort? Count { get; init; }
}
