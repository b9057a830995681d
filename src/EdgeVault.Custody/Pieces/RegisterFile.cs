using System.Text;

namespace EdgeVault.Custody.Pieces;

/// <summary>Rows and problems of one register file. Rows refused are counted also where their problem is one too many
/// to list.</summary>
internal sealed record RegisterRows<T>(
    IReadOnlyList<T> Rows, IReadOnlyList<RegisterProblem> Problems, int RowsRefused);

/// <summary>Loads pieces.csv, places.csv and custodians.csv alike: a bad row is named and left out, the rest is
/// loaded.</summary>
/// <remarks>Of the columns, which are the contract's, the first one is the id that every row needs. What the map makes
/// of a row in which it refused a field is dropped.</remarks>
internal sealed class RegisterFile<T>(string[] columns, Func<RegisterRow, T> map, RegisterLimits limits)
{
    /// <summary>Of the columns, those that most sites have no use for: a file without them lacks nothing.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    private readonly List<T> _rows = [];
    private readonly List<RegisterProblem> _problems = [];
    private readonly Dictionary<string, int> _columnIndex = new(StringComparer.OrdinalIgnoreCase);
    private int _refused;

    /// <summary>An unreadable file is a problem of line 0, with no rows.</summary>
    public RegisterRows<T> Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Load(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note(new RegisterProblem(0, "", $"{path} cannot be read: {e.Message}", Refused: true));
            return Result();
        }
    }

    public RegisterRows<T> Load(Stream stream, string name)
    {
        if (stream.Length > limits.FileBytesMax)
        {
            Note(new RegisterProblem(
                0, "", $"{name} has {stream.Length} bytes; {limits.FileBytesMax} is the most that is read.", true));
            return Result();
        }

        var recordCharsMax = limits.FieldCharsMax * columns.Length * 2;
        using var reader = new StreamReader(stream, new UTF8Encoding(false), leaveOpen: true);
        var records = new RegisterRecords(new RegisterLines(reader, recordCharsMax), recordCharsMax);
        if (TryReadHeader(records, name, out var fieldCount))
        {
            ReadRows(records, fieldCount);
        }

        return Result();
    }

    private void ReadRows(RegisterRecords records, int fieldCount)
    {
        while (records.TryRead(fieldCount, out var line, out var fields, out var error))
        {
            if (_rows.Count == limits.RowsMax)
            {
                Note(new RegisterProblem(
                    line, "", $"the file has more than {limits.RowsMax} rows; what follows is not read.", true));
                return;
            }

            if (error.Length > 0)
            {
                Note(new RegisterProblem(line, "", error, Refused: true));
                _refused++;
                continue;
            }

            Map(new RegisterRow(line, fields, _columnIndex, limits));
        }
    }

    private void Map(RegisterRow row)
    {
        var item = map(row);
        if (row.Problems.Count == 0)
        {
            _rows.Add(item);
            return;
        }

        _refused++;
        foreach (var problem in row.Problems)
        {
            Note(problem);
        }
    }

    private bool TryReadHeader(RegisterRecords records, string name, out int fieldCount)
    {
        fieldCount = 0;
        if (!records.TryRead(0, out var line, out var header, out var error))
        {
            Note(new RegisterProblem(
                0, "", $"{name} is empty; a header row {string.Join(',', columns)} would do.", Refused: true));
            return false;
        }

        if (error.Length > 0)
        {
            Note(new RegisterProblem(line, "", error, Refused: true));
            return false;
        }

        fieldCount = header.Length;
        for (var i = 0; i < header.Length; i++)
        {
            AddColumn(line, header[i], i);
        }

        return HasItsColumns(line);
    }

    private void AddColumn(int line, string column, int index)
    {
        if (!columns.Contains(column, StringComparer.OrdinalIgnoreCase))
        {
            Note(new RegisterProblem(
                line, column, $"the column is not known and is left out; {string.Join(", ", columns)} are.", false));
        }
        else if (!_columnIndex.TryAdd(column, index))
        {
            Note(new RegisterProblem(line, column, "the column stands there twice; the first one is read.", false));
        }
    }

    private bool HasItsColumns(int line)
    {
        string[] missing = [.. columns.Where(column => !_columnIndex.ContainsKey(column))];
        if (missing.Contains(columns[0]))
        {
            Note(new RegisterProblem(
                line, columns[0], "the column is missing, so no row can be loaded; add it to the header row.", true));
            return false;
        }

        if (missing.Except(Optional).Any())
        {
            var names = string.Join(", ", missing.Except(Optional));
            Note(new RegisterProblem(line, "", $"columns are missing and count as unknown: {names}.", false));
        }

        return true;
    }

    private void Note(RegisterProblem problem)
    {
        if (_problems.Count < limits.ProblemsMax)
        {
            _problems.Add(problem);
        }
    }

    private RegisterRows<T> Result() => new(_rows, _problems, _refused);
}
