using System.Text;
using System.Text.Json;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>Reads what people did, also while they do it: a last line without its end is left for later.</summary>
internal sealed class StationTruthFile(string path)
{
    private readonly List<StationTruthLine> _all = [];
    private long _read;

    public IReadOnlyList<StationTruthLine> Lines => _all;

    /// <summary>Nobody scans any more.</summary>
    public bool IsQuiet { get; private set; }

    /// <exception cref="InvalidDataException">A line is not of such a file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Refresh()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = _read;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1;
        _read += Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Add(line);
        }
    }

    private void Add(string line)
    {
        try
        {
            var parsed = StationTruthLine.Parse(line);
            IsQuiet |= parsed is RestLine;
            _all.Add(parsed);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}: {fault.Message}", fault);
        }
    }
}
