using System.Globalization;
using System.Text.Json;

namespace EdgeVault.HardwareSim.Days;

/// <summary>What the product said, held against what was staged. It knows names and times, and no rule.</summary>
internal sealed class DaysScore(DaysTruth truth)
{
    private const double FoundLeast = 0.99;
    private const double InventedMost = 0.001;
    private const double QuietMost = 2;

    private readonly List<Rang> _rang = [];
    private readonly Dictionary<string, List<Counted>> _lines = [];
    private readonly List<string> _stock = [];
    private int _verdicts;
    private int _verified;
    private int _notThere;

    /// <summary>What a station or door refused.</summary>
    public List<string> Refused { get; } = [];

    public int Closed { get; private set; }

    public int Events { get; private set; }

    /// <summary>One line of the rehearsal's output.</summary>
    public void Take(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        if (json.TryGetProperty("kind", out var kind))
        {
            Take(kind.GetString()!, json);
        }
        else if (json.TryGetProperty("refused", out var refused))
        {
            Refused.Add($"line {json.GetProperty("line").GetInt32()}: {refused.GetString()}");
        }
        else
        {
            Judge(json);
        }
    }

    public DaysReport Report()
    {
        var left = truth.Incidents.ToList();
        var invented = new List<string>();
        var quiet = 0;
        foreach (var rang in _rang)
        {
            var match = left.FindIndex(expected => Fits(expected, rang));
            if (match >= 0)
            {
                left.RemoveAt(match);
            }
            else
            {
                invented.Add($"{rang.At:MM-dd HH:mm:ss} {rang.Rule} {string.Concat(rang.Where)} {string.Join(' ', rang.Pieces.Take(3))}: {rang.Detail}");
            }

            quiet += truth.Days.FindLast(day => day.Start <= rang.At) is { IsQuiet: true } && !IsStagedEarlier(rang) ? 1 : 0;
        }

        var missed = left.Select(static expected =>
            $"{expected.From:MM-dd HH:mm:ss} {expected.Rule} {expected.Where} {string.Join(' ', expected.Pieces.Take(3))}").ToList();
        var counts = Lines();
        return new DaysReport
        {
            Days = truth.Days.Count,
            Crossings = truth.Days.Sum(static day => day.Crossings),
            Occurrences = truth.Occurrences,
            Staged = truth.Incidents.Count,
            Missed = missed,
            Invented = invented,
            QuietRings = quiet,
            QuietCrossings = truth.Days.Where(static day => day.IsQuiet).Sum(static day => day.Crossings),
            Verdicts = _verdicts,
            Verified = _verified,
            VerifiedNotThere = _notThere,
            WrongVerdicts = _stock,
            CountLines = truth.Lines.Count,
            WrongLines = counts,
            Refused = Refused,
            Limits = (FoundLeast, InventedMost, QuietMost),
        };
    }

    private void Take(string kind, JsonElement json)
    {
        Events++;
        var at = TimeOf(json, "occurred");
        switch (kind)
        {
            case "incident_opened":
                _rang.Add(new Rang(
                    Text(json, "rule").Replace('_', '-'), at, [Text(json, "portal"), Text(json, "zone")],
                    json.TryGetProperty("pieces", out var pieces) ? [.. pieces.EnumerateArray().Select(static piece => piece.GetString()!)] : [],
                    Text(json, "detail")));
                break;
            case "count_line" when Text(json, "pieceId") is { Length: > 0 } piece && Text(json, "result") != "recount":
                var key = $"{Text(json, "zone")}/{piece}";
                _lines.TryAdd(key, []);
                _lines[key].Add(new Counted(at, Text(json, "result")));
                break;
            case "count_closed":
                Closed++;
                break;
        }
    }

    private void Judge(JsonElement json)
    {
        var expected = truth.Stock[json.GetProperty("line").GetInt32()];
        var not = json.GetProperty("not");
        var said = not.EnumerateObject().ToDictionary(
            static piece => piece.Name,
            static piece => string.Join(' ', piece.Value.EnumerateArray().Select(static reason => reason.GetString()!).Order(StringComparer.Ordinal)));
        foreach (var piece in expected.Known)
        {
            _verdicts++;
            var (told, judged) = (expected.Not.GetValueOrDefault(piece, ""), said.GetValueOrDefault(piece, ""));
            _verified += judged.Length == 0 ? 1 : 0;
            _notThere += judged.Length == 0 && expected.NotThere.Contains(piece) ? 1 : 0;
            if (told != judged)
            {
                _stock.Add($"{expected.At:MM-dd HH:mm} {piece}: told [{told}], judged [{judged}]");
            }
        }

        if (json.GetProperty("live").GetInt32() != json.GetProperty("verified").GetInt32())
        {
            _stock.Add($"{expected.At:MM-dd HH:mm}: live figures say {json.GetProperty("live")}, verdicts {json.GetProperty("verified")}");
        }

        if (json.GetProperty("of").GetInt32() != expected.Known.Count)
        {
            _stock.Add($"{expected.At:MM-dd HH:mm}: {json.GetProperty("of")} pieces are judged, {expected.Known.Count} are known");
        }
    }

    /// <summary>Each line that a count was to have, and no result that it was not.</summary>
    private List<string> Lines()
    {
        var wrong = new List<string>();
        foreach (var expected in truth.Lines)
        {
            var said = _lines.GetValueOrDefault($"{expected.Zone}/{expected.PieceId}", []);
            var at = said.FindIndex(line => line.Result == expected.Result
                && line.At >= expected.From - TimeSpan.FromSeconds(2) && line.At <= expected.To + TimeSpan.FromSeconds(2));
            if (at < 0)
            {
                wrong.Add($"{expected.From:MM-dd HH:mm:ss} {expected.Zone} {expected.PieceId}: {expected.Result} was to be said");
            }
        }

        var surplus = _lines.Sum(pair => pair.Value.Count(line => line.Result is "missing" or "misplaced" or "unexpected"))
            - truth.Lines.Count(static line => line.Result is "missing" or "misplaced" or "unexpected");
        if (surplus > 0)
        {
            wrong.Add($"{surplus} more pieces are missing, misplaced or unexpected than were to be");
        }

        return wrong;
    }

    // A stranger of yesterday, a consignment called a week before: it is no ring of the quiet day that it falls on.
    private bool IsStagedEarlier(Rang rang) => truth.Incidents.Exists(expected => Fits(expected, rang)
        && truth.Days.FindLast(day => day.Start <= expected.Staged) is { IsQuiet: false });

    private static bool Fits(Expected expected, Rang rang) => expected.Rule == rang.Rule
        && rang.At >= expected.From && rang.At <= expected.To
        && (expected.Where.Length == 0 || rang.Where.Contains(expected.Where))
        && (expected.Pieces.Count == 0 || expected.Pieces.Intersect(rang.Pieces).Any());

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.ToString() : "";

    private static DateTimeOffset TimeOf(JsonElement json, string name) =>
        DateTimeOffset.Parse(Text(json, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private sealed record Rang(string Rule, DateTimeOffset At, string[] Where, string[] Pieces, string Detail);

    private sealed record Counted(DateTimeOffset At, string Result);
}
