using System.Text;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>Writes what people did as they do it, a line at a time. Several people write.</summary>
internal sealed class StationTruth : IDisposable
{
    private readonly TextWriter _lines;

    private StationTruth(TextWriter lines) => _lines = TextWriter.Synchronized(lines);

    /// <summary>Starts a file; null writes nowhere.</summary>
    public static StationTruth Create(string? path) => new(path is null
        ? TextWriter.Null
        : new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });

    public void Write(StationTruthLine line) => _lines.WriteLine(line.ToJson());

    public void Dispose() => _lines.Dispose();
}
