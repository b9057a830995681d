using EdgeVault.Hosting.Charts;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.Pictures;

/// <summary>One passage on a page of its own, or why it cannot be shown.</summary>
internal static class PassagePage
{
    public static Html Render(ulong index, TimeChart chart) => Around(chart.Title, Html.Of(
        $"""
        {TimeChartSvg.Draw(chart)}
        <p class="facts"><a href="/passages/{index - Math.Min(index, 1)}">← event before</a>
        · <a href="/passages/{index + 1}">event after →</a></p>
        """));

    public static Html Render(string title, string why) => Around(title, Html.Of($"<h1>{title}</h1><p>{why}</p>"));

    private static Html Around(string title, Html body) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} · EdgeVault</title>
        <link rel="stylesheet" href="/status.css"><link rel="stylesheet" href="/chart.css"></head>
        <body><main><section class="wide">{body}</section></main><p class="facts"><a href="/">status</a></p></body></html>
        """);
}
