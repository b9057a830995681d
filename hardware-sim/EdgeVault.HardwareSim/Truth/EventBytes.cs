using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gs1.Epc;
using Google.Protobuf;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Reads custody events as a central system gets them: bytes by index.</summary>
internal static class EventBytes
{
    /// <exception cref="InvalidDataException">An entry is not an event: says which.</exception>
    public static void AddTo(SeenEvents events, ulong index, ReadOnlySpan<byte> entry)
    {
        CustodyEvent custodyEvent;
        try
        {
            custodyEvent = CustodyEvent.Parser.ParseFrom(entry);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new InvalidDataException($"entry {index} is not a custody event: {fault.Message}", fault);
        }

        var (from, to) = (Time(custodyEvent.OccurredFromUs), Time(custodyEvent.OccurredToUs));
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Passage:
                var passage = custodyEvent.Passage;
                events.Add(new(index, passage.Portal, Hex(passage.Tag), NameOf(passage.Direction), from, to)
                {
                    DecidedAt = custodyEvent.RecordedUs == 0 ? null : Time(custodyEvent.RecordedUs),
                    Worn = [.. custodyEvent.Custodians.Where(static person => person.Role == SeenPassage.WornRole).Select(static person => person.CustodianId)],
                });
                break;
            case CustodyEvent.KindOneofCase.CoverageGapOpened:
                events.GapOpened(index, custodyEvent.CoverageGapOpened.Portal, from);
                break;
            case CustodyEvent.KindOneofCase.CoverageGapClosed:
                var gap = custodyEvent.CoverageGapClosed;
                events.GapClosed(index, gap.Opened, gap.Portal, from, to);
                break;
            default:
                events.Other();
                break;
        }
    }

    private static DateTimeOffset Time(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);

    private static string Hex(Tag? tag) =>
        tag is null || tag.Bits > EpcBits.MaxBits || tag.Bits > tag.Epc.Length * 8
            ? ""
            : EpcBits.From(tag.Epc.Span, (int)tag.Bits).ToHex();

    private static string NameOf(Direction direction) => direction switch
    {
        Direction.In => "in",
        Direction.Out => "out",
        Direction.TurnedBack => "turned_back",
        _ => "unresolved",
    };
}
