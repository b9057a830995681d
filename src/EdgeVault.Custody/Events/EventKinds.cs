using System.Collections.Frozen;
using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>Names and numbers of the event kinds, as the `events` verb and the console show them.</summary>
public static class EventKinds
{
    public const string Unknown = "unknown";

    // The proto reserves these field numbers for kinds; all below belong to the envelope.
    private const int NumberMin = 40;
    private const int NumberMax = 199;

    private static readonly FrozenDictionary<CustodyEvent.KindOneofCase, string> Names = CustodyEvent.Descriptor.Oneofs
        .Single(static oneof => oneof.Name == "kind").Fields
        .ToFrozenDictionary(static field => (CustodyEvent.KindOneofCase)field.FieldNumber, static field => field.Name);

    /// <summary>Every name that <see cref="NameOf(CustodyEvent)"/> gives to a known kind, by field number.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Names.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];

    public static string NameOf(CustodyEvent custodyEvent) => NameOf(custodyEvent.KindCase);

    /// <summary><c>unknown</c> for a kind of a later version, and for none.</summary>
    public static string NameOf(CustodyEvent.KindOneofCase kind) => Names.GetValueOrDefault(kind, Unknown);

    /// <summary>The name of a kind's field number: <c>40</c> is <c>passage</c>.</summary>
    public static string NameOf(int number) => NameOf((CustodyEvent.KindOneofCase)number);

    /// <summary>The field number of the kind, also of one that this version does not know; 0 for an event without
    /// one.</summary>
    public static int NumberOf(CustodyEvent custodyEvent) =>
        custodyEvent.KindCase != CustodyEvent.KindOneofCase.None
            ? (int)custodyEvent.KindCase
            : UnknownNumberOf(custodyEvent.ToByteArray());

    /// <summary>Whether a field of this number is a kind, known or of a later version.</summary>
    internal static bool IsKind(int number) => number is >= NumberMin and <= NumberMax;

    // Protobuf keeps unknown fields, but shows them only in the bytes.
    private static int UnknownNumberOf(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            if (IsKind(number))
            {
                return number;
            }

            input.SkipLastField();
        }

        return 0;
    }
}
