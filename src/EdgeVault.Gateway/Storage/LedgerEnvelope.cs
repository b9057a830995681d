using EdgeVault.Custody.Events;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Storage;

/// <summary>Makes events about a ledger for verbs: what the configuration would say is taken from its newest
/// event.</summary>
internal static class LedgerEnvelope
{
    public static LedgerEvents For(SegmentLedger ledger, TimeProvider time, IClockQuality clock) =>
        For(ledger.Origin, ledger.DurableSize == 0 ? null : ledger.Read(ledger.DurableSize - 1, 1, 1), time, clock);

    /// <param name="origin">Of the ledger.</param>
    /// <param name="newest">Its newest entry; null where there is none to read.</param>
    /// <param name="time">The event's time.</param>
    /// <param name="clock">Its quality.</param>
    public static LedgerEvents For(string origin, LedgerBatch? newest, TimeProvider time, IClockQuality clock)
    {
        var site = LedgerOrigin.TryParse(origin, out var parsed) ? parsed.Site : "";
        var offset = newest is not null && CustodyCodec.TryParse(newest.Entries[0].Span, out var custodyEvent, out _)
            ? custodyEvent.UtcOffsetMinutes
            : 0;
        return new LedgerEvents(new CustodySite(site, ZoneOf(offset), BootId.Read()), time, clock);
    }

    private static TimeZoneInfo ZoneOf(int offsetMinutes) => Math.Abs(offsetMinutes) <= 14 * 60
        ? TimeZoneInfo.CreateCustomTimeZone("site", TimeSpan.FromMinutes(offsetMinutes), null, null)
        : TimeZoneInfo.Utc;
}
