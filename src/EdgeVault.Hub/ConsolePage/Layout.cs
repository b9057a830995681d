using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>What all pages of the console have around them.</summary>
internal static class Layout
{
    /// <summary>No inline script or style, nothing from elsewhere, no frame around it; forms ask this hub alone.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly (string Path, string Name)[] Pages =
        [("/", "Sites"), ("/catalogue", "Catalogue"), ("/transfers", "Transfers"), ("/directives", "Directives")];

    /// <param name="hub">The hub's name.</param>
    /// <param name="path">Of this page, as in the navigation.</param>
    /// <param name="title">Of this page.</param>
    /// <param name="body">What is on it.</param>
    public static Html Around(string hub, string path, string title, Html body) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} · {hub} · EdgeVault hub</title><link rel="stylesheet" href="/console.css"><link rel="stylesheet" href="/chart.css"></head>
        <body><header><a class="name" href="/">{hub} <small>EdgeVault hub</small></a><nav>{Html.Join(Pages.Select(page => Link(page, path)))}</nav>
        <form action="/pieces" method="get"><input name="q" aria-label="Piece id" placeholder="piece id" required><button>Find</button></form></header>
        <main>{body}</main></body></html>
        """);

    private static Html Link((string Path, string Name) page, string path) => page.Path == path
        ? Html.Of($"""<a href="{page.Path}" aria-current="page">{page.Name}</a>""")
        : Html.Of($"""<a href="{page.Path}">{page.Name}</a>""");
}
