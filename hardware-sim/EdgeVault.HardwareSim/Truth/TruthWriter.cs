using System.Text;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Writes the ground truth as it happens, a line at a time, so that it survives whatever ends the
/// simulator.</summary>
internal sealed class TruthWriter : IWitness, IDisposable
{
    private readonly TextWriter _lines;
    private readonly WorldClock _clock;

    private TruthWriter(TextWriter lines, WorldClock clock)
    {
        _lines = lines;
        _clock = clock;
    }

    public int Crossings { get; private set; }

    /// <summary>Starts a file; null writes nowhere and only counts.</summary>
    public static TruthWriter Create(string? path, WorldClock clock) =>
        new(path is null ? TextWriter.Null : Open(path), clock);

    public void Saw(Crossing crossing)
    {
        Crossings++;
        Write(new CrossingLine(
            crossing.Piece.PieceId, crossing.Piece.Tag.EpcHex, crossing.Portal, crossing.Direction,
            _clock.ToUtc(crossing.FromUs), _clock.ToUtc(crossing.ToUs), _clock.ToUtc(crossing.CrossedUs),
            crossing.Carrier, crossing.Group, new(crossing.ReadsOutside, crossing.ReadsInside),
            crossing.Traits));
    }

    public void Write(TruthLine line) => _lines.WriteLine(line.ToJson());

    public void Dispose() => _lines.Dispose();

    private static StreamWriter Open(string path) =>
        new(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
}
