using System.Buffers;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Replay;

/// <summary>Events without the fields that the fold asks for nowhere: they are half of the bytes, and most of the objects that
/// parsing makes.</summary>
/// <remarks>A fold that begins to ask for one of them must take it off the list: rebuild = live is tested by this way of
/// parsing, with every kind and every field of the envelope.</remarks>
internal static class FoldedFields
{
    // Evidence is what readers saw, antenna by antenna; the fold asks only whether it was told late.
    private const int Evidence = CustodyEvent.EvidenceFieldNumber;

    private static bool IsNeverAsked(int field) => field is CustodyEvent.RecordedUsFieldNumber
        or CustodyEvent.UtcOffsetMinutesFieldNumber or CustodyEvent.ClockQualityFieldNumber or CustodyEvent.BootIdFieldNumber
        or CustodyEvent.MonotonicNsFieldNumber or CustodyEvent.SiteFieldNumber or CustodyEvent.ReadPointFieldNumber
        or CustodyEvent.PreviousFieldNumber or CustodyEvent.CausesFieldNumber;

    /// <exception cref="CustodyFormatException">An entry is no custody event.</exception>
    /// <param name="entries">Of which these are parsed:</param>
    /// <param name="first">from here on</param>
    /// <param name="count">so many.</param>
    public static CustodyEvent[] Parse(IReadOnlyList<ReadOnlyMemory<byte>> entries, int first, int count)
    {
        var kept = ArrayPool<byte>.Shared.Rent(CustodyCodec.EventBytesMax);
        try
        {
            var events = new CustodyEvent[count];
            for (var at = 0; at < events.Length; at++)
            {
                events[at] = Parse(entries[first + at].Span, kept);
            }

            return events;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(kept);
        }
    }

    private static CustodyEvent Parse(ReadOnlySpan<byte> entry, Span<byte> kept)
    {
        var length = 0;
        var fields = new FieldWalk(entry);
        while (entry.Length <= kept.Length && fields.MoveNext())
        {
            if (!IsNeverAsked(fields.Number) && (fields.Number != Evidence || IsBacklog(fields.Value)))
            {
                fields.Whole.CopyTo(kept[length..]);
                length += fields.Whole.Length;
            }
        }

        // What is no row of fields is parsed as it is, for the error that says so.
        return CustodyCodec.Parse(fields.IsAtEnd ? kept[..length] : entry);
    }

    private static bool IsBacklog(ReadOnlySpan<byte> evidence)
    {
        var fields = new FieldWalk(evidence);
        while (fields.MoveNext())
        {
            if (fields.Number == Contracts.Custody.V1.Evidence.BacklogFieldNumber)
            {
                return true;
            }
        }

        return !fields.IsAtEnd;
    }
}
