using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>The status page around its sections.</summary>
internal static class Page
{
    /// <summary>No inline script or style, nothing from elsewhere, no frame around it.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        + "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static Html Render(StatusView view)
    {
        var sections = Html.Join(Sections.All.Select(section => Html.Of(
            $"""<section id="{section.Id}" data-live class="{(section.Id is "health" or "incidents" or "passages" ? "wide" : "")}">"""
            + $"""{Title(section.Title)}<div>{section.Render(view)}</div></section>""")));
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{view.Site} · EdgeVault</title><link rel="stylesheet" href="status.css"></head>
            <body><form action="pieces" method="get"><input name="q" aria-label="tag, certificate or id" placeholder="tag, certificate or id"/>
            <button>Find</button></form><main>{sections}</main><p id="link"></p><script src="status.js"></script></body></html>
            """);
    }

    private static Html Title(string title) => title.Length == 0 ? Html.Empty : Html.Of($"<h2>{title}</h2>");
}
