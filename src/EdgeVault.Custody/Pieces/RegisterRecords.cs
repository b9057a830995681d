using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace EdgeVault.Custody.Pieces;

/// <summary>Records of RFC 4180 (2): fields by commas, quotes around what holds a comma, a quote or a line
/// end.</summary>
/// <remarks>
/// Each record is parsed by itself, and one that spans lines and is faulty gives all but its first line back: a quote
/// that was never closed costs one row, not the rest of the file.
/// </remarks>
internal sealed class RegisterRecords(RegisterLines lines, int recordCharsMax)
{
    private static readonly string[] None = [];

    private bool _badQuotes;
    private CsvConfiguration? _format;

    private CsvConfiguration Format => _format ??= new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        BufferSize = 1024,
        TrimOptions = TrimOptions.Trim,
        BadDataFound = _ => _badQuotes = true,
    };

    /// <summary>The next record; the error is empty where it is whole. The header, which says how many fields there
    /// are, is read with zero expected.</summary>
    public bool TryRead(int fieldsExpected, out int line, out string[] fields, out string error)
    {
        line = 0;
        fields = None;
        error = "";
        if (!TryReadFirstLine(out var first))
        {
            return false;
        }

        line = first.Number;
        var more = new List<RegisterLines.Line>();
        if (TryJoin(first, more, out var record, out error) && TrySplit(record, fieldsExpected, out fields, out error))
        {
            return true;
        }

        for (var i = more.Count - 1; i >= 0; i--)
        {
            lines.PushBack(more[i]);
        }

        return true;
    }

    private bool TryReadFirstLine(out RegisterLines.Line line)
    {
        do
        {
            if (!lines.TryRead(out line))
            {
                return false;
            }
        }
        while (string.IsNullOrWhiteSpace(line.Text));

        return true;
    }

    // A record is complete when its quotes are even: those inside a field are doubled.
    private bool TryJoin(
        RegisterLines.Line first, List<RegisterLines.Line> more, out string record, out string error)
    {
        record = first.Text;
        error = "";
        var isOpen = IsOdd(first.Text.AsSpan().Count('"'));
        var tooLong = first.TooLong;
        while (isOpen && !tooLong && lines.TryRead(out var next))
        {
            more.Add(next);
            record = $"{record}\n{next.Text}";
            isOpen ^= IsOdd(next.Text.AsSpan().Count('"'));
            tooLong = next.TooLong || record.Length > recordCharsMax;
        }

        if (isOpen)
        {
            error = "a quote is opened and never closed; close it, and double a quote that belongs to the text.";
        }
        else if (tooLong)
        {
            error = $"the row is longer than {recordCharsMax} characters, which is the most that is read.";
        }

        return error.Length == 0;
    }

    private static bool IsOdd(int count) => (count & 1) != 0;

    private bool TrySplit(string record, int fieldsExpected, out string[] fields, out string error)
    {
        _badQuotes = false;
        // Most rows hold no quote, and a parser for each of them would take most of the time of a big file.
        fields = record.Contains('"') ? Parse(record) : record.Split(',', StringSplitOptions.TrimEntries);
        error = (_badQuotes, fieldsExpected) switch
        {
            (true, _) => "the quotes are wrong; put the whole field into quotes and double those inside it.",
            (_, > 0) when fields.Length != fieldsExpected =>
                $"the row has {fields.Length} fields; the header has {fieldsExpected}.",
            _ => "",
        };
        return error.Length == 0;
    }

    private string[] Parse(string record)
    {
        using var parser = new CsvParser(new StringReader(record), Format);
        return parser.Read() ? parser.Record ?? None : None;
    }
}
