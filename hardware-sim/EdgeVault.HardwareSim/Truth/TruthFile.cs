using System.Text.Json;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Reads a truth file, also one that is still being written: a last line without its end is left for
/// later.</summary>
internal sealed class TruthFile(string path)
{
    private const int LineCharsMax = 1 << 20;

    private readonly List<CrossingLine> _crossings = [];
    private DateTimeOffset _start;
    private DateTimeOffset _end;
    private long _read;
    private int _lines;

    public IReadOnlyList<CrossingLine> Crossings => _crossings;

    /// <summary>Tags that never moved; known at the end.</summary>
    public IReadOnlyList<string> Strays { get; private set; } = [];

    /// <summary>From the start to the last that happened.</summary>
    public TimeSpan Duration => _end - _start;

    /// <summary>Every crossing is here.</summary>
    public bool IsQuiet { get; private set; }

    /// <exception cref="InvalidDataException">A line is not of a truth file: says which and why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Refresh()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = _read;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1;
        _read += System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
        foreach (var line in text.AsSpan(0, end).EnumerateLines())
        {
            _lines++;
            if (!line.IsWhiteSpace())
            {
                Add(line);
            }
        }
    }

    private void Take(TruthLine line)
    {
        switch (line)
        {
            case WorldLine world:
                _start = _end = world.StartedAt;
                break;
            case CrossingLine crossing:
                _crossings.Add(crossing);
                _end = crossing.To > _end ? crossing.To : _end;
                break;
            case StraysLine strays:
                Strays = strays.EpcHex;
                break;
            case QuietLine:
                IsQuiet = true;
                break;
        }
    }

    private void Add(ReadOnlySpan<char> line)
    {
        try
        {
            var parsed = line.Length <= LineCharsMax
                ? TruthLine.Parse(line.ToString())
                : throw new JsonException($"{line.Length} characters are more than the {LineCharsMax} of a line.");
            Take(parsed);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}, line {_lines}: {fault.Message}", fault);
        }
    }
}
