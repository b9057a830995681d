using EdgeVault.Capture.Scanners;
using EdgeVault.Custody.Stations;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.Stations;

/// <summary>A station's screen: one thing to read from two metres away, and what to scan next.</summary>
internal static class StationPage
{
    private const int PiecesShown = 8;

    public static Html Render(StationView view, IReadOnlyList<ScannerSnapshot> scanners) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{view.Station} · EdgeVault</title><link rel="stylesheet" href="/station.css"></head>
        <body><main id="screen" aria-live="assertive">{Body(view, scanners)}</main>
        <p id="link"></p><script src="/station.js"></script></body></html>
        """);

    /// <summary>What changes while people scan.</summary>
    public static Html Body(StationView view, IReadOnlyList<ScannerSnapshot> scanners) => Html.Of(
        $"""
        <header><h1>{StationText.Title(view.Activity)} <small>{view.Station}</small></h1>
        <p>{Who(view.Memory)}</p></header>
        {Answer(view.Last)}<p class="next">{StationText.Next(view.Memory)}</p>
        {Session(view.Memory)}{Away(scanners)}
        """);

    /// <summary>All stations, for whoever sets one up.</summary>
    public static Html List(IEnumerable<StationView> stations) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Stations · EdgeVault</title><link rel="stylesheet" href="/station.css"></head>
        <body><main><header><h1>Stations</h1></header><ul class="pieces">{Html.Join(stations.Select(station => Html.Of(
            $"""<li><a href="/stations/{station.Station}">{station.Station}</a> {StationText.Title(station.Activity)}</li>""")))}</ul>
        </main></body></html>
        """);

    private static Html Who(StationMemory? memory) =>
        memory is null ? Html.Of($"nobody is signed in") : Html.Of($"<b>{memory.Custodian}</b>");

    private static Html Answer(ScreenAnswer? last) => last is null
        ? Html.Of($"""<p class="answer none">–</p>""")
        : Html.Of(
            $"""<p class="answer {Class(last.Kind)}"><span>{Mark(last.Kind)}</span> {last.Text}"""
            + $""" <time datetime="{last.At.UtcDateTime:O}">{last.At:HH:mm:ss}</time></p>""");

    private static Html Session(StationMemory? memory)
    {
        if (memory is null || (memory.Target.Length == 0 && memory.Pieces.Count == 0))
        {
            return Html.Empty;
        }

        var target = memory.Target.Length == 0 ? Html.Empty : Html.Of($"""<p class="target">{memory.Target}</p>""");
        var pieces = memory.Pieces.Reverse().Take(PiecesShown).Select(piece => Html.Of($"<li>{piece.Id}</li>"));
        return Html.Of(
            $"""<section>{target}<p class="count">{memory.Pieces.Count}<small> scanned</small></p>"""
            + $"""<ul class="pieces">{Html.Join(pieces)}</ul></section>""");
    }

    private static Html Away(IReadOnlyList<ScannerSnapshot> scanners) => Html.Join(scanners
        .Where(scanner => !scanner.IsOpen)
        .Select(scanner => Html.Of($"""<p class="away">Scanner {scanner.Name} is away: {scanner.Detail}</p>""")));

    // Colour alone would leave out who cannot see it.
    private static string Mark(ScreenAnswerKind kind) => kind switch
    {
        ScreenAnswerKind.Good => "✓",
        ScreenAnswerKind.Bad => "✗",
        ScreenAnswerKind.Waiting => "…",
        _ => "–",
    };

    private static string Class(ScreenAnswerKind kind) => kind switch
    {
        ScreenAnswerKind.Good => "good",
        ScreenAnswerKind.Bad => "bad",
        ScreenAnswerKind.Waiting => "waiting",
        _ => "none",
    };
}
