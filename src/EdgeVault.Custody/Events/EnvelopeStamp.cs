using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>The part of the envelope that all events of one batch share; clocks are read once for the batch.</summary>
internal sealed class EnvelopeStamp
{
    private readonly string _site;
    private readonly ByteString _bootId;
    private readonly long _recordedUs;
    private readonly int _utcOffsetMinutes;
    private readonly ClockQuality _quality;
    private readonly ulong _monotonicNs;

    public EnvelopeStamp(CustodySite site, TimeProvider time, IClockQuality clock)
    {
        var now = time.GetUtcNow();
        _site = site.Site;
        _bootId = ByteString.CopyFrom(site.BootId.Span);
        _recordedUs = CustodyTime.ToUs(now);
        _utcOffsetMinutes = (int)site.TimeZone.GetUtcOffset(now).TotalMinutes;
        _quality = clock.Current;
        _monotonicNs = (ulong)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);
    }

    public CustodyEvent NewEvent(DateTimeOffset from, DateTimeOffset to) => new()
    {
        Schema = CustodyCodec.SchemaVersion,
        OccurredFromUs = CustodyTime.ToUs(from),
        OccurredToUs = CustodyTime.ToUs(to),
        RecordedUs = _recordedUs,
        UtcOffsetMinutes = _utcOffsetMinutes,
        ClockQuality = _quality,
        BootId = _bootId,
        MonotonicNs = _monotonicNs,
        Site = _site,
    };
}
