using System.Globalization;
using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;
using EdgeVault.Hosting.Charts;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>The picture of one of the worst: its reads, those of all others at the door faint, the light beams, when it
/// truly crossed, and what was decided when.</summary>
internal sealed class WorstChart(JudgedCrossing judged)
{
    // Of the other tags' reads; what a crowd reads covers the picture all the same.
    private const int OthersMax = 40;

    private readonly SortedDictionary<string, List<ChartPoint>> _own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<ChartPoint>> _others = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<(double From, double To)>> _beams = new(StringComparer.Ordinal);

    /// <summary>What was decided of it, where it was.</summary>
    public Decision? Decision { get; set; }

    /// <param name="isOwn">Of the crossing's own tag.</param>
    /// <param name="epcHex">Whose.</param>
    /// <param name="antenna">With its reader.</param>
    /// <param name="side">inside or outside.</param>
    /// <param name="point">Seconds of the world.</param>
    public void Add(bool isOwn, string epcHex, string antenna, string side, ChartPoint point)
    {
        var (lines, name) = isOwn ? (_own, $"{side} {antenna}") : (_others, $"{side} {epcHex}");
        if (lines.TryGetValue(name, out var line))
        {
            line.Add(point);
        }
        else if (isOwn || lines.Count < 2 * OthersMax)
        {
            lines[name] = [point];
        }
    }

    public void AddBeam(string side, bool isBroken, double seconds)
    {
        var spans = _beams.TryGetValue(side, out var known) ? known : _beams[side] = [];
        if (isBroken)
        {
            spans.Add((seconds, double.PositiveInfinity));
        }
        else if (spans.Count > 0 && double.IsPositiveInfinity(spans[^1].To))
        {
            spans[^1] = (spans[^1].From, seconds);
        }
    }

    public TimeChart Chart(DateTimeOffset start)
    {
        var zero = (judged.Truth.From - start).TotalSeconds;
        double Seconds(DateTimeOffset at) => (at - judged.Truth.From).TotalSeconds;
        return new TimeChart
        {
            Title = Text($"{judged.Truth.PieceId} at {judged.Truth.Portal}: {Said(judged)} — {judged.Outcome}"),
            Words = [.. Words()],
            Unit = "dBm",
            BackgroundLabel = "others at the door",
            TimeLabel = Text($"seconds after {judged.Truth.From.UtcDateTime:HH:mm:ss.fff} of the world"),
            Series =
            [
                .. _others.Select(line => Line("", line.Key, line.Value, zero, isBackground: true)),
                .. _own.Select(line => Line(line.Key, line.Key, line.Value, zero, isBackground: false)),
            ],
            Lanes =
            [
                .. _beams.Select(beam => new ChartLane(
                    beam.Key == "inside" ? "beam in" : "beam out",
                    [.. beam.Value.Select(span => (span.From - zero, span.To - zero))])),
            ],
            Marks =
            [
                new(Seconds(judged.Truth.CrossedAt), $"truth: {Name(judged.Truth.Direction)}", false),
                .. Decision is null ? Array.Empty<ChartMark>()
                    : [new ChartMark((CapturePipeline.WorldUs(Decision.Verdict.InstantUs) / 1e6) - zero, Said(judged), true)],
            ],
        };
    }

    private IEnumerable<string> Words()
    {
        var traits = judged.Truth.Traits == Traits.None ? "" : $" It is: {judged.Truth.Traits}.";
        yield return Text(
            $"Truth: {Name(judged.Truth.Direction)}, carried by {judged.Truth.Carrier} with {judged.Truth.Group}.{traits}");
        yield return judged.Passage is null
            ? "Nothing was said of it."
            : Text($"Said: {judged.Passage.Direction}; {judged.Extra} more events of the same crossing.");
        if (Decision is { } decision)
        {
            var odds = decision.Odds;
            yield return Text(
                $"In {odds.In:0.0 %}, out {odds.Out:0.0 %}, turned back {odds.TurnedBack:0.0 %}, stayed {odds.Stayed:0.0 %}.");
            var agreement = decision.IsByAgreement ? "; told by agreement" : "";
            var phases = decision.PhaseConsistency is { } alike ? Text($"; phases alike: {alike:0 %}") : "";
            yield return Text(
                $"{decision.Company} other tags moved with it; beams: {decision.Beams}; door: {decision.Door}{phases}{agreement}; reason: {decision.Verdict.Reason}.");
        }
    }

    private static ChartSeries Line(string name, string key, List<ChartPoint> points, double zero, bool isBackground) => new(
        name, key.StartsWith("inside", StringComparison.Ordinal) ? 0 : 1, isBackground,
        [.. points.Select(point => point with { Seconds = point.Seconds - zero }).OrderBy(point => point.Seconds)]);

    private static string Said(JudgedCrossing judged) => judged.Passage?.Direction ?? "nothing said";

    private static string Name(Direction direction) => direction switch
    {
        Direction.In => "went in",
        Direction.Out => "went out",
        Direction.TurnedBack => "turned back",
        _ => "passed by",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
