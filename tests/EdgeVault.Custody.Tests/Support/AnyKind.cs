using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeVault.Custody.Tests.Support;

/// <summary>Messages of every kind, filled in from a seed by their own description.</summary>
internal static class AnyKind
{
    public static IReadOnlyList<FieldDescriptor> Fields { get; } =
        [.. CustodyEvent.Descriptor.Oneofs.Single(oneof => oneof.Name == "kind").Fields.OrderBy(field => field.FieldNumber)];

    public static IMessage Of(FieldDescriptor kind, Random random) => Filled(kind.MessageType, random);

    /// <summary>All that events of any kind may say, of a few pieces and boxes.</summary>
    public static CustodyEvent Envelope(Random random)
    {
        var made = new CustodyEvent();
        foreach (var field in CustodyEvent.Descriptor.Fields.InDeclarationOrder().Where(field => field.ContainingOneof is null))
        {
            Fill(made, field, random);
        }

        made.Schema = Custody.Events.CustodyCodec.SchemaVersion;
        made.PieceId = random.Next(4) == 0 ? "" : $"p-{random.Next(3)}";
        made.ContainerId = random.Next(2) == 0 ? "" : $"b-{random.Next(2)}";
        return made;
    }

    private static IMessage Filled(MessageDescriptor type, Random random)
    {
        var message = type.Parser.ParseFrom(Array.Empty<byte>());
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            Fill(message, field, random);
        }

        return message;
    }

    private static void Fill(IMessage message, FieldDescriptor field, Random random)
    {
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            list.Add(ValueOf(field, random));
        }
        else
        {
            field.Accessor.SetValue(message, ValueOf(field, random));
        }
    }

    private static object ValueOf(FieldDescriptor field, Random random) => field.FieldType switch
    {
        FieldType.String => $"{field.Name}-{random.Next(4)}",
        FieldType.Bytes => ByteString.CopyFrom([.. Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256))]),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.UInt32 => (uint)random.Next(1, 200),
        FieldType.UInt64 => (ulong)random.Next(1, 200),
        FieldType.Int64 => 1_784_000_000_000_000 + random.NextInt64(1_000_000_000),
        FieldType.SInt32 => random.Next(-9_000, 9_000),
        FieldType.SInt64 => random.NextInt64(-9_000, 9_000),
        FieldType.Enum => Enum.ToObject(
            field.EnumType.ClrType, field.EnumType.Values[random.Next(1, field.EnumType.Values.Count)].Number),
        FieldType.Message when field.MessageType.Name == "Tag" => new Tag
        {
            Epc = ByteString.CopyFrom(Vault.Tag(random.Next(5)).ToArray()), Bits = 96,
        },
        FieldType.Message => Filled(field.MessageType, random),
        _ => throw new InvalidOperationException($"{field.FullName} is of a type that no event has had so far."),
    };
}
