using System.Xml.Linq;
using EdgeVault.Capture.Scanners;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Stations;

namespace EdgeVault.Gateway.Tests.Stations;

public sealed class StationPageTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(StationState.PieceForPlace, 1, "Scan a piece, or the next place")]
    [InlineData(StationState.PieceToGive, 0, "Scan the pieces to hand over")]
    [InlineData(StationState.PieceToGive, 2, "the badge of the person who receives")]
    [InlineData(StationState.WitnessWanted, 1, "third person")]
    [InlineData(StationState.PieceForBox, 0, "Scan a piece")]
    [InlineData(StationState.PieceForBox, 3, "or the seal")]
    public void The_screen_says_who_is_there_what_was_scanned_and_what_comes_next(StationState state, int pieces, string next)
    {
        var text = Text(new StationView("s1", StationActivity.PutAway, Memory(state, pieces), Answer(ScreenAnswerKind.Good, "p-1 is in PL-1")));

        Assert.All(["anna", "PL-1", "✓ p-1 is in PL-1", next, $"{pieces} scanned"], part => Assert.Contains(part, text));
    }

    [Fact]
    public void Nobody_signed_in_is_asked_for_a_badge()
    {
        var text = Text(new StationView("s1", StationActivity.Pack, null, null));

        Assert.Contains("Scan your badge", text);
        Assert.Contains("nobody is signed in", text);
    }

    [Fact]
    public void A_refusal_is_red_and_marked_as_one_for_who_sees_no_red()
    {
        var markup = StationPage.Body(
            new StationView("s1", StationActivity.Pack, null, Answer(ScreenAnswerKind.Bad, "Unknown code")), []).ToString();

        Assert.Contains("class=\"answer bad\"", markup);
        Assert.Contains("✗ Unknown code", Text(XElement.Parse($"<body>{markup}</body>")));
    }

    [Fact]
    public void A_scanner_that_is_away_is_named()
    {
        var away = new ScannerSnapshot("s1", "tcp://h:1", "station s1", IsOpen: false, At, "Connection refused", 0, 0, null);

        var text = XElement.Parse($"<body>{StationPage.Body(new StationView("s1", StationActivity.Pack, null, null), [away])}</body>").Value;

        Assert.Contains("Scanner s1 is away: Connection refused", text);
    }

    [Fact]
    public void Hostile_ids_stay_text_and_the_page_has_no_inline_script()
    {
        const string Hostile = "\"'><script>alert(1)</script>";
        var memory = Memory(StationState.PieceForBox, 0) with
        {
            Custodian = Hostile,
            Target = Hostile,
            Pieces = [new StationPiece(Hostile, false, default)],
        };

        var page = StationPage.Render(new StationView("s1", StationActivity.Pack, memory, Answer(ScreenAnswerKind.Good, Hostile)), []).ToString();

        Assert.DoesNotContain("alert(1)</script>", page);
        Assert.Contains("<script src=\"/station.js\"></script>", page);
        Assert.DoesNotContain("style=", page);
        Assert.DoesNotContain("<script>", page);
    }

    private static string Text(StationView view) => Text(XElement.Parse($"<body>{StationPage.Body(view, [])}</body>"));

    private static string Text(XElement markup) => string.Join(' ', markup.Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static ScreenAnswer Answer(ScreenAnswerKind kind, string text) => new(kind, text, At);

    private static StationMemory Memory(StationState state, int pieces) => new(
        StationActivity.PutAway, state, "anna", "", "PL-1", At,
        [.. Enumerable.Range(1, pieces).Select(number => new StationPiece($"p-{number}", false, default))]);
}
