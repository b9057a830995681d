using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>
/// A well-formed message of random content after its definition. Reserved and filling bits are random too: receivers must
/// keep them.
/// </summary>
/// <param name="random">Seeded.</param>
/// <param name="version">1 or 2: what is of 1.1 only is left out or not.</param>
/// <param name="isPlain">
/// For a peer that knows the enumerations and keeps nothing else: reserved bits are zero, vectors of bits are whole bytes,
/// enumerated fields have values that every enumeration has, text is ASCII, a choice is made once for each place; customs,
/// the client's operations and parameters without a value are left out.
/// </param>
internal sealed class GeneratedMessage(Random random, byte version, bool isPlain = false)
{
    private const int Impinj = 25882;
    private const int RepeatsMax = 3;

    // Optional children end here, so that the deepest chain of required ones still fits below the reader's limit.
    private const int OptionalDepthMax = 8;

    private static readonly string[] EnumeratedWords =
        ["StatusCode", "ErrorCode", "EventType", "Status", "CommunicationsStandard"];

    private static readonly string[] PlainLacks =
    [
        "Custom", "ClientRequestOpSpec", "ClientRequestOpSpecResult", "ReportBufferOverflowErrorEvent",
        "ConnectionCloseEvent",
    ];

    private static readonly LlrpDefinition[] Customs =
        [.. LlrpDefinitions.All.Where(definition => definition.Kind == LlrpElementKind.Custom)];

    private readonly LlrpWriter _bytes = new();
    private LlrpElementWriter _elements = null!;

    /// <summary>Every message that a version has, those of vendors included.</summary>
    public static IEnumerable<LlrpDefinition> Kinds(byte version) => LlrpDefinitions.All.Where(definition =>
        definition.Kind is LlrpElementKind.Message or LlrpElementKind.CustomMessage
        && (version > 1 || !definition.IsSince11));

    public byte[] Write(LlrpDefinition message)
    {
        _bytes.Clear();
        _elements = new LlrpElementWriter(_bytes);
        var header = new LlrpHeader(version, (LlrpMessageType)message.Number, 0, (uint)random.Next());
        _elements.StartMessage(header, Reserved(8));
        Content(message, depth: 1);
        return _bytes.WrittenSpan.ToArray();
    }

    private void Content(LlrpDefinition definition, int depth)
    {
        foreach (var (field, at) in definition.Fields.Select((field, at) => (field, at)))
        {
            Field(definition, field, at);
        }

        foreach (var child in definition.Children)
        {
            Children(child, depth);
        }

        _elements.End();
    }

    private void Field(LlrpDefinition definition, LlrpField field, int at)
    {
        switch (field.Type)
        {
            case LlrpFieldType.Vector or LlrpFieldType.Utf8:
                var count = isPlain && field.Bits == 1 ? random.Next(6) * 8 : random.Next(6);
                _elements.Field(field, (ulong)count, Vector(field, count));
                break;
            case LlrpFieldType.Octets:
                _elements.Field(field, 0, Noise(field.Bits / 8));
                break;
            case LlrpFieldType.Rest:
                _elements.Field(field, 0, Noise(random.Next(9)));
                break;
            default:
                _elements.Field(field, Number(definition, at), []);
                break;
        }
    }

    private ulong Number(LlrpDefinition definition, int at) => (definition.Kind, at) switch
    {
        (LlrpElementKind.Custom or LlrpElementKind.CustomMessage, 0) => definition.Vendor,
        (LlrpElementKind.Custom or LlrpElementKind.CustomMessage, 1) => definition.Subtype,

        // The vendor of a custom that nobody knows.
        _ when definition.Number == LlrpCustoms.Number && at == 0 => Impinj + 1,
        _ when isPlain => PlainNumber(definition.Fields[at]),
        _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
    };

    private ulong PlainNumber(LlrpField field) => field switch
    {
        { Type: LlrpFieldType.Reserved } => 0,
        { IsSince11: true } when version == 1 => 0,
        _ when EnumeratedWords.Contains(field.Name) => 0,
        { Bits: <= 8, Type: LlrpFieldType.Unsigned } => (ulong)random.Next(2),

        // A time that a calendar has.
        { Bits: 64 } => (ulong)random.NextInt64(1L << 52),
        _ => (ulong)random.NextInt64(1L << (field.Bits - 1)),
    };

    private byte[] Vector(LlrpField field, int count)
    {
        var bytes = Noise(((count * field.Bits) + 7) / 8);
        if (isPlain && field.Bits == 8)
        {
            bytes.AsSpan().Fill(field.Type == LlrpFieldType.Utf8 ? (byte)'a' : (byte)1);
        }

        return bytes;
    }

    private byte Reserved(int count) => isPlain ? (byte)0 : (byte)random.Next(count);

    private void Children(LlrpChild child, int depth)
    {
        var names = child.Names.Where(Has).ToArray();
        if (isPlain && names.Length > 1)
        {
            names = [names[random.Next(names.Length)]];
        }

        var least = child.Required ? 1 : 0;
        var most = depth > OptionalDepthMax ? least : child.Repeats ? RepeatsMax : 1;
        for (var count = names.Length == 0 ? 0 : random.Next(least, most + 1); count > 0; count--)
        {
            Parameter(Find(names[random.Next(names.Length)]), depth);
        }
    }

    private void Parameter(LlrpDefinition definition, int depth)
    {
        if (definition.Name == "Custom" && random.Next(4) != 0)
        {
            definition = Customs[random.Next(Customs.Length)];
        }

        _elements.StartParameter(
            definition.Number, definition.Kind == LlrpElementKind.Tv ? (byte)0 : Reserved(32));
        Content(definition, depth + 1);
    }

    private bool Has(string name) =>
        (version > 1 || !Find(name).IsSince11)
        && !(isPlain && PlainLacks.Contains(name));

    private static LlrpDefinition Find(string name) =>
        LlrpDefinitions.TryFindParameter(name, out var definition)
            ? definition
            : throw new InvalidOperationException($"The tables name a parameter {name} and do not define it.");

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }
}
