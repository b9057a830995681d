using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>One tag read as a JSON reader tells it.</summary>
internal struct ReportedRead
{
    /// <summary>Stands for "none was given" in the times and <see cref="Number"/>.</summary>
    public const long None = long.MinValue;

    public EpcBits Epc;

    /// <summary>No bits: none was given.</summary>
    public EpcBits Tid;

    /// <summary>When the tag was seen last, ns since 1970 by the reader's clock.</summary>
    public long SeenNs;

    /// <summary>When the reader queued the event, likewise; with the number it names the event.</summary>
    public long StampNs;

    /// <summary>Zebra's <c>eventNum</c>.</summary>
    public long Number;

    /// <summary>0: none was given.</summary>
    public ushort Antenna;

    public ushort Count;

    /// <summary>Hundredths of a dBm, or <see cref="Sighting.NoRssi"/>.</summary>
    public short RssiCentiDbm;

    /// <summary>4096ths of a turn, or <see cref="Sighting.NoPhase"/>.</summary>
    public short Phase;

    /// <summary>Carrier frequency, tenths of a MHz; 0: none was given.</summary>
    public ushort Channel;

    public static ReportedRead Empty => new()
    {
        SeenNs = None,
        StampNs = None,
        Number = None,
        Count = 1,
        RssiCentiDbm = Sighting.NoRssi,
        Phase = Sighting.NoPhase,
    };
}

internal enum ReportedEventKind
{
    /// <summary>Alive and nothing else.</summary>
    Heartbeat,

    /// <summary>The reader threw events away; <see cref="ReportedEvent.Number"/> of them.</summary>
    Overflow,

    /// <summary>Messages lost on the way out, as a running total in <see cref="ReportedEvent.Number"/>.</summary>
    Dropped,
    AntennaLost,
    AntennaBack,
    InventoryStarted,
    InventoryEnded,

    /// <summary>Input <see cref="ReportedEvent.Number"/> went high, or low.</summary>
    InputHigh,
    InputLow,

    /// <summary>The reader says that something is wrong.</summary>
    Error,
}

/// <summary>What else a JSON reader tells. Times in ns since 1970 by its clock, or
/// <see cref="ReportedRead.None"/>.</summary>
/// <param name="Number">Antenna, input or count.</param>
/// <param name="FromNs">Of an overflow: when the first lost event was.</param>
internal readonly record struct ReportedEvent(ReportedEventKind Kind, long Number, long AtNs, long FromNs);

/// <summary>What one message says: filled by a decoder, used again for the next.</summary>
internal sealed class ReaderReport
{
    /// <summary>Reads that one message may have: a mebibyte of the shortest that are sent.</summary>
    public const int ReadsMax = 8_192;

    private const int EventsMax = 256;
    private const int IdentityMax = 64;

    private readonly byte[] _identity = new byte[IdentityMax];
    private int _identityLength;

    public List<ReportedRead> Reads { get; } = [];

    public List<ReportedEvent> Events { get; } = [];

    /// <summary>Things that could not be read: each is left out, and the rest stands.</summary>
    public int Malformed { get; private set; }

    /// <summary>What was wrong with the first of them.</summary>
    public string? Fault { get; private set; }

    /// <summary>More than there is room for: what came after was not read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Who speaks: host name or MAC address as sent; empty where the message does not say.</summary>
    public ReadOnlySpan<byte> Identity => _identity.AsSpan(0, _identityLength);

    public void Clear()
    {
        Reads.Clear();
        Events.Clear();
        (Malformed, Fault, IsCut, _identityLength) = (0, null, false, 0);
    }

    public void Add(in ReportedRead read)
    {
        if (Reads.Count == ReadsMax)
        {
            IsCut = true;
            return;
        }

        Reads.Add(read);
    }

    public void Add(in ReportedEvent reported)
    {
        if (Events.Count == EventsMax)
        {
            IsCut = true;
            return;
        }

        Events.Add(reported);
    }

    public void AddMalformed(string fault)
    {
        Malformed++;
        Fault ??= fault;
    }

    public void SetIdentity(ReadOnlySpan<byte> identity)
    {
        _identityLength = Math.Min(identity.Length, IdentityMax);
        identity[.._identityLength].CopyTo(_identity);
    }
}
