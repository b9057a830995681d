using System.Globalization;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Pieces;

/// <summary>One row of a register file, read by column name; remembers what was wrong with it.</summary>
internal sealed class RegisterRow(
    int line, string[] fields, IReadOnlyDictionary<string, int> columns, RegisterLimits limits)
{
    // An id goes into every event about its piece.
    private const int IdCharsMax = 64;
    private const int HexBytesMax = 64;

    private readonly List<RegisterProblem> _problems = [];

    public int Line => line;

    public IReadOnlyList<RegisterProblem> Problems => _problems;

    public void Refuse(string column, string message) =>
        _problems.Add(new RegisterProblem(line, column, message, Refused: true));

    /// <summary>Empty where the field, or the whole column, is.</summary>
    public string Text(string column)
    {
        var text = columns.TryGetValue(column, out var index) ? fields[index] : "";
        if (text.Length > limits.FieldCharsMax)
        {
            Refuse(column, $"{text.Length} characters are too many; {limits.FieldCharsMax} would do.");
        }
        else if (text.Contains('\uFFFD'))
        {
            Refuse(column, "the text is not UTF-8; save the file as UTF-8.");
        }
        else
        {
            return text;
        }

        return "";
    }

    public string Id(string column)
    {
        var id = Text(column);
        if (id.Length > IdCharsMax)
        {
            Refuse(column, $"an id of {id.Length} characters is too long; {IdCharsMax} would do.");
        }
        else if (id.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            Refuse(column, "an id holds a control character or a line end; take it out.");
        }

        return id;
    }

    public string RequiredId(string column)
    {
        var seen = _problems.Count;
        var id = Id(column);
        if (id.Length == 0 && _problems.Count == seen)
        {
            Refuse(column, "the id is missing; every row needs one.");
        }

        return id;
    }

    public decimal? Number(string column, decimal max)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= max)
        {
            return number;
        }

        Refuse(column, string.Create(
            CultureInfo.InvariantCulture, $"'{text}' is not a number from 0 to {max}; 12.5 with a point would do."));
        return null;
    }

    public int? Count(string column, int max)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= max)
        {
            return count;
        }

        Refuse(column, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number from 0 to {max}."));
        return null;
    }

    /// <summary>What a tag's EPC names (<see cref="EpcCodec.IdentityKey"/>), from hex digits or a pure identity URI.</summary>
    public string Identity(string column)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return "";
        }

        EpcError error;
        if (text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            if (EpcCodec.TryParseIdentityUri(text, out var identity, out error))
            {
                return identity.Key;
            }
        }
        else if (EpcCodec.TryDecodeHex(text, out var bits, out _, out error))
        {
            return EpcCodec.IdentityKey(bits);
        }

        Refuse(column, $"{error.Message} Hex digits or a pure identity URI would do.");
        return "";
    }

    public byte[] Hex(string column)
    {
        var text = Text(column);
        if ((text.Length & 1) == 0 && text.Length <= HexBytesMax * 2 && !text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return Convert.FromHexString(text);
        }

        Refuse(column, $"'{text}' is not hex; an even count of digits 0-9 A-F, at most {HexBytesMax * 2}, would do.");
        return [];
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits =
        System.Buffers.SearchValues.Create("0123456789ABCDEFabcdef");
}
