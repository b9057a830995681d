using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>
/// What a reader says about itself, and its limits. The defaults look like a four-port Impinj reader.
/// </summary>
public sealed record LlrpReaderOptions
{
    public ushort AntennaCount { get; init; } = 4;

    /// <summary>Eight bytes of EUI-64 MAC, or an EPC.</summary>
    public ReadOnlyMemory<byte> Identifier { get; init; } = new byte[] { 0, 0x16, 0x25, 0xFF, 0xFE, 0, 0, 1 };

    public bool IdentifierIsEpc { get; init; }

    /// <summary>IANA private enterprise number. With Impinj's, the reader knows Impinj's extensions.</summary>
    public uint ManufacturerPen { get; init; } = ImpinjIds.Pen;

    public uint ModelNumber { get; init; } = 2_001_002;

    public string Firmware { get; init; } = "5.14.0.240";

    public ushort GpiCount { get; init; } = 4;

    public ushort GpoCount { get; init; } = 4;

    /// <summary>The newest version that it speaks: 1 = LLRP 1.0.1 (the default), 2 = 1.1.</summary>
    public byte VersionMax { get; init; } = 1;

    /// <summary>False: it stamps with the time since it was switched on.</summary>
    public bool HasUtcClock { get; init; } = true;

    /// <summary>The reader's idea of the present, microseconds since 1970; null for the right one.</summary>
    public Func<ulong>? UtcMicrosNow { get; init; }

    /// <summary>A tag report leaves out what the one before it said too (LLRP 1.0.1 §14.2.3 ii).</summary>
    public bool OmitsRepeatedValues { get; init; }

    /// <summary>
    /// Tag reports kept while no client may have them. Default 100,000, some 5 MiB; more is lost, and said.
    /// </summary>
    public int ReportBufferTagsMax { get; init; } = 100_000;

    /// <summary>Keepalives without an acknowledgement before the client is dropped. Default 3.</summary>
    public int KeepalivesUnacknowledgedMax { get; init; } = 3;

    /// <summary>The most that one message of a client may claim. Default 1 MiB.</summary>
    public int MessageBytesMax { get; init; } = LlrpLimits.MessageBytesMax;

    /// <summary>Sees every message of every connection; null for none.</summary>
    public LlrpFrameTap? Tap { get; init; }
}
