using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Google.Protobuf;

namespace EdgeVault.Custody.Stock.Replay;

/// <summary>Events as the fold needs them: without the fields that it asks for nowhere, which are half of the bytes, and with
/// one object for what many of them say.</summary>
/// <remarks>
/// The envelope is read here field by field, what else there is by the generated parser, which merges it in; an entry that
/// could mean something else that way is left to that parser as a whole. A fold that begins to ask for another field must
/// take it off the list: rebuild = live is tested by this way of parsing, with every kind and every field of the envelope.
/// Nobody may write to an event from here, for others have parts of it too. One owner: the thread that reads.
/// </remarks>
internal sealed class FoldedFields
{
    // Tags as they stand in the bytes (FieldWalk): number << 3 | wire type.
    private const uint Varint = 0;
    private const uint Bytes = 2;
    private const uint Schema = (CustodyEvent.SchemaFieldNumber << 3) | Varint;
    private const uint OccurredFrom = (CustodyEvent.OccurredFromUsFieldNumber << 3) | Varint;
    private const uint OccurredTo = (CustodyEvent.OccurredToUsFieldNumber << 3) | Varint;
    private const uint PlaceId = (CustodyEvent.PlaceIdFieldNumber << 3) | Bytes;
    private const uint PieceId = (CustodyEvent.PieceIdFieldNumber << 3) | Bytes;
    private const uint ContainerId = (CustodyEvent.ContainerIdFieldNumber << 3) | Bytes;
    private const uint GroupId = (CustodyEvent.GroupIdFieldNumber << 3) | Bytes;
    private const uint Custodian = (CustodyEvent.CustodiansFieldNumber << 3) | Bytes;
    private const uint Evidence = (CustodyEvent.EvidenceFieldNumber << 3) | Bytes;
    private const uint PassageKind = (CustodyEvent.PassageFieldNumber << 3) | Bytes;
    private const uint PassageTag = (Passage.TagFieldNumber << 3) | Bytes;

    private readonly OnceParsed<string> _texts = new(Encoding.UTF8.GetString);
    private readonly OnceParsed<Custodian> _custodians = new(Contracts.Custody.V1.Custodian.Parser.ParseFrom);
    private readonly OnceParsed<Passage> _passages = new(Passage.Parser.ParseFrom);

    // What the generated parser gets.
    private readonly byte[] _rest = new byte[CustodyCodec.EventBytesMax];

    private static bool IsNeverAsked(int field) => field is CustodyEvent.RecordedUsFieldNumber
        or CustodyEvent.UtcOffsetMinutesFieldNumber or CustodyEvent.ClockQualityFieldNumber or CustodyEvent.BootIdFieldNumber
        or CustodyEvent.MonotonicNsFieldNumber or CustodyEvent.SiteFieldNumber or CustodyEvent.ReadPointFieldNumber
        or CustodyEvent.PreviousFieldNumber or CustodyEvent.CausesFieldNumber;

    /// <exception cref="CustodyFormatException">An entry is no custody event.</exception>
    /// <param name="entries">Of which these are parsed:</param>
    /// <param name="first">from here on</param>
    /// <param name="count">so many.</param>
    public CustodyEvent[] Parse(IReadOnlyList<ReadOnlyMemory<byte>> entries, int first, int count)
    {
        var events = new CustodyEvent[count];
        for (var at = 0; at < events.Length; at++)
        {
            events[at] = Parse(entries[first + at].Span);
        }

        return events;
    }

    private CustodyEvent Parse(ReadOnlySpan<byte> entry)
    {
        try
        {
            var made = new CustodyEvent();
            if (entry.Length <= _rest.Length && TryRead(entry, made))
            {
                return made;
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // The codec says what is wrong with the whole of it.
        }

        return CustodyCodec.Parse(entry);
    }

    /// <summary>False where the generated parser has to see it as a whole.</summary>
    private bool TryRead(ReadOnlySpan<byte> entry, CustodyEvent made)
    {
        ReadOnlySpan<byte> kind = default;
        var rest = 0;
        var fields = new FieldWalk(entry);
        while (fields.MoveNext())
        {
            if (IsNeverAsked(fields.Number) || TrySet(made, fields) || (fields.Tag == Evidence && !IsBacklog(fields.Value)))
            {
                continue;
            }

            if (!EventKinds.IsKind(fields.Number))
            {
                Keep(fields.Whole, ref rest);
            }
            else if (kind.IsEmpty)
            {
                kind = fields.Whole;
            }
            else
            {
                // Of two kinds the last one counts, or both are one.
                return false;
            }
        }

        if (!TrySetPassage(made, kind))
        {
            Keep(kind, ref rest);
        }

        if (rest > 0)
        {
            made.MergeFrom(_rest.AsSpan(0, rest));
        }

        return fields.IsAtEnd && made.Schema != 0;
    }

    private bool TrySet(CustodyEvent made, in FieldWalk field)
    {
        switch (field.Tag)
        {
            case Schema:
                made.Schema = (uint)field.Varint;
                return true;
            case OccurredFrom:
                made.OccurredFromUs = (long)field.Varint;
                return true;
            case OccurredTo:
                made.OccurredToUs = (long)field.Varint;
                return true;
            case PlaceId:
                made.PlaceId = _texts.Of(field.Value);
                return true;
            case PieceId:
                made.PieceId = Encoding.UTF8.GetString(field.Value);
                return true;
            case ContainerId:
                made.ContainerId = _texts.Of(field.Value);
                return true;
            case GroupId:
                made.GroupId = ByteString.CopyFrom(field.Value);
                return true;
            case Custodian:
                // Mostly it is the only one.
                made.Custodians.Capacity = made.Custodians.Count + 1;
                made.Custodians.Add(_custodians.Of(field.Value));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Of a passage the fold asks for the tag where that belongs to nobody, or brings the number of its
    /// chip.</summary>
    private bool TrySetPassage(CustodyEvent made, ReadOnlySpan<byte> kind)
    {
        var whole = new FieldWalk(kind);
        if (!whole.MoveNext() || whole.Tag != PassageKind || (made.PieceId.Length == 0 && made.ContainerId.Length == 0))
        {
            return false;
        }

        Span<byte> kept = stackalloc byte[OnceParsed<Passage>.BytesMax];
        var length = 0;
        var fields = new FieldWalk(whole.Value);
        while (fields.MoveNext())
        {
            if (fields.Tag == PassageTag)
            {
                if (HasTid(fields.Value))
                {
                    return false;
                }
            }
            else if (!fields.Whole.TryCopyTo(kept[length..]))
            {
                return false;
            }
            else
            {
                length += fields.Whole.Length;
            }
        }

        if (!fields.IsAtEnd)
        {
            return false;
        }

        made.Passage = _passages.Of(kept[..length]);
        return true;
    }

    private void Keep(ReadOnlySpan<byte> field, ref int rest)
    {
        field.CopyTo(_rest.AsSpan(rest));
        rest += field.Length;
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

    /// <summary>Also where that cannot be told.</summary>
    private static bool HasTid(ReadOnlySpan<byte> tag)
    {
        var fields = new FieldWalk(tag);
        while (fields.MoveNext())
        {
            if (fields.Number == Tag.TidFieldNumber)
            {
                return true;
            }
        }

        return !fields.IsAtEnd;
    }
}
