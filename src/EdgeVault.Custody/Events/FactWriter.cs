using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeVault.Custody.Events;

/// <summary>The event of a <see cref="Fact"/>.</summary>
internal static class FactWriter
{
    // With 256 ids of pieces an event stays well under its 64 KiB.
    private const int CausesMax = 1_024;
    private const int CustodiansMax = 64;

    private static readonly Dictionary<MessageDescriptor, FieldDescriptor> Kinds = CustodyEvent.Descriptor.Oneofs
        .Single(static oneof => oneof.Name == "kind").Fields.ToDictionary(static field => field.MessageType);

    /// <exception cref="ArgumentException">The message is no kind of event, or the group id has a wrong length.</exception>
    public static void Write(DeskPage page, Fact fact)
    {
        if (fact.GroupId.Length is not (0 or CrossingGroup.GroupIdBytes))
        {
            throw new ArgumentException(
                $"A group id has {CrossingGroup.GroupIdBytes} bytes or none; {fact.GroupId.Length} given.", nameof(fact));
        }

        var made = page.NewEvent(fact.From, fact.To ?? fact.From);
        made.PieceId = EventText.Bound(fact.PieceId);
        made.ContainerId = EventText.Bound(fact.ContainerId);
        made.PlaceId = EventText.Bound(fact.PlaceId);
        made.ReadPoint = EventText.Bound(fact.ReadPoint, EventText.UriCharsMax);
        made.GroupId = ByteString.CopyFrom(fact.GroupId.Span);
        made.Causes.AddRange(fact.Causes.Take(CausesMax));
        made.Custodians.AddRange(fact.Custodians.Take(CustodiansMax).Select(static custodian => new Custodian
        {
            CustodianId = EventText.Bound(custodian.Id), Role = EventText.Bound(custodian.Role),
        }));
        if (fact.Grade != EvidenceGrade.Unspecified)
        {
            made.Evidence = new Evidence { Grade = fact.Grade };
        }

        Put(made, fact.Kind);
        page.Add(made);
    }

    private static void Put(CustodyEvent made, IMessage kind)
    {
        if (!Kinds.TryGetValue(kind.Descriptor, out var field))
        {
            throw new ArgumentException($"{kind.Descriptor.Name} is no kind of event.", nameof(kind));
        }

        var copy = kind.Descriptor.Parser.ParseFrom(kind.ToByteString());
        foreach (var text in kind.Descriptor.Fields.InDeclarationOrder()
            .Where(static text => text.FieldType == FieldType.String && !text.IsRepeated))
        {
            text.Accessor.SetValue(copy, EventText.Bound((string)text.Accessor.GetValue(copy), EventText.DetailCharsMax));
        }

        field.Accessor.SetValue(made, copy);
    }
}
