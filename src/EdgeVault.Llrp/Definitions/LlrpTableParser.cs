using System.Globalization;

namespace EdgeVault.Llrp.Definitions;

/// <summary>Reads a table of definitions; the grammar stands at the head of <c>llrp.txt</c>.</summary>
/// <remarks>The tables are part of the assembly, so a fault in one is a fault of the build: it throws.</remarks>
internal sealed class LlrpTableParser
{
    private const int CustomNumber = 1023;
    private const string Since11 = "@1.1";

    private readonly Dictionary<string, string[]> _choices = new(StringComparer.Ordinal);
    private readonly List<LlrpDefinition> _definitions = [];
    private uint _vendor;

    public static IReadOnlyList<LlrpDefinition> ParseResource(string name)
    {
        var assembly = typeof(LlrpTableParser).Assembly;
        using var stream = assembly.GetManifestResourceStream($"EdgeVault.Llrp.Definitions.{name}")
            ?? throw new InvalidOperationException($"The table {name} is not in {assembly.GetName().Name}.");
        using var text = new StreamReader(stream);
        return Parse(text.ReadToEnd());
    }

    /// <exception cref="FormatException">A line that the grammar does not have; the message quotes it.</exception>
    public static IReadOnlyList<LlrpDefinition> Parse(string text)
    {
        var parser = new LlrpTableParser();
        var joined = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n ", " ", StringComparison.Ordinal);
        foreach (var line in joined.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
        {
            parser.ReadLine(line, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return parser._definitions;
    }

    private void ReadLine(string line, string[] words)
    {
        switch (words)
        {
            case ["choice", var name, .. var names]:
                _choices.Add(name, names);
                break;
            case ["vendor", var number]:
                _vendor = uint.Parse(number, CultureInfo.InvariantCulture);
                break;
            case ["message", var number, var name, .. var parts]:
                Add(LlrpElementKind.Message, number, name, parts);
                break;
            case ["tv", var number, var name, .. var parts]:
                Add(LlrpElementKind.Tv, number, name, parts);
                break;
            case ["tlv", var number, var name, .. var parts]:
                Add(LlrpElementKind.Tlv, number, name, parts);
                break;
            case ["custom", var subtype, var name, .. var parts]:
                Add(LlrpElementKind.Custom, subtype, name, ["VendorIdentifier:u32", "ParameterSubtype:u32", .. parts]);
                break;
            case ["custom-message", var subtype, var name, .. var parts]:
                string[] head = ["VendorIdentifier:u32", "MessageSubtype:u8"];
                Add(LlrpElementKind.CustomMessage, subtype, name, [.. head, .. parts]);
                break;
            default:
                throw new FormatException($"'{line}' is no definition.");
        }
    }

    private void Add(LlrpElementKind kind, string numberText, string name, string[] parts)
    {
        var number = uint.Parse(numberText, CultureInfo.InvariantCulture);
        var isCustom = kind is LlrpElementKind.Custom or LlrpElementKind.CustomMessage;
        var fields = parts.Where(IsField).Select(Field).ToArray();
        var children = parts.SkipWhile(IsField).Select(Child).ToArray();
        if (fields.Length + children.Length != parts.Length)
        {
            throw new FormatException($"{name} has a field behind a parameter.");
        }

        _definitions.Add(new LlrpDefinition(
            kind, isCustom ? CustomNumber : (int)number, name.Replace(Since11, "", StringComparison.Ordinal),
            name.EndsWith(Since11, StringComparison.Ordinal), WithBoundaries(name, fields), children)
        {
            Vendor = isCustom ? _vendor : 0,
            Subtype = isCustom ? number : 0,
        });
    }

    private static bool IsField(string part) => part[0] == '_' || part.Contains(':', StringComparison.Ordinal);

    private static LlrpField Field(string part)
    {
        if (part.EndsWith(Since11, StringComparison.Ordinal))
        {
            return Field(part[..^Since11.Length]) with { IsSince11 = true };
        }

        if (part[0] == '_')
        {
            return new LlrpField("", LlrpFieldType.Reserved, int.Parse(part[1..], CultureInfo.InvariantCulture));
        }

        var (name, type) = (part[..part.IndexOf(':', StringComparison.Ordinal)], part[(part.IndexOf(':') + 1)..]);
        return type switch
        {
            "bytes" => new LlrpField(name, LlrpFieldType.Rest, 0),
            "utf8v" => new LlrpField(name, LlrpFieldType.Utf8, 8),
            ['u', .. var bits, 'v'] => new LlrpField(name, LlrpFieldType.Vector, Bits(bits)),
            ['u', .. var bits] when Bits(bits) > 64 => new LlrpField(name, LlrpFieldType.Octets, Bits(bits)),
            ['u', .. var bits] => new LlrpField(name, LlrpFieldType.Unsigned, Bits(bits)),
            ['s', .. var bits] => new LlrpField(name, LlrpFieldType.Signed, Bits(bits)),
            _ => throw new FormatException($"'{part}' has no known type."),
        };

        static int Bits(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private LlrpChild Child(string part)
    {
        var name = part.TrimEnd('?', '*', '+');
        var names = _choices.GetValueOrDefault(name, [name]);
        return new LlrpChild(names, part[^1] is not ('?' or '*'), part[^1] is '*' or '+');
    }

    private static LlrpField[] WithBoundaries(string name, LlrpField[] fields)
    {
        var bit = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            if (bit % 8 == 0)
            {
                fields[i] = fields[i] with { BitsToBoundary = BitsToBoundary(fields.AsSpan(i)) };
            }

            bit += fields[i].FixedBits;
        }

        return bit % 8 == 0 ? fields : throw new FormatException($"The fields of {name} end inside a byte.");
    }

    private static int BitsToBoundary(ReadOnlySpan<LlrpField> fields)
    {
        var bits = 0;
        foreach (var field in fields)
        {
            bits += field.FixedBits;
            if (bits % 8 == 0)
            {
                break;
            }
        }

        return bits;
    }
}
